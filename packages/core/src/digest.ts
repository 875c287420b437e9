import { createHash } from 'node:crypto'
import { canonical, pieces, plain, quickly } from './canonical.js'
import { gathered } from './gathered.js'

/** So deep in a plan lie its resources, edges and changes: under `parts`, a part, and its list. */
const ENTRIES = 4

/** All of a large plan, as one text beside a copy that is in order, would be most of the memory that it takes: its entries come one by one. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256')
  for (const text of gathered(pieces(value, ENTRIES, jsonOf))) hash.update(text)
  return hash.digest('hex')
}

/** The canonical texts of what was settled. */
const texts = new WeakMap<object, string>()

/** Canonical JSON; of what was settled as it was worked out then. */
export const jsonOf = (value: unknown): string =>
  (typeof value === 'object' && value !== null ? texts.get(value) : undefined) ?? canonical(value)

/**
 * An entry of a plan as it is when it was stored and read again: secrets are their names then, and what is `undefined` is gone. Its text, for the
 * digest and for the file, is worked out here, once, so that this can be done while nothing else is to do.
 */
export function settled<Value extends object>(value: Value): Value {
  if (texts.has(value)) return value
  const quick = quickly(value)
  const copy = quick?.copy ?? (JSON.parse(JSON.stringify(value)) as Value)
  texts.set(copy, quick?.text ?? canonical(copy))
  return copy
}

/** The same for a whole plan. Piece by piece, as above. */
export function throughJson(given: unknown, depth = 0): unknown {
  const value = plain(given)
  if (typeof value !== 'object' || value === null) return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
  if (depth === ENTRIES) return settled(value)
  if (Array.isArray(value)) return value.map((one) => throughJson(one, depth + 1) ?? null)
  const members = Object.entries(value).map(([key, member]) => [key, throughJson(member, depth + 1)] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== undefined))
}
