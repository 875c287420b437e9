import { exit, joinPlans, makePlan, prepare, type Plan } from '@hostkit/core'
import { wayTo, withSession } from '../connect.js'
import type { Context, Verb } from '../context.js'
import { load } from '../context.js'
import { keep } from '../keep.js'
import type { Loaded } from '../load.js'
import { pathFor, showPlan } from '../print/plan.js'
import type { Chosen } from '../target.js'
import { refusal } from '../unfinished.js'
import { chooseMany, selectMany } from './choose.js'
import { allOf, each } from './each.js'

/** Reads many hosts, and saves one plan with a part for each. One that cannot be read fails the whole: a plan that silently lacks a host would mislead. */
export const run: Verb = async (context, [config]) => {
  const loaded = await load(context, config)
  const chosen = chooseMany(context.flags, loaded.project.hosts)
  const plan = await planMany(context, loaded, chosen)
  context.progress.rest()
  const saved = keep(context, plan)
  const changes = plan.parts.some((part) => part.changes.length > 0)
  const next = changes && saved !== null ? { next: `hostkit apply --plan ${pathFor(context, saved)} --confirm` } : {}
  showPlan(context, plan, { registry: loaded.registry, aside: context.flags.out === '-', ...(saved === null ? {} : { saved }), ...next })
  return changes && context.flags.detailedExitcode ? exit.changes : exit.ok
}

export async function planMany(context: Context, { project, registry }: Loaded, chosen: readonly [Chosen, ...Chosen[]]): Promise<Plan> {
  const { flags } = context
  // Everything that is wrong offline is told before anybody connects.
  // Where nothing is for one host alone, it is the same for all.
  const same = project.declarations.every(({ host }) => host === null) ? prepare(project, registry, null) : null
  const prepared = chosen.map(({ host }) => same ?? prepare(project, registry, host))
  const known = chosen.map(({ name }, i) => ({ target: name, addresses: prepared[i]!.sorted.map(({ address }) => address) }))
  const selects = selectMany(flags, known)
  const readings: NonNullable<Context['reading']>[] = []
  const plans = allOf(
    await each(context, chosen, (one, own, i) =>
      withSession(own, one, registry, async (session) => {
        const left = refusal(session, wayTo(one, flags))
        if (left !== null) throw left
        const plan = await makePlan(project, one.host, session, {
          force: flags.force === true,
          select: selects[i]!,
          reach: one.reach,
          prepared: prepared[i]!,
        })
        if (own.reading) readings.push(own.reading)
        return plan
      }),
    ),
  )
  const most = (field: 'milliseconds' | 'requests'): number => Math.max(...readings.map((one) => one[field]))
  context.reading = readings[0] ? { ...readings[0], milliseconds: most('milliseconds'), requests: most('requests') } : null
  return joinPlans(plans as readonly [Plan, ...Plan[]])
}
