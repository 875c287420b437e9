import { makePlan, prepare, type Plan, type Session } from '@hostkit/core'
import { took, type Context } from './context.js'
import type { Loaded } from './load.js'
import { selection } from './select.js'
import type { Chosen } from './target.js'

/** Everything that is wrong offline is told before anybody connects; the way to the plan itself comes back. */
export function prepared(context: Context, { project, registry }: Loaded, chosen: Chosen): (session: Session) => Promise<Plan> {
  const { flags } = context
  const since = performance.now()
  const ready = prepare(project, registry, chosen.host)
  const select = selection(
    flags,
    ready.sorted.map(({ address }) => address),
    chosen.name,
  )
  took(context, 'resolve', since)
  return (session) => makePlan(project, chosen.host, session, { force: flags.force === true, select, reach: chosen.reach, prepared: ready })
}
