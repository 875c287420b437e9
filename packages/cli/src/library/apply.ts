import { applyPlan, fail, recover, type ApplyResult, type Event, type Plan, type Registry, type Runner, type Secrets } from '@hostkit/core'
import { fresh } from '../fresh.js'
import { projectFolder } from '../manifest.js'
import { requireRegistry } from '../plugins.js'
import { runnerFor } from '../runner.js'
import { secretsHere } from '../secrets.js'
import { chooseForPlan } from '../target.js'
import { refusal } from '../unfinished.js'
import { answer, opened, type Answer, type Given } from './answer.js'
import { using, type Connection } from './connect.js'
import { Events } from './events.js'
import type { Planned } from './plan.js'

export interface ApplyOptions {
  /** Yes, change the host. */
  readonly confirm: true
  /** Default: where the plan was made, or as the plan itself says. */
  readonly target?: Runner | Connection | undefined
  /** Default: the plugins with which the plan was made, or those of the project in the working directory. */
  readonly registry?: Registry | undefined
  readonly secrets?: Secrets | undefined
  /** Aborted: the host stops at a safe point and takes back what was done. */
  readonly signal?: AbortSignal | undefined
  /** Aborted: the run is left alone, and goes on. */
  readonly detach?: AbortSignal | undefined
}

/** An apply that is under way: its events as they come, and how it ends. It goes on whether anybody looks or not. */
export interface Run extends AsyncIterable<Event> {
  readonly result: Promise<Answer<ApplyResult>>
}

/** Does what a plan says. An interrupted run on the host is finished, or taken back, first. */
export function apply(up: Given<Planned | Plan>, options: ApplyOptions): Run {
  const events = new Events()
  const result = answer(() => work(opened(up), options, events))
  void result.then(
    () => events.end(),
    (error: unknown) => events.end(error),
  )
  return { result, [Symbol.asyncIterator]: () => events.read() }
}

async function work(up: Planned | Plan, options: ApplyOptions, events: Events): Promise<ApplyResult> {
  const { plan, target, registry, secrets } = await complete(up, options)
  const { signal, detach } = options
  const name = plan.parts[0]?.target.name
  const emit = (event: Event): void => events.add(event)
  return using(target, { name, registry, secrets, onEvent: emit }, async (connection) => {
    let session = { ...connection, registry, emit }
    const applying = { ...(signal ? { stop: signal } : {}), ...(detach ? { detach } : {}) }
    if (session.unfinished) {
      if (session.unfinished.alive) throw refusal(session, '')!
      const recovered = await recover(session, 'resume', applying)
      if (recovered && (recovered.outcome === 'needs operator' || recovered.stopped)) return recovered
      session = await fresh(session, registry)
    }
    return applyPlan(plan, session, applying)
  })
}

/** A plan from a file says itself where it belongs. */
async function complete(up: Planned | Plan, options: ApplyOptions): Promise<Planned> {
  const made = 'plan' in up ? up : null
  const plan = made?.plan ?? (up as Plan)
  const part = plan.parts[0] ?? fail('HK3003', 'the plan is for no host')
  const registry = options.registry ?? made?.registry ?? (await requireRegistry(projectFolder(process.cwd())))
  const secrets = options.secrets ?? made?.secrets ?? secretsHere()
  const given = options.target ?? made?.target
  if (given) return { plan, registry, secrets, target: given }
  const { name, reach } = chooseForPlan({}, part.target, null)
  return { plan, registry, secrets, target: await runnerFor(name, reach, { secrets, registry }) }
}
