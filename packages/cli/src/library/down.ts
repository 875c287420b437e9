import { downPlan, type DownPlan, type Plan } from '@hostkit/core'
import { selection } from '../select.js'
import { answer, opened, type Answer, type Given } from './answer.js'
import type { Planned } from './plan.js'

export interface DownOptions {
  readonly only?: readonly string[] | undefined
  readonly except?: readonly string[] | undefined
}

/** Derives the way back from a plan, offline. What it cannot take back stands in `kept` and `diagnostics`; `apply` takes the answer as it is. */
export function down(up: Given<Planned>, options?: DownOptions): Promise<Answer<Planned & DownPlan>>
export function down(up: Given<Plan>, options?: DownOptions): Promise<Answer<DownPlan>>
export function down(up: Given<Planned | Plan>, { only, except }: DownOptions = {}): Promise<Answer<DownPlan>> {
  return answer(async () => {
    const given = opened(up)
    const plan = 'plan' in given ? given.plan : given
    const known = plan.parts.flatMap(({ changes }) => changes.map(({ address }) => address))
    const select = selection({ ...(only ? { only } : {}), ...(except ? { except } : {}) }, known, plan.parts[0]?.target.name ?? '')
    return { ...('plan' in given ? given : {}), ...downPlan(plan, select) }
  })
}
