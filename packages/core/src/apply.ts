import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { idOf, type Address } from './address.js'
import { bundle, WINDOW } from './bundle.js'
import { Channel } from './channel.js'
import { Failure, problem, type Diagnostic } from './diagnostic.js'
import { differing } from './diff.js'
import { arm, follow, say, startRecovery, withdraw, type Ending, type Follow } from './execute.js'
import type { JournalLine } from './journal.js'
import type { Outcome } from './outcome.js'
import type { Part, Plan, PlannedChange } from './plan.js'
import { readStates } from './read.js'
import { runId, type RunRecord } from './record.js'
import type { Registry } from './registry.js'
import { renderSteps, typeOf } from './render.js'
import { schedule, type Step } from './schedule.js'
import type { Session } from './session.js'
import { MissingSecret } from './text.js'
import { version } from './version.js'

/** What became of one change. */
export type ChangeStatus = 'done' | 'undone' | 'failed' | 'kept' | 'not started'

export interface ApplyResult {
  readonly outcome: Outcome
  readonly run: string | null
  readonly changes: readonly { readonly address: Address; readonly action: PlannedChange['action']; readonly status: ChangeStatus }[]
  /** What went wrong, or what the outcome leaves to say. */
  readonly diagnostics: readonly Diagnostic[]
  /** Steps that stay although the run was taken back, or that could not be taken away. */
  readonly kept: readonly { readonly address: Address; readonly why: string }[]
  readonly stopped: boolean
}

export interface Applying {
  /** The first Ctrl-C: the host stops at the stage border and takes everything back. */
  readonly stop?: AbortSignal
  /** The second: the run goes on without us. */
  readonly detach?: AbortSignal
  /** Seconds a change that may cut off access has to prove that it did not. */
  readonly window?: number
}

/** The run was left alone on purpose; `hostkit resume` finds it again. */
export class Detached extends Error {
  readonly run: string
  constructor(run: string) {
    super(`the run ${run} goes on on the host`)
    this.run = run
  }
}

/** Stage 7, the only one with effects. Rejects with a `Failure` when nothing was written; every other end is a result. */
export async function applyPlan(plan: Plan, session: Session, { stop, detach, window = WINDOW }: Applying = {}): Promise<ApplyResult> {
  const part = plan.parts[0]
  if (!part || part.changes.length === 0) return { outcome: 'unchanged', run: null, changes: [], diagnostics: [], kept: [], stopped: false }
  checkFit(plan, part, session)
  const { target, channel, emit, secrets, registry } = session
  const started = performance.now()
  const steps = renderSteps(part, registry, target)
  const run = runId(new Date(), randomBytes(3).toString('hex'))
  const record: RunRecord = {
    kind: 'hostkit.run',
    version: 1,
    id: run,
    project: plan.project,
    direction: plan.direction,
    started: new Date().toISOString(),
    by: `${userInfo().username}@${hostname()}`,
    digest: plan.digest,
    tool: version,
    changes: part.changes.map(({ address, action }) => ({
      address,
      action,
      steps: steps.filter((step) => step.address === address).map(({ number }) => number),
    })),
  }
  const made = build(part, () =>
    bundle({
      run,
      digest: plan.digest,
      stages: schedule(steps),
      secrets,
      record: JSON.stringify(record),
      plan: JSON.stringify(plan),
      window,
    }),
  )
  emit({ type: 'apply.started', target: target.name, run, changes: part.changes.length, bytes: made.bytes.length })
  const refusal = await arm(channel, made, target.state)
  if (refusal) throw new Failure(explain(refusal.refused, refusal.values, target.name))
  emit({ type: 'apply.armed', target: target.name, run })

  // The lock is held and nothing has changed: now the host must still be what the plan saw.
  try {
    const stale = await compareAgain(part, session)
    if (stale.length > 0) throw new Failure(stale)
    if (stop?.aborted) throw new Failure(problem('HK4008', 'stopped before anything was changed'))
    await say(channel, target.state, run, 'go')
  } catch (error) {
    await withdraw(channel, target.state, run).catch(() => {})
    throw error
  }
  const ending = await watch(session, run, steps, { ...(stop ? { stop } : {}), ...(detach ? { detach } : {}) }, window)
  const result = await conclude(ending, part, steps, session)
  emit({ type: 'apply.finished', target: target.name, run, outcome: result.outcome, milliseconds: Math.round(performance.now() - started) })
  return result
}

/** Finishes or takes back what an interrupted run left; needs neither config, plan nor secrets. */
export async function recover(session: Session, verb: 'resume' | 'undo', applying: Applying = {}): Promise<ApplyResult | null> {
  const { unfinished, channel, target, emit } = session
  if (!unfinished) return null
  const { run } = unfinished
  const record = JSON.parse((await channel.run('cat "$1/runs/$2/record"', [target.state, run])).toString('utf8')) as RunRecord
  if (verb === 'undo' && unfinished.alive) await say(channel, target.state, run, 'stop')
  if (!unfinished.alive) await startRecovery(channel, target.state, run, verb)
  const started = performance.now()
  const ending = await watch(
    session,
    run,
    stepsOf(record),
    { ...(applying.stop ? { stop: applying.stop } : {}), ...(applying.detach ? { detach: applying.detach } : {}) },
    applying.window ?? WINDOW,
  )
  const result = describe(ending, record.changes, stepsOf(record), target.name)
  emit({ type: 'apply.finished', target: target.name, run, outcome: result.outcome, milliseconds: Math.round(performance.now() - started) })
  return result
}

const stepsOf = (record: RunRecord): readonly Pick<Step, 'number' | 'address'>[] =>
  record.changes.flatMap(({ address, steps }) => steps.map((number) => ({ number, address })))

/** A plan names what it saw; any difference refuses by name, before anything is sent. */
function checkFit(plan: Plan, part: Part, session: Session): void {
  const { target, channel, registry } = session
  const wrong: Diagnostic[] = []
  if (part.target.machineId !== target.machineId || part.target.hostKey !== channel.identity) {
    const which =
      part.target.machineId !== target.machineId
        ? `machine-id ${target.machineId || 'none'}, the plan saw ${part.target.machineId || 'none'}`
        : `host key ${channel.identity ?? 'none'}, the plan saw ${part.target.hostKey ?? 'none'}`
    wrong.push(
      problem('HK3001', `the plan was made for another machine than ${target.name}`, {
        details: [which],
        hint: 'make a new plan for this host',
      }),
    )
  }
  if (plan.tool !== version)
    wrong.push(
      problem('HK3004', `the plan was made by HostKit ${plan.tool}; this is ${version}`, { hint: 'make the plan again with this version' }),
    )
  for (const { name, version: planned } of part.providers) {
    const now = registry.plugins.find((loaded) => loaded.package === name)?.version
    if (now !== planned)
      wrong.push(
        problem(
          'HK3004',
          now === undefined
            ? `the plan needs ${name}, which is not installed here`
            : `the plan was made with ${name} ${planned}; this is ${now}`,
          { hint: 'make the plan again' },
        ),
      )
  }
  if (wrong.length > 0) throw new Failure(wrong)
}

function build<T>(part: Part, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof MissingSecret)) throw error
    const [source] = part.resources
      .filter(({ state }) => JSON.stringify(state)?.includes(JSON.stringify({ secret: error.secret })))
      .map((resource) => resource.source)
    throw new Failure(
      problem('HK3009', `the secret ${error.secret} has no value on this machine`, {
        ...(source ? { source } : {}),
        hint: error.secret.startsWith('env:')
          ? `export ${error.secret.slice(4)}=… and try again; nothing was changed`
          : 'nothing was changed',
      }),
    )
  }
}

async function compareAgain(part: Part, session: Session): Promise<Diagnostic[]> {
  const { registry, target } = session
  const readings = part.changes.map(({ address, before }) => ({
    address,
    id: idOf(address),
    type: typeOf(registry, address),
    props: null,
    expected: before,
  }))
  const { states, diagnostics } = await readStates(readings, session.look(), target)
  const moved = part.changes.flatMap(({ address, before }) => {
    const fields = states.has(address) ? deviation(registry, address, before, states.get(address) ?? null) : []
    return fields.length === 0
      ? []
      : [
          problem('HK3002', `${address} has changed on ${target.name} since the plan was made: ${fields.join(', ')}`, {
            address,
            ...sourceOf(part, address),
            hint: 'make a new plan; nothing was changed',
          }),
        ]
  })
  return [...diagnostics, ...moved]
}

/** In what a state is not the wanted one; `null` is absent. */
function deviation(registry: Registry, address: Address, wanted: unknown, now: unknown): readonly string[] {
  if (now !== null && wanted !== null) return differing(typeOf(registry, address), wanted, now)
  return now === wanted ? [] : [now === null ? 'it is not there' : 'it is there']
}

const sourceOf = (part: Part, address: Address): Pick<Diagnostic, 'source'> | Record<string, never> => {
  const source = part.resources.find((resource) => resource.address === address)?.source
  return source ? { source } : {}
}

/** Follows, tells, and answers when the host asks for a proof that we still get in. */
async function watch(
  session: Session,
  run: string,
  steps: readonly Pick<Step, 'number' | 'address'>[],
  how: Follow,
  window: number,
): Promise<Ending> {
  const { channel, target, emit } = session
  const address = new Map(steps.map((step) => [step.number, step.address]))
  const left = new Map<Address, number>()
  for (const step of steps) left.set(step.address, (left.get(step.address) ?? 0) + 1)
  const tell = (line: JournalLine, status: 'started' | 'failed' | 'undone'): void => {
    for (const one of new Set(line.steps.map((step) => address.get(step))))
      if (one) emit({ type: 'apply.change', target: target.name, address: one, status })
  }
  let since = performance.now()
  const ended = await follow(channel, target.state, run, {
    ...how,
    line: async (line) => {
      since = performance.now()
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
      } else if (line.kind === 'prove') {
        emit({ type: 'apply.proving', target: target.name, run, seconds: window })
        await prove(session, run, window)
      } else if (line.kind === 'proven') emit({ type: 'apply.proven', target: target.name, run })
    },
    waiting: (last) => {
      const what = last?.kind === 'start' ? last.steps.map((step) => address.get(step)).join(', ') : 'the host'
      emit({ type: 'apply.waiting', target: target.name, run, seconds: Math.round((performance.now() - since) / 1000), what })
    },
  })
  if (ended === 'detached') throw new Detached(run)
  if (ended === 'interrupted') {
    throw new Failure(
      problem('HK4003', `the executor of run ${run} on ${target.name} is gone, and the run is unfinished`, {
        hint: `hostkit resume --host ${target.name} finishes or undoes it`,
      }),
    )
  }
  return ended
}

/** A brand-new connection, a new login, root again: only that says that we are not locked out. The old connection proves nothing. */
async function prove(session: Session, run: string, window: number): Promise<void> {
  const deadline = Date.now() + window * 1000
  while (Date.now() < deadline) {
    try {
      const signal = AbortSignal.timeout(Math.max(1000, deadline - Date.now()))
      const fresh = await Channel.open(session.runner, session.secrets, { signal })
      await say(fresh, session.target.state, run, 'proved')
      await fresh.close()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

/** After a commit the host is read once more: what did not become what was planned is said, not hoped. */
async function conclude(ending: Ending, part: Part, steps: readonly Step[], session: Session): Promise<ApplyResult> {
  const result = describe(ending, part.changes, steps, session.target.name)
  if (ending.outcome !== 'applied') return result
  const { registry, target } = session
  const readings = part.changes.map(({ address, after }) => ({
    address,
    id: idOf(address),
    type: typeOf(registry, address),
    props: null,
    expected: after,
  }))
  const { states, diagnostics } = await readStates(readings, session.look(), target)
  const kept = new Set(result.kept.map(({ address }) => address))
  const off = part.changes.flatMap(({ address, after }) => {
    const fields = states.has(address) && !kept.has(address) ? deviation(registry, address, after, states.get(address) ?? null) : []
    return fields.length === 0
      ? []
      : [
          problem('HK4006', `${address} is not what was planned: ${fields.join(', ')}`, {
            address,
            ...sourceOf(part, address),
            hint: 'the run is committed; plan again to see the difference, or take it back: hostkit down --last',
          }),
        ]
  })
  const all = [...result.diagnostics, ...diagnostics, ...off]
  return all.length > 0 ? { ...result, outcome: 'needs operator', diagnostics: all } : result
}

function describe(
  ending: Ending,
  changes: readonly { readonly address: Address; readonly action: string }[],
  steps: readonly Pick<Step, 'number' | 'address'>[],
  name: string,
): ApplyResult {
  const address = new Map(steps.map((step) => [step.number, step.address]))
  const kept = ending.kept.flatMap(({ step, why }) => {
    const one = address.get(step)
    return one === undefined ? [] : [{ address: one, why }]
  })
  const failed = new Set(ending.failed.map((step) => address.get(step)))
  const keptHere = new Set(kept.map(({ address }) => address))
  // Where the journal says nothing of a step, it was never begun.
  const begun = new Set(
    ending.journal
      .filter(({ kind }) => ['intent', 'start', 'ok', 'fail'].includes(kind))
      .flatMap(({ steps }) => steps.map((step) => address.get(step))),
  )
  const status = (one: Address): ChangeStatus => {
    if (failed.has(one)) return 'failed'
    if (keptHere.has(one)) return 'kept'
    if (ending.outcome === 'applied') return 'done'
    return begun.has(one) ? 'undone' : 'not started'
  }
  const words = ending.cause.split('\n').filter((line) => line.trim() !== '')
  const culprit = [...failed].find((one) => one !== undefined)
  const diagnostics: Diagnostic[] = []
  if (ending.outcome === 'rolled back' || ending.outcome === 'needs operator') {
    const unproven = ending.journal.some(({ kind }) => kind === 'unproven')
    const code = ending.stopped ? 'HK4008' : unproven ? 'HK4007' : /No space left|no room/i.test(ending.cause) ? 'HK4004' : 'HK4001'
    diagnostics.push(
      problem(
        code,
        ending.stopped
          ? 'the run was stopped and taken back'
          : unproven
            ? 'access was not proven by a new connection, and the change was taken back'
            : culprit
              ? `${culprit} failed`
              : `the run failed on ${name}`,
        {
          ...(culprit ? { address: culprit } : {}),
          details: words.slice(-12),
          hint:
            ending.outcome === 'rolled back'
              ? `${name} is as it was before the run`
              : `read the state below, put it right, then plan again`,
        },
      ),
    )
  }
  if (ending.outcome === 'needs operator') {
    diagnostics.push(
      problem('HK4005', `the run ${ending.run} could not be taken back completely`, {
        details: [
          ...ending.foreign.map((path) => `left alone, somebody else changed it: ${path}`),
          ...ending.kept.filter(({ why }) => why === 'irreversible').map(({ step }) => `cannot be taken back: ${address.get(step)}`),
        ],
        hint: `before-images are in runs/${ending.run}/before on the host; hostkit runs --id ${ending.run} --verbose`,
      }),
    )
  }
  return {
    outcome: ending.outcome,
    run: ending.run,
    changes: changes.map((change) => ({
      address: change.address,
      action: change.action as PlannedChange['action'],
      status: status(change.address),
    })),
    diagnostics,
    kept,
    stopped: ending.stopped,
  }
}

function explain(why: string, values: Readonly<Record<string, string>>, name: string): Diagnostic {
  switch (why) {
    case 'locked':
      return problem('HK4002', `${name} is held by run ${values['by'] ?? '?'}`, {
        hint: `wait for it, or follow it: hostkit resume --host ${name}`,
      })
    case 'unfinished':
      return problem('HK4003', `the run ${values['run'] ?? '?'} on ${name} is unfinished`, { hint: `hostkit resume --host ${name}` })
    case 'applied':
      return problem('HK3005', `this plan was applied already, by run ${values['run'] ?? '?'}`, {
        hint: 'a plan applies once; make a new one',
      })
    case 'full':
      return problem('HK4004', `${name} has no room for the run`, {
        details: [`needed: ${values['need']} kB, free: ${values['free']} kB`],
        hint: 'free some space; nothing was changed',
      })
    case 'stopped':
      return problem('HK4008', 'stopped before anything was changed')
    default:
      return problem('HK4001', `${name} refused the run: ${why}`)
  }
}
