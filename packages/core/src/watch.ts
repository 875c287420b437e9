import type { Address } from './address.js'
import { Channel } from './channel.js'
import { now } from './clock.js'
import { Failure, problem } from './diagnostic.js'
import { follow, say, type Ending, type Follow } from './execute.js'
import type { JournalLine } from './journal.js'
import type { Step } from './schedule.js'
import type { Session } from './session.js'

/** The run was left alone on purpose; `hostkit resume` finds it again. */
export class Detached extends Error {
  readonly run: string
  constructor(run: string) {
    super(`the run ${run} goes on on the host`)
    this.run = run
  }
}

/** Follows, tells, and answers when the host asks for a proof that we still get in. */
export async function watch(
  session: Session,
  run: string,
  steps: readonly Pick<Step, 'number' | 'address'>[],
  how: Follow & { readonly way: string },
  window: number,
): Promise<Ending> {
  const { channel, target, emit } = session
  const address = new Map(steps.map((step) => [step.number, step.address]))
  const left = new Map<Address, number>()
  for (const step of steps) left.set(step.address, (left.get(step.address) ?? 0) + 1)
  // What several steps of one change have in common is told once.
  const told = new Map<Address, string>()
  const tell = (line: JournalLine, status: 'started' | 'failed' | 'undone'): void => {
    for (const one of line.steps.map((step) => address.get(step))) {
      if (one === undefined || told.get(one) === status) continue
      told.set(one, status)
      emit({ type: 'apply.change', target: target.name, address: one, status })
    }
  }
  let since = now()
  const ended = await follow(channel, target.state, run, {
    ...how,
    line: async (line, isLast) => {
      since = now()
      if (line.kind === 'start') tell(line, 'started')
      else if (line.kind === 'fail') tell(line, 'failed')
      else if (line.kind === 'undone') tell(line, 'undone')
      else if (line.kind === 'undoing') emit({ type: 'apply.undoing', target: target.name, run })
      else if (line.kind === 'ok') {
        for (const step of line.steps) {
          const one = address.get(step)
          if (one === undefined) continue
          left.set(one, left.get(one)! - 1)
          if (left.get(one) === 0) emit({ type: 'apply.change', target: target.name, address: one, status: 'done' })
        }
      } else if (line.kind === 'prove' && isLast) {
        // A question with something behind it is a tale of before.
        emit({ type: 'apply.proving', target: target.name, run, seconds: window })
        await prove(session, run, line.seq, window)
      } else if (line.kind === 'proven') emit({ type: 'apply.proven', target: target.name, run })
    },
    waiting: (last) => {
      const what = last?.kind === 'start' ? last.steps.map((step) => address.get(step)).join(', ') : 'the host'
      emit({ type: 'apply.waiting', target: target.name, run, seconds: Math.round((now() - since) / 1000), what })
    },
  })
  if (ended === 'detached') throw new Detached(run)
  if (ended === 'interrupted') {
    throw new Failure(
      problem('HK4003', `the executor of run ${run} on ${target.name} is gone, and the run is unfinished`, {
        hint: `hostkit resume ${how.way} finishes or undoes it`,
      }),
    )
  }
  return ended
}

/** A brand-new connection, a new login, root again: only that says that we are not locked out. The old connection proves nothing. */
async function prove(session: Session, run: string, question: number, window: number): Promise<void> {
  const deadline = Date.now() + window * 1000
  while (Date.now() < deadline) {
    try {
      const signal = AbortSignal.timeout(Math.max(1000, deadline - Date.now()))
      const fresh = await Channel.open(session.runner, session.secrets, { signal, fresh: true })
      await say(fresh, session.target.state, run, `proved.${question}`)
      await fresh.close()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
