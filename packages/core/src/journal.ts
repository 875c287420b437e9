/** One line of the host's journal. */
export interface JournalLine {
  readonly seq: number
  /** Seconds since the host started. */
  readonly uptime: number
  readonly kind: string
  readonly stage: number | null
  /** Step numbers. */
  readonly steps: readonly number[]
  readonly values: Readonly<Record<string, string>>
}

/** `SEQ UPTIME KIND STAGE OP [key=value…] .`; a torn line, or one out of turn, does not count. */
export function parseJournal(text: string, from = 0): JournalLine[] {
  const lines: JournalLine[] = []
  let seq = from
  for (const line of text.split('\n')) {
    const [number, uptime, kind, stage, op, ...rest] = line.split(' ')
    if (rest.at(-1) !== '.' || Number(number) !== seq + 1 || kind === undefined || op === undefined) continue
    seq++
    lines.push({
      seq,
      uptime: Number(uptime),
      kind,
      stage: stage === '-' ? null : Number(stage),
      steps: op === '-' ? [] : op.split(',').map(Number),
      values: Object.fromEntries(
        rest
          .slice(0, -1)
          .filter((pair) => pair.includes('='))
          .map((pair) => [pair.slice(0, pair.indexOf('=')), decode(pair.slice(pair.indexOf('=') + 1))]),
      ),
    })
  }
  return lines
}

const decode = (value: string): string =>
  value.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

export type RunState = 'committed' | 'rolled back' | 'needs operator' | 'refused' | 'running' | 'not begun'

/** How a run stands, from its journal alone. `running` includes one whose executor died: only the lock tells them apart. */
export function stateOf(lines: readonly JournalLine[]): RunState {
  for (const { kind } of lines.toReversed()) {
    if (kind === 'commit') return 'committed'
    if (kind === 'rolledback') return 'rolled back'
    if (kind === 'needs') return 'needs operator'
    if (kind === 'refused') return 'refused'
  }
  return lines.some(({ kind }) => kind === 'begin') ? 'running' : 'not begun'
}
