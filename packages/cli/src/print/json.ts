import type { Event, Part, PlannedChange, Registry } from '@hostkit/core'
import { markOf, resourceOf } from './row.js'
import { safeJson } from './safe.js'

/** One line of `--json`: a version, a type, a time. */
export const jsonLine = (type: string, fields: object): string => safeJson({ v: 1, type, ts: new Date().toISOString(), ...fields })

export function eventLine({ type, ...fields }: Event): string {
  return jsonLine(type, fields)
}

/** A planned change without its states: those are in the plan file. */
export function changeLine(change: PlannedChange, part: Part, registry: Registry): string {
  const { address, action, reasons, down } = change
  const resource = resourceOf(part, address)
  return jsonLine('plan.change', {
    target: part.target.name,
    address,
    action,
    runs: markOf(change, registry) === '>',
    reasons,
    down,
    group: resource?.group ?? [],
    source: resource?.source ?? null,
  })
}
