import type { Address } from './address.js'
import type { Channel } from './channel.js'
import { MOST_OFF } from './execute.js'
import { parseJournal, stateOf, type JournalLine, type RunState } from './journal.js'

/** What is kept on the host about a run, beside its plan, journal and before-images. */
export interface RunRecord {
  readonly kind: 'hostkit.run'
  readonly version: 1
  readonly id: string
  readonly project: string
  readonly direction: 'up' | 'down'
  readonly started: string
  readonly by: string
  readonly digest: string
  readonly tool: string
  readonly changes: readonly { readonly address: Address; readonly action: string; readonly steps: readonly number[] }[]
}

export interface Run {
  readonly record: RunRecord
  readonly state: RunState
  readonly journal: readonly JournalLine[]
  /** Of a committed run: what was not as planned when the host was read after it. A file on the host: hostile text. */
  readonly off: readonly string[]
}

/** Tells people the time, is unique, and safe as a file and unit name. */
export const runId = (now: Date, random: string): string =>
  `${now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15).replace('T', '-')}-${random}`

/** A file on the host: hostile text. `null`: it is no record. */
export function parseRecord(text: string): RunRecord | null {
  try {
    const { kind, version, id, project, direction, started, by, digest, tool, changes } = JSON.parse(text) as Record<string, unknown>
    const texts = { id, project, started, by, digest, tool }
    if (kind !== 'hostkit.run' || version !== 1 || (direction !== 'up' && direction !== 'down') || !Array.isArray(changes)) return null
    if (!Object.values(texts).every((one) => typeof one === 'string') || !changes.every(isChange)) return null
    return { kind, version, direction, ...(texts as Record<keyof typeof texts, string>), changes }
  } catch {
    return null
  }
}

function isChange(value: unknown): value is RunRecord['changes'][number] {
  const { address, action, steps } = Object(value) as Record<string, unknown>
  return (
    typeof address === 'string' && typeof action === 'string' && Array.isArray(steps) && steps.every((step) => typeof step === 'number')
  )
}

const LIST = `
for d in "$1"/runs/*/; do
  [ -r "$d/record" ] && [ -r "$d/journal" ] || continue
  echo "$2 record $(($(wc -c <"$d/record")))"
  cat "$d/record"
  echo "$2 journal $(($(wc -c <"$d/journal")))"
  cat "$d/journal"
  off=0
  [ ! -f "$d/off" ] || off=$(($(wc -c <"$d/off")))
  [ "$off" -le ${MOST_OFF} ] || off=${MOST_OFF}
  echo "$2 off $off"
  [ "$off" = 0 ] || head -c "$off" "$d/off"
done
`

/** The host counts its runs: a name holds the second of a controller's clock, which says too little about their order. */
const number = ({ journal }: Run): number => Number(journal.find(({ kind }) => kind === 'begin')?.values['number'] ?? 0)

/** All runs a host remembers, newest first. A record that cannot be read is left out, never trusted. */
export async function listRuns(channel: Channel, state: string): Promise<readonly Run[]> {
  const mark = `run-${Math.random().toString(36).slice(2)}`
  const answer = await channel.run(LIST, [state, mark])
  const runs: Run[] = []
  let at = 0
  const next = (word: string): Buffer | null => {
    const head = Buffer.from(`${mark} ${word} `)
    const start = answer.indexOf(head, at)
    if (start < 0) return null
    const eol = answer.indexOf(10, start)
    const length = Number(answer.toString('latin1', start + head.length, eol))
    at = eol + 1 + length
    return answer.subarray(eol + 1, at)
  }
  for (let record = next('record'); record; record = next('record')) {
    const journal = parseJournal(next('journal')?.toString('utf8') ?? '')
    const off = linesOf(next('off')?.toString('utf8') ?? '')
    const parsed = parseRecord(record.toString('utf8'))
    const state = stateOf(journal)
    if (parsed && state !== 'not begun' && state !== 'refused')
      runs.push({ record: parsed, state, journal, off: state === 'committed' ? off : [] })
  }
  return runs.sort((a, b) => number(b) - number(a) || (a.record.id < b.record.id ? 1 : -1))
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

/** The plan of a run, as the host kept it. */
export const readPlan = async (channel: Channel, state: string, run: string): Promise<string> =>
  (await channel.run('cat "$1/runs/$2/plan"', [state, run])).toString('utf8')

const PRUNE = `S=$1
shift
[ ! -r "$S/open" ] || read -r open <"$S/open"
for r; do
  [ "$r" != "\${open:-}" ] || continue
  # What was applied once is not applied again, though all else of it is forgotten.
  ! grep -q ' commit - - \\.$' "$S/runs/$r/journal" 2>/dev/null || sed "s/$/ $r/" "$S/runs/$r/digest" >>"$S/applied"
  rm -rf "$S/runs/$r"
done`

/** Forgets runs: record, plan and before-images. That their plans were applied is remembered. */
export const pruneRuns = async (channel: Channel, state: string, runs: readonly string[]): Promise<void> =>
  void (await channel.run(PRUNE, [state, ...runs]))
