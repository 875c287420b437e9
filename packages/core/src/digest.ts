import { createHash } from 'node:crypto'
import { canonical, pieces, plain } from './canonical.js'
import { gathered } from './gathered.js'

/** So deep in a plan lie its resources: under `parts`, a part, and its list. */
const RESOURCES = 4

/** All of a large plan, as one text beside a copy that is in order, would be most of the memory that it takes: its resources come one by one. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256')
  for (const text of gathered(pieces(value, RESOURCES, known))) hash.update(text)
  return hash.digest('hex')
}

/** The canonical texts of what was settled and is not in a digest yet. */
const texts = new WeakMap<object, string>()

/**
 * A resource as it is when it was stored and read again: secrets are their names then, and what is `undefined` is gone. What its digest needs is worked
 * out here, once, so that this is done while nothing else is to do.
 */
export function settled<Value extends object>(value: Value): Value {
  const plain = JSON.parse(JSON.stringify(value)) as Value
  texts.set(plain, canonical(plain))
  return plain
}

/** The same for a whole plan, whose resources may be settled already. Piece by piece, as above. */
export function throughJson(given: unknown, depth = 0): unknown {
  const value = plain(given)
  if (typeof value !== 'object' || value === null) return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
  if (depth === RESOURCES) return texts.has(value) ? value : (JSON.parse(JSON.stringify(value)) as unknown)
  if (Array.isArray(value)) return value.map((one) => throughJson(one, depth + 1) ?? null)
  const members = Object.entries(value).map(([key, member]) => [key, throughJson(member, depth + 1)] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== undefined))
}

/** Given once: a plan is digested when it is made, and its texts are not kept for longer. */
function known(value: unknown): string {
  if (typeof value !== 'object' || value === null) return canonical(value)
  const text = texts.get(value)
  texts.delete(value)
  return text ?? canonical(value)
}
