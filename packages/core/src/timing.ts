import type { Channel } from './channel.js'
import { now } from './clock.js'
import type { Emit } from './event.js'
import type { Told, Traffic } from './traffic.js'

/** What a command spends its time on, in the order in which it happens; `--timings`. */
export type Phase =
  /** Node itself, and finding the verb. */
  | 'start'
  | 'config'
  | 'plugins'
  /** Declarations checked, named and put in order. */
  | 'resolve'
  /** TCP, the host key, the login, the first shell, sudo. */
  | 'connect'
  /** What kind of machine it is. */
  | 'survey'
  /** One wave of questions. */
  | 'read'
  /** Desired against observed, and the plan. */
  | 'diff'
  /** The plan is saved and shown. */
  | 'show'
  | 'bundle'
  /** The bundle is sent and checked, and its executor has the lock. */
  | 'upload'
  /** From the first act to the commit, by the host's own clock. */
  | 'execute'
  /** What following the run took beyond that. */
  | 'follow'

/** Costs of one phase. What has to do with the host is absent where nothing was asked of it. */
export interface Timing {
  readonly type: 'timing'
  readonly target: string | null
  readonly phase: Phase
  readonly milliseconds: number
  readonly requests?: number
  /** Bytes. */
  readonly sent?: number
  readonly received?: number
  /** Started on the host, forks of shells included; absent where the host does not tell. What else starts there at that moment counts, too. */
  readonly processes?: number
}

export interface Costing {
  readonly channel: Channel
  readonly emit: Emit
  readonly name: string
}

/** Does something and tells what it cost. */
export async function timed<T>({ channel, emit, name }: Costing, phase: Phase, work: () => Promise<T>): Promise<T> {
  const started = now()
  const before = channel.traffic
  const answer = await work()
  const { requests, sent, received, processes } = channel.traffic
  const spent = {
    requests: requests - before.requests,
    sent: sent - before.sent,
    received: received - before.received,
    processes: processes === null || before.processes === null ? null : processes - before.processes,
  }
  emit(timing(name, phase, now() - started, spent))
  return answer
}

/** The same with what is asked behind something else: it takes what it takes beyond that. */
export async function behind<T>(
  before: Promise<unknown>,
  { emit, name }: Pick<Costing, 'emit' | 'name'>,
  phase: Phase,
  ask: (told: Told) => Promise<T>,
): Promise<T> {
  let spent: Traffic | undefined
  const answer = ask((cost) => (spent = cost))
  // Whoever waits hears of its end below.
  answer.catch(() => {})
  await before.catch(() => {})
  const started = now()
  const heard = await answer
  if (spent) emit(timing(name, phase, now() - started, spent))
  return heard
}

const timing = (target: string, phase: Phase, milliseconds: number, { processes, ...spent }: Traffic): Timing => ({
  type: 'timing',
  target,
  phase,
  milliseconds: rounded(milliseconds),
  ...spent,
  ...(processes === null ? {} : { processes }),
})

export const rounded = (milliseconds: number): number => Math.max(0, Math.round(milliseconds * 10) / 10)
