import { seal, type Plan } from './plan.js'

/** One plan out of the plans for several targets: a graph with a part for each. */
export function joinPlans([first, ...others]: readonly [Plan, ...Plan[]]): Plan {
  if (others.length === 0) return first
  const { digest: _, ...rest } = first
  return seal({ ...rest, created: new Date().toISOString(), parts: [first, ...others].flatMap(({ parts }) => parts) })
}

/**
 * What each target is sent, in the order of the parts: its own part and nothing of the others. The digest follows from that of the whole, so a target knows
 * it again when the same plan comes a second time.
 */
export function splitPlan(plan: Plan): readonly Plan[] {
  if (plan.parts.length < 2) return [plan]
  const { digest: _, ...rest } = plan
  return plan.parts.map((part) => seal({ ...rest, parts: [part] }))
}
