import type { JournalLine, Run, Session } from '@hostkit/core'
import type { Colours } from './colour.js'
import { shownAddress } from './kind.js'
import { safe } from './safe.js'
import { many } from './summary.js'
import { table } from './table.js'

/** A run whose executor is gone looks as if it were on; only the survey knows. */
export function stateWord({ record, state }: Run, open: Session['unfinished']): string {
  if (state === 'committed') return 'applied'
  if (state !== 'running') return state
  return open?.run === record.id && open.alive ? 'running' : 'unfinished'
}

/** The same for people, with what was found when the host was read after the run. */
const shownState = (run: Run, open: Session['unfinished']): string =>
  `${stateWord(run, open)}${run.off.length > 0 ? ', not as planned' : ''}`

export function runTable(runs: readonly Run[], open: Session['unfinished'], c: Colours): string[] {
  const rows = runs.map((run) => {
    const { record } = run
    return [
      record.id,
      when(record.started),
      record.direction,
      shownState(run, open),
      many(record.changes.length, 'change'),
      record.project,
      record.by,
    ].map(safe)
  })
  const [head, ...lines] = table([['run', 'started', 'way', 'state', 'changes', 'project', 'by'], ...rows])
  return [c.dim(head!), ...lines]
}

export function runDetails(run: Run, open: Session['unfinished'], verbose: boolean, c: Colours): string[] {
  const { record, journal, off } = run
  const failed = new Set(journal.filter(({ kind }) => kind === 'fail').flatMap(({ steps }) => steps))
  return [
    `${c.bold(safe(record.id))}  ${safe(record.project)}, ${safe(record.direction)}: ${shownState(run, open)}`,
    `  started ${when(record.started)} by ${safe(record.by)} with HostKit ${safe(record.tool)}`,
    `  plan sha256 ${safe(record.digest)}`,
    ...journal.filter(({ kind }) => kind === 'interrupted').map(({ values }) => `  interrupted: ${safe(values['why'] ?? '')}`),
    ...off.map((line) => `  ${safe(line)}`),
    ...table(
      record.changes.map(({ address, action, steps }) => [
        `  ${safe(action)}`,
        `${shownAddress(address)}${steps.some((step) => failed.has(step)) ? '   failed' : ''}`,
      ]),
      1,
    ),
    ...(verbose ? ['', ...journal.map(journalLine)] : []),
  ]
}

const journalLine = ({ uptime, kind, stage, steps, values }: JournalLine): string => {
  const where = [stage === null ? '' : `stage ${stage}`, steps.length === 0 ? '' : `step ${steps.join(',')}`].filter(Boolean).join(', ')
  const words = Object.entries(values).map(([key, value]) => `${key}=${value}`)
  return `  ${safe([uptime.toFixed(2).padStart(12), kind.padEnd(10), where, ...words].filter(Boolean).join('  '))}`
}

/** The host's own clock, to the second. */
const when = (started: string): string =>
  safe(started)
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
