import { exit, now } from '@hostkit/core'
import { wayTo } from '../connect.js'
import { took, type Verb } from '../context.js'
import { keep } from '../keep.js'
import { isMany } from '../many/choose.js'
import { withPlanning } from '../makePlan.js'
import { pathFor, showPlan } from '../print/plan.js'
import { refusal } from '../unfinished.js'

/** Reads a host, compares, and saves what there is to do. Nothing is changed. */
export const run: Verb = async (context, [config]) => {
  const { flags } = context
  if (isMany(flags)) return (await import('../many/plan.js')).run(context, [config])
  const { plan, registry } = await withPlanning(context, config, async (session, { registry, chosen, make }) => {
    const left = refusal(session, wayTo(chosen, flags))
    if (left !== null) throw left
    return { plan: await make(session), registry }
  })
  context.progress.rest()
  const since = now()
  const saved = keep(context, plan)
  const changes = plan.parts.some((part) => part.changes.length > 0)
  const next = changes && saved !== null ? { next: `hostkit apply --plan ${pathFor(context, saved)} --confirm` } : {}
  showPlan(context, plan, { registry, aside: context.flags.out === '-', ...(saved === null ? {} : { saved }), ...next })
  took(context, 'show', since)
  return changes && flags.detailedExitcode ? exit.changes : exit.ok
}
