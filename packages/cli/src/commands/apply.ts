import { applyPlan, exit, fail, now, type Plan, type Session } from '@hostkit/core'
import { resolve } from 'node:path'
import { askWhether } from '../ask.js'
import { wayTo, withSession } from '../connect.js'
import { registryHere, took, type Context, type Verb } from '../context.js'
import { keep } from '../keep.js'
import { isMany } from '../many/choose.js'
import { hostsNow } from '../machine.js'
import { withPlanning } from '../makePlan.js'
import { conclude, perform, recoverFirst } from '../perform.js'
import { showPlan } from '../print/plan.js'
import { many } from '../print/summary.js'
import { withhold } from '../secrets.js'
import { loadPlan } from '../store.js'
import { chooseForPlan } from '../target.js'
import { refusal } from '../unfinished.js'

/** Does what a plan says: one from a file, or one made now over the same connection. */
export const run: Verb = async (context, [config]) => {
  const { flags, terminal } = context
  if (!flags.confirm && !flags.dryRun && !terminal.canAsk) {
    fail('HK6002', 'apply changes the host, and nobody is there to be asked', { hint: 'add --confirm' })
  }
  if (flags.plan !== undefined) return saved(context, flags.plan, config)
  if (config !== undefined && isPlan(config)) return saved(context, config, undefined)
  return isMany(flags) ? (await import('../many/apply.js')).run(context, [config]) : planned(context, config)
}

/** As `down` and `show` take one. No config is JSON, or comes from stdin. */
const isPlan = (file: string): boolean => file === '-' || file.endsWith('.json')

const planned = (context: Context, config: string | undefined): Promise<number> =>
  withPlanning(context, config, async (opened, { registry, chosen, make }) => {
    const way = wayTo(chosen, context.flags)
    const session = await ready(context, opened, registry, way)
    if (typeof session === 'number') return session
    const plan = await make(session)
    context.progress.rest()
    const since = now()
    const kept = keep(context, plan)
    showPlan(context, plan, { registry, ...(kept === null ? {} : { saved: kept }) })
    took(context, 'show', since)
    return perhaps(context, session, plan, way)
  })

async function saved(context: Context, file: string, config: string | undefined): Promise<number> {
  const { flags, cwd } = context
  if (config !== undefined) fail('HK6001', 'apply takes a config or --plan, not both', { hint: `leave ${config} out` })
  for (const flag of ['only', 'except', 'ignore', 'force'] as const) {
    if (flags[flag] !== undefined)
      fail('HK6001', `--${flag} has no say in a plan that is made already`, { hint: 'make the plan with it: hostkit plan' })
  }
  const plan = await loadPlan(file === '-' ? file : resolve(cwd, file))
  withhold(plan.parts, context.env)
  const part = plan.parts[0] ?? fail('HK3003', 'the plan is for no host')
  if (plan.parts.length > 1 || isMany(flags)) return (await import('../many/apply.js')).applySaved(context, plan, file)
  const registry = await registryHere(context)
  const hosts = await hostsNow(context)
  const chosen = chooseForPlan(flags, part.target, hosts)
  showPlan(context, plan, { registry })
  if (flags.dryRun) return dry(context)
  const way = wayTo(chosen, flags)
  return withSession(context, chosen, registry, async (opened) => {
    const session = await ready(context, opened, registry, way)
    return typeof session === 'number' ? session : perhaps(context, session, plan, way)
  })
}

/** A host on which nothing is left half done. */
async function ready(context: Context, session: Session, registry: Session['registry'], way: string): Promise<Session | number> {
  const { flags, terminal } = context
  const left = refusal(session, way)
  if (left === null) return session
  if (session.unfinished!.alive || flags.dryRun) throw left
  if (!flags.confirm) {
    if (!terminal.canAsk) throw left
    const answer = await askWhether(
      context,
      `The run ${session.unfinished!.run} was interrupted. Finish it first, or take it back where that cannot be done?`,
    )
    if (answer !== 'yes') return declined(context, answer)
  }
  return recoverFirst(context, session, registry, way)
}

async function perhaps(context: Context, session: Session, plan: Plan, way: string): Promise<number> {
  const { flags, progress } = context
  const changes = plan.parts[0]?.changes ?? []
  if (flags.dryRun) return dry(context)
  if (changes.length > 0 && !flags.confirm) {
    const gone = changes.filter(({ action }) => action === 'delete').length
    const answer = await askWhether(
      context,
      `Apply ${many(changes.length, 'change')}${gone > 0 ? `, ${gone} of them deleting,` : ''} to ${session.target.name}?`,
    )
    if (answer !== 'yes') return declined(context, answer)
  }
  progress.expect(
    session.target.name,
    changes.map(({ address }) => address),
  )
  const result = await perform(context, session, way, (applying) => applyPlan(plan, session, applying))
  return typeof result === 'number' ? result : conclude(context, session, { way, back: plan.direction === 'up' }, result)
}

function dry({ terminal }: Context): number {
  terminal.err('dry run: nothing was changed')
  return exit.ok
}

function declined({ terminal }: Context, answer: 'no' | 'cancelled'): number {
  terminal.err('nothing was changed')
  return answer === 'cancelled' ? exit.interrupted : exit.error
}
