import { applyPlan, checkFit, exit, fail, Failure, splitPlan, type Plan, type Registry } from '@hostkit/core'
import { askWhether } from '../ask.js'
import { wayTo, withSession } from '../connect.js'
import { load, registryHere, type Context, type Verb } from '../context.js'
import { keep } from '../keep.js'
import { hostsNow } from '../machine.js'
import { conclude, perform, recoverFirst } from '../perform.js'
import { jsonLine } from '../print/json.js'
import { safe } from '../print/safe.js'
import { showPlan } from '../print/plan.js'
import { many } from '../print/summary.js'
import { chooseForPlan, type Chosen } from '../target.js'
import { refusal } from '../unfinished.js'
import { chooseMany } from './choose.js'
import { each, once } from './each.js'
import { tell } from './machines.js'
import { planMany } from './plan.js'

/** One part of a plan, and the host that it is for. */
interface Errand {
  readonly chosen: Chosen
  readonly plan: Plan
}

/** Plans many hosts, shows the plan, and applies it: on each host a transaction of its own. */
export const run: Verb = async (context, [config]) => {
  const { flags } = context
  const loaded = await load(context, config)
  const chosen = chooseMany(flags, loaded.project.hosts)
  const plan = await planMany(context, loaded, chosen)
  context.progress.rest()
  const kept = keep(context, plan)
  showPlan(context, plan, { registry: loaded.registry, ...(kept === null ? {} : { saved: kept }) })
  return applyMany(context, plan, chosen, loaded.registry)
}

/** A saved plan with several parts: all of them, or those of the hosts that are named. */
export async function applySaved(context: Context, plan: Plan, file: string): Promise<number> {
  const registry = await registryHere(context)
  return applyParts(context, plan, registry, file)
}

/** @param file where the plan lies, if it was not shown yet. */
export async function applyParts(context: Context, plan: Plan, registry: Registry, file: string | null = null): Promise<number> {
  const { flags } = context
  const hosts = await hostsNow(context)
  const named = flags.hosts ?? (flags.host === undefined ? null : [flags.host])
  if (named === null && (flags.local || flags.remote !== undefined))
    fail('HK6001', `the plan is for ${plan.parts.length} hosts; --local and --remote are one machine`, {
      hint: '--host NAME picks one of them',
    })
  const missing = (named ?? []).filter((name) => !plan.parts.some(({ target }) => target.name === name))
  if (missing.length > 0)
    fail('HK3001', `the plan was not made for ${missing.join(', ')}`, { details: plan.parts.map(({ target }) => `--host ${target.name}`) })
  const { hosts: _, allHosts: __, host: ___, ...rest } = flags
  const wanted = splitPlan(plan).filter((one) => named === null || named.includes(one.parts[0]!.target.name))
  const chosen = wanted.map((one) => {
    const { target } = one.parts[0]!
    return chooseForPlan(named === null ? rest : { ...rest, host: target.name }, target, hosts)
  })
  if (file !== null) showPlan(context, { ...plan, parts: wanted.flatMap(({ parts }) => parts) }, { registry })
  return applyMany(context, plan, chosen, registry, file)
}

/** First who they are, on all of them, before anything is written on any; then each by itself. What one does is not taken back for another. */
export async function applyMany(
  context: Context,
  plan: Plan,
  chosen: readonly Chosen[],
  registry: Registry,
  file: string | null = null,
): Promise<number> {
  const { flags, terminal } = context
  const back = plan.direction === 'up'
  const errands = splitPlan(plan).flatMap((one): Errand[] => {
    const found = chosen.find(({ name }) => name === one.parts[0]!.target.name)
    return found === undefined ? [] : [{ chosen: found, plan: one }]
  })
  const busy = errands.filter((one) => one.plan.parts[0]!.changes.length > 0)
  if (flags.dryRun) {
    terminal.err('dry run: nothing was changed')
    return exit.ok
  }
  if (busy.length === 0) {
    if (!terminal.json) terminal.out(`Nothing to do on ${many(errands.length, 'host')}.`)
    return exit.ok
  }
  const identities = await each(
    context,
    busy.map((one) => one.chosen),
    (one, own, i) => withSession(own, one, registry, async (session) => checkFit(busy[i]!.plan, busy[i]!.plan.parts[0]!, session)),
  )
  const others = identities.flatMap((one) => ('failure' in one ? one.failure.diagnostics : [])).filter(({ code }) => code.startsWith('HK3'))
  if (others.length > 0) throw new Failure(once(others))
  if (!flags.confirm) {
    const changes = busy.reduce((sum, one) => sum + one.plan.parts[0]!.changes.length, 0)
    const answer = await askWhether(context, `Apply ${many(changes, 'change')} to ${many(busy.length, 'host')}?`)
    if (answer !== 'yes') {
      terminal.err('nothing was changed')
      return answer === 'cancelled' ? exit.interrupted : exit.error
    }
  }
  context.following = true
  try {
    // A host that could not be reached just now is its own failure; it is tried once more, which costs nothing.
    const ended = await each(
      context,
      busy.map((one) => one.chosen),
      (_, own, i) => applyOne(own, busy[i]!, registry, back),
    )
    return await concludeMany(context, ended, plan, file)
  } finally {
    context.following = false
  }
}

async function applyOne(own: Context, { chosen, plan }: Errand, registry: Registry, back: boolean): Promise<number> {
  const way = wayTo(chosen, own.flags)
  return withSession(own, chosen, registry, async (opened) => {
    const left = refusal(opened, way)
    if (left !== null && (opened.unfinished!.alive || !own.flags.confirm)) throw left
    const session = left === null ? opened : await recoverFirst(own, opened, registry, way)
    if (typeof session === 'number') return session
    own.progress.expect(
      chosen.name,
      plan.parts[0]!.changes.map(({ address }) => address),
    )
    const result = await perform(own, session, way, (applying) => applyPlan(plan, session, applying))
    if (typeof result === 'number') return result
    const code = await conclude(own, session, { way, back }, result)
    if (own.terminal.json) own.terminal.out(jsonLine('result', { target: chosen.name, exit: code, ...own.told }))
    return code
  })
}

async function concludeMany(
  context: Context,
  ended: Awaited<ReturnType<typeof each<number>>>,
  plan: Plan,
  file: string | null,
): Promise<number> {
  const { terminal, flags, told } = context
  context.progress.rest()
  const untouched = ended.flatMap((one) => ('failure' in one ? [safe(one.chosen.name)] : []))
  if (untouched.length > 0) terminal.err(`nothing is known to have changed on ${untouched.join(', ')}`)
  const worst = await tell(context, ended)
  const rows = told['targets'] as readonly { target: string; exit: number }[]
  const bad = rows.filter(({ exit: code }) => code !== exit.ok && code !== exit.changes)
  told['digest'] = plan.digest
  if (!terminal.json) {
    const fine = many(rows.length - bad.length, 'host')
    terminal.out(
      bad.length === 0
        ? `Applied on ${fine}.`
        : `Applied on ${fine}, not on ${bad.map(({ target }) => safe(target)).join(', ')}. Each host is by itself: nothing was taken back on the others.`,
      ...(terminal.quiet || file === null || file === '-' ? [] : nextFor(bad, file, flags.config)),
    )
  }
  return worst
}

/** A plan that was refused, or whose run is committed or left half done, never fits that host again. A run that goes on has said how it is found. */
export function nextFor(
  bad: readonly { readonly target: string; readonly exit: number }[],
  plan: string,
  config: string | undefined,
): string[] {
  const spent: readonly number[] = [exit.refused, exit.needsOperator]
  const named = config === undefined ? '' : ` --config ${config}`
  const hosts = (wanted: (code: number) => boolean): string =>
    bad
      .filter((one) => wanted(one.exit))
      .map(({ target }) => target)
      .join(',')
  const anew = hosts((code) => spent.includes(code))
  const again = hosts((code) => !spent.includes(code) && code !== exit.interrupted)
  return [
    ...(again === '' ? [] : [`Next: hostkit apply --plan ${plan} --host ${again}${named} --confirm`]),
    ...(anew === '' ? [] : [`Next: hostkit plan --host ${anew}${named}`]),
  ]
}
