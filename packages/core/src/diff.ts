import type { Address } from './address.js'
import { guarded } from './blame.js'
import { same } from './canonical.js'
import { attachments, type Edge } from './graph.js'
import type { Compared } from './read.js'
import type { AnyResource, Change, Reason } from './resource.js'

/** The fields in which two states of a kind differ. */
export function differing(type: AnyResource, before: unknown, after: unknown): readonly string[] {
  if (type.diff) return guarded(type, 'diff', {}, () => type.diff!(before, after))
  return type.fields.filter((field) => !same((before as Record<string, unknown>)[field], (after as Record<string, unknown>)[field]))
}

/** Stage 4: desired × observed → changes, in the given (topological) order. An equal pair is no change, unless what it hangs on changes. */
export function diff(compared: readonly Compared[], edges: readonly Edge[]): readonly Change<unknown>[] {
  const triggers = attachments(edges)
  const changed = new Set<Address>()
  return compared.flatMap(({ resource: { address, type }, desired, observed }): Change<unknown>[] => {
    const triggered = (triggers.get(address) ?? [])
      .filter((from) => changed.has(from))
      .map((triggeredBy): Reason => ({ reason: 'triggered', triggeredBy }))
    if (observed === null) {
      changed.add(address)
      return [{ address, action: 'create', before: null, after: desired, reasons: [{ reason: 'absent' }] }]
    }
    const fields = differing(type, observed, desired)
    if (fields.length === 0 && triggered.length === 0) return []
    changed.add(address)
    const reasons: Reason[] = [...(fields.length > 0 ? [{ reason: 'differs', fields } as const] : []), ...triggered]
    return [{ address, action: 'update', before: observed, after: desired, reasons }]
  })
}
