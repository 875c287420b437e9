import type { Bundle } from './bundle.js'
import type { Channel } from './channel.js'
import { fail } from './diagnostic.js'
import { parseJournal, stateOf, type JournalLine } from './journal.js'
import { CAUSE, FOLLOW, FORGET, LAUNCH, OFF, RECOVER, SAY } from './launch.js'
import type { Outcome } from './outcome.js'
import { starved } from './starved.js'

/** How a run on a host ended, by its journal. */
export interface Ending {
  readonly outcome: Outcome
  readonly run: string
  readonly journal: readonly JournalLine[]
  /** Steps that failed. */
  readonly failed: readonly number[]
  /** Steps that stay on purpose although the run was taken back, or a directory that was not empty. */
  readonly kept: readonly { readonly step: number; readonly why: string }[]
  /** Paths that somebody else had changed by the time they were to be taken back. */
  readonly foreign: readonly string[]
  /** The host's own words about the failure. Hostile text. */
  readonly cause: string
  readonly stopped: boolean
}

/** Refused by the executor before anything changed. */
export interface Refusal {
  readonly refused: string
  readonly values: Readonly<Record<string, string>>
}

export interface Follow {
  /** Called with each new line; `isLast`: nothing has come after it so far. */
  readonly line?: (line: JournalLine, isLast: boolean) => void | Promise<void>
  /** Aborted once: stop at the stage border and take back. */
  readonly stop?: AbortSignal
  /** Aborted: leave the run alone, it goes on. */
  readonly detach?: AbortSignal
  /** Called about once a second while nothing happens. */
  readonly waiting?: (last: JournalLine | undefined) => void
}

/** Ships the bundle and arms it: the executor has the lock and has changed nothing. Throws a `Failure` when the host cannot take it. */
export async function arm(channel: Channel, bundle: Bundle, state: string): Promise<Refusal | null> {
  const answer = (await channel.run(LAUNCH, [state, bundle.run, String(bundle.bytes.length), bundle.sha256], bundle.bytes)).toString('utf8')
  const failed = answer.match(/^failed (.*)$/m)
  if (failed) {
    const why = failed[1]!
    if (why === 'starved') throw starved(channel.name)
    return /No space left|quota|is the disk full/i.test(why)
      ? fail('HK4004', `the host has no room for the run: ${why}`, { hint: 'free some space; nothing was changed' })
      : fail('HK2009', `the host cannot take the run: ${why}`)
  }
  const lines = parseJournal(answer)
  const refused = lines.find(({ kind }) => kind === 'refused')
  if (!refused) return lines.some(({ kind }) => kind === 'armed') ? null : unheard(channel)
  await channel.run(FORGET, [state, bundle.run])
  return { refused: refused.values['why'] ?? 'unknown', values: refused.values }
}

export const say = async (channel: Channel, state: string, run: string, word: 'go' | 'stop' | `proved.${number}`): Promise<void> =>
  void (await channel.run(SAY, [state, run, word]))

/** More of what is not as planned helps nobody, and it has to fit an argument. */
export const MOST_OFF = 16384

/** Leaves with a committed run what did not become what was planned, a line each: whoever lists the runs later reads it there. */
export const sayOff = async (channel: Channel, state: string, run: string, off: readonly string[]): Promise<void> =>
  void (await channel.run(OFF, [state, run, upTo(MOST_OFF, off)]))

/** As many lines as have room in so many characters. */
function upTo(most: number, lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('')
  return text.length <= most ? text : text.slice(0, text.lastIndexOf('\n', most - 1) + 1)
}

/** Takes back the bundle of an armed run that is not to go: nothing has changed, and nothing of it stays. */
export async function withdraw(channel: Channel, state: string, run: string): Promise<void> {
  await say(channel, state, run, 'stop')
  await follow(channel, state, run)
  await channel.run(FORGET, [state, run])
}

/** Starts the host-side recovery of an interrupted run. */
export async function startRecovery(channel: Channel, state: string, run: string, verb: 'resume' | 'undo'): Promise<void> {
  const answer = (await channel.run(RECOVER, [state, run, verb])).toString('utf8')
  const failed = answer.match(/^failed (.*)$/m)
  if (failed) fail('HK4005', failed[1]!)
}

/** Follows a run until its executor is gone. Losing the link changes nothing: any controller can do this again. */
export async function follow(
  channel: Channel,
  state: string,
  run: string,
  { line, stop, detach, waiting }: Follow = {},
): Promise<Ending | 'detached' | 'interrupted'> {
  const journal: JournalLine[] = []
  let offset = 0
  let pending = ''
  let stopped = false
  let silences = 0
  for (;;) {
    if (detach?.aborted) return 'detached'
    if (stop?.aborted && !stopped) {
      stopped = true
      await say(channel, state, run, 'stop')
    }
    const answer = (await channel.run(FOLLOW, [state, run, String(offset), '20'])).toString('utf8')
    const eol = answer.indexOf('\n')
    const [life, size] = answer.slice(0, Math.max(0, eol)).split(' ')
    if (life === 'gone') fail('HK6003', `the host knows no run ${run}`, { hint: 'hostkit runs lists what it knows' })
    const alive = life === 'yes'
    const news = answer.slice(eol + 1)
    // A host without room for another process cannot even say so. That is no word about the run.
    if ((!alive && life !== 'no') || !(offset + Buffer.byteLength(news) >= Number(size))) {
      if (++silences > SILENCES) unheard(channel, 'the run goes on there: hostkit resume')
      await new Promise((resolve) => setTimeout(resolve, 250))
      continue
    }
    silences = 0
    offset += Buffer.byteLength(news)
    pending += news
    const complete = pending.lastIndexOf('\n') + 1
    const fresh = parseJournal(pending.slice(0, complete), journal.at(-1)?.seq ?? 0)
    pending = pending.slice(complete)
    journal.push(...fresh)
    for (const one of fresh) await line?.(one, one === fresh.at(-1))
    if (fresh.length === 0) waiting?.(journal.at(-1))
    if (alive) continue
    // Its lock was free before the journal was read: an end that stands in it is the end. Without one, whoever recovers runs may be on his way.
    // What went wrong while it was taken back comes last in the cause.
    const isBad = journal.some(({ kind }) => ['fail', 'failed', 'undofail', 'needs', 'rolledback'].includes(kind))
    const cause = isBad ? (await channel.run(CAUSE, [state, run])).toString('utf8') : ''
    const end = ending(run, journal, cause)
    if (end !== null || news === '') return end ?? 'interrupted'
  }
}

/** How often in a row a host may answer nothing that can be read. */
const SILENCES = 40

const unheard = (channel: Channel, hint = 'nothing was changed'): never =>
  fail('HK2009', `${channel.name} sent an answer that HostKit cannot read`, { details: ['has it room for another process?'], hint })

function ending(run: string, journal: readonly JournalLine[], cause: string): Ending | null {
  const state = stateOf(journal)
  if (state === 'running' || state === 'not begun') return null
  return {
    outcome:
      state === 'committed' ? 'applied' : state === 'rolled back' ? 'rolled back' : state === 'refused' ? 'unchanged' : 'needs operator',
    run,
    journal,
    failed: journal.filter(({ kind }) => kind === 'fail').flatMap(({ steps }) => steps),
    kept: journal
      .filter(({ kind }) => kind === 'keep')
      .flatMap(({ steps, values }) => steps.map((step) => ({ step, why: values['why'] ?? '' }))),
    foreign: journal.filter(({ kind }) => kind === 'foreign').map(({ values }) => values['path'] ?? ''),
    // Where the host could not even write its words down, the journal has the first of them.
    cause: cause.trim() === '' ? (journal.find(({ kind }) => kind === 'failed')?.values['why'] ?? '') : cause,
    stopped: journal.some(({ kind }) => kind === 'stopped'),
  }
}
