import type { Address } from './address.js'
import { problem, type Diagnostic } from './diagnostic.js'
import { seal, type Part, type Plan, type PlannedChange } from './plan.js'
import type { Reason } from './resource.js'
import { version } from './version.js'

/** The way back, and what it cannot take back. */
export interface DownPlan {
  readonly plan: Plan
  readonly diagnostics: readonly Diagnostic[]
  readonly kept: readonly Address[]
  readonly noop: readonly Address[]
}

/** Derives the way back from the plan of one target: the same pipeline, before and after swapped, reversed. Works offline. */
export function downPlan(up: Plan, select: (address: Address) => boolean = () => true): DownPlan {
  const diagnostics: Diagnostic[] = []
  const kept: Address[] = []
  const noop: Address[] = []
  const parts = up.parts.map((part): Part => {
    const changes = part.changes.toReversed().flatMap((change): PlannedChange[] => {
      const { address } = change
      if (!select(address)) return []
      const rule = change.down
      if (rule === 'keep') kept.push(address)
      if (rule === 'noop') noop.push(address)
      if (rule === 'irreversible') {
        const source = part.resources.find((resource) => resource.address === address)?.source
        diagnostics.push({
          ...problem('HK3008', `${address} cannot be taken back`, {
            address,
            ...(source ? { source } : {}),
            hint: 'it is declared irreversible',
          }),
          severity: 'warning',
        })
      }
      if (rule !== 'invert') return []
      return [invert(change)]
    })
    const back = new Map(changes.map(({ address, after }) => [address, after]))
    return {
      ...part,
      resources: part.resources
        .filter(({ address }) => back.has(address))
        .map((resource) => ({ ...resource, state: back.get(resource.address) ?? null })),
      changes,
      notes: [],
      takesBack: up.digest,
    }
  })
  const { digest: _, ...rest } = up
  return {
    plan: seal({ ...rest, tool: version, direction: up.direction === 'up' ? 'down' : 'up', created: new Date().toISOString(), parts }),
    diagnostics,
    kept,
    noop,
  }
}

function invert(change: PlannedChange): PlannedChange {
  // What made it act on the way up changes back, too: a change that was only triggered would otherwise do nothing.
  const reasons: readonly Reason[] = [{ reason: 'down' }, ...change.reasons.filter(({ reason }) => reason === 'triggered')]
  const base = { address: change.address, reasons, down: change.down }
  if (change.action === 'create') return { ...base, action: 'delete', before: change.after, after: null }
  if (change.action === 'delete') return { ...base, action: 'create', before: null, after: change.before }
  return { ...base, action: 'update', before: change.after, after: change.before }
}
