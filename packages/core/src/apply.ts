import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { bundle, PATIENCE, WINDOW } from './bundle.js'
import { now } from './clock.js'
import { conclude, describe, explain, toldOf, type ApplyResult } from './describe.js'
import { fail, Failure, problem } from './diagnostic.js'
import { arm, say, startRecovery, withdraw } from './execute.js'
import { checkFit, compareAgain } from './fit.js'
import { grouped } from './grouped.js'
import type { Part, Plan } from './plan.js'
import { parseRecord, runId, type RunRecord } from './record.js'
import { renderSteps } from './render.js'
import { schedule, type Step } from './schedule.js'
import type { Session } from './session.js'
import { secretsNamed } from './secret.js'
import { MissingSecret } from './text.js'
import { rounded, timed } from './timing.js'
import { version } from './version.js'
import { watch } from './watch.js'

export interface Applying {
  /** The first Ctrl-C: the host stops at the stage border and takes everything back. */
  readonly stop?: AbortSignal
  /** The second: the run goes on without us. */
  readonly detach?: AbortSignal
  /** How the host is named on a command line, for hints that name a command. */
  readonly way?: string
  /** Seconds a change that may cut off access has to prove that it did not. */
  readonly window?: number
  /** Seconds a run may be silent beyond what its longest step may take, before another controller may end it. */
  readonly patience?: number
}

/** Stage 7, the only one with effects. Rejects with a `Failure` when nothing was written; every other end is a result. */
export async function applyPlan(
  plan: Plan,
  session: Session,
  { stop, detach, way = `--host ${session.target.name}`, window = WINDOW, patience = PATIENCE }: Applying = {},
): Promise<ApplyResult> {
  const part = plan.parts[0]
  if (!part || part.changes.length === 0) return { outcome: 'unchanged', run: null, changes: [], diagnostics: [], kept: [], stopped: false }
  checkFit(plan, part, session)
  const { target, channel, emit, secrets, registry } = session
  const started = now()
  const steps = renderSteps(part, registry, target)
  const numbers = grouped(
    steps,
    ({ address }) => address,
    ({ number }) => number,
  )
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
    changes: part.changes.map(({ address, action }) => ({ address, action, steps: numbers.get(address) ?? [] })),
  }
  const made = build(part, () =>
    bundle({
      run,
      digest: plan.digest,
      stages: schedule(steps),
      secrets,
      named: secretsNamed(part),
      record: JSON.stringify(record),
      plan: JSON.stringify(plan),
      window,
      patience,
      by: record.by,
      takesBack: part.takesBack,
    }),
  )
  emit({ type: 'timing', target: target.name, phase: 'bundle', milliseconds: rounded(now() - started) })
  emit({ type: 'apply.started', target: target.name, run, changes: part.changes.length, bytes: made.bytes.length })
  const refusal = await timed({ channel, emit, name: target.name }, 'upload', () => arm(channel, made, target.state))
  if (refusal?.refused === 'former')
    throw noValue(part, (made.former.find(({ path }) => path === refusal.values['path']) ?? made.former[0]!).secret, [
      `nor has ${target.name} the file as it was before the run that is taken back: ${refusal.values['path']}`,
    ])
  if (refusal) throw new Failure(explain(refusal.refused, refusal.values, { name: target.name, way }))
  emit({ type: 'apply.armed', target: target.name, run })

  // The lock is held and nothing has changed: now the host must still be what the plan saw.
  try {
    const stale = await compareAgain(part, session, plan.direction)
    if (stale.length > 0) throw new Failure(stale)
    if (stop?.aborted) throw new Failure(problem('HK4008', 'stopped before anything was changed'))
    await say(channel, target.state, run, 'go')
  } catch (error) {
    await withdraw(channel, target.state, run).catch(() => {})
    throw error
  }
  const gone = now()
  const ending = await watch(session, run, steps, { way, ...(stop ? { stop } : {}), ...(detach ? { detach } : {}) }, window)
  const [began, ended] = [ending.journal.find(({ kind }) => kind === 'begin'), ending.journal.at(-1)]
  const executed = began && ended ? (ended.uptime - began.uptime) * 1000 : 0
  emit({ type: 'timing', target: target.name, phase: 'execute', milliseconds: rounded(executed) })
  emit({ type: 'timing', target: target.name, phase: 'follow', milliseconds: rounded(now() - gone - executed) })
  // Refused behind our back, such as for a disk that was full by then: nothing has changed, and that is no success.
  const refused = ending.outcome === 'unchanged' ? ending.journal.find(({ kind }) => kind === 'refused') : undefined
  if (refused) throw new Failure(explain(refused.values['why'] ?? 'unknown', refused.values, { name: target.name, way }))
  const result = await conclude(ending, part, steps, session, way)
  emit({ type: 'apply.finished', target: target.name, run, outcome: result.outcome, milliseconds: Math.round(now() - started) })
  return result
}

/** Finishes or takes back what an interrupted run left; needs neither config, plan nor secrets. */
export async function recover(session: Session, verb: 'resume' | 'undo', applying: Applying = {}): Promise<ApplyResult | null> {
  const { unfinished, channel, target, emit } = session
  if (!unfinished) return null
  const { way = `--host ${target.name}` } = applying
  const { run } = unfinished
  const text = (await channel.run('cat "$1/runs/$2/record"', [target.state, run])).toString('utf8')
  const record =
    parseRecord(text) ??
    fail('HK2009', `${target.name} has a record of the run ${run} that HostKit cannot read`, { details: [text.slice(0, 400)] })
  if (verb === 'undo' && unfinished.alive) await say(channel, target.state, run, 'stop')
  if (!unfinished.alive) await startRecovery(channel, target.state, run, verb)
  const started = now()
  const ending = await watch(
    session,
    run,
    stepsOf(record),
    { way, ...(applying.stop ? { stop: applying.stop } : {}), ...(applying.detach ? { detach: applying.detach } : {}) },
    applying.window ?? WINDOW,
  )
  const result = describe(ending, record.changes, stepsOf(record), toldOf(target, way))
  emit({ type: 'apply.finished', target: target.name, run, outcome: result.outcome, milliseconds: Math.round(now() - started) })
  return result
}

const stepsOf = (record: RunRecord): readonly Pick<Step, 'number' | 'address'>[] =>
  record.changes.flatMap(({ address, steps }) => steps.map((number) => ({ number, address })))

function build<T>(part: Part, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof MissingSecret ? noValue(part, error.secret) : error
  }
}

function noValue(part: Part, secret: string, details: readonly string[] = []): Failure {
  const [source] = part.resources
    .filter(({ state }) => JSON.stringify(state)?.includes(JSON.stringify({ secret })))
    .map((resource) => resource.source)
  return new Failure(
    problem('HK3009', `the secret ${secret} has no value on this machine`, {
      ...(source ? { source } : {}),
      details,
      hint: secret.startsWith('env:') ? `export ${secret.slice(4)}=… and try again; nothing was changed` : 'nothing was changed',
    }),
  )
}
