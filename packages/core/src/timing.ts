import type { Channel, Traffic } from './channel.js'
import type { Emit } from './event.js'

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

interface Costing {
  readonly channel: Channel
  readonly emit: Emit
  readonly name: string
}

/** Does something and tells what it cost. */
export async function timed<T>({ channel, emit, name }: Costing, phase: Phase, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const before = { ...channel.traffic }
  const answer = await work()
  emit(spent(name, phase, performance.now() - started, before, channel.traffic))
  return answer
}

function spent(target: string, phase: Phase, milliseconds: number, before: Traffic, after: Traffic): Timing {
  const processes = after.processes === null || before.processes === null ? {} : { processes: after.processes - before.processes }
  const { requests, sent, received } = after
  return {
    type: 'timing',
    target,
    phase,
    milliseconds: rounded(milliseconds),
    requests: requests - before.requests,
    sent: sent - before.sent,
    received: received - before.received,
    ...processes,
  }
}

export const rounded = (milliseconds: number): number => Math.max(0, Math.round(milliseconds * 10) / 10)
