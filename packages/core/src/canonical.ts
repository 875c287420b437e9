import { hash } from 'node:crypto'

/** Deeper than this is a circle, or as good as one. */
const DEEPEST = 1000

/**
 * RFC 8785: the one byte sequence of a JSON value, so that its digest means something. Written here because it is on the way of every plan: the
 * library looks at each character of each text by itself. A test holds the two against each other.
 */
export const canonical = (value: unknown): string => quickly(value)?.text ?? [...pieces(value, Infinity)].join('')

/**
 * The same by way of Node's own writer, which is several times faster: it takes members in the order in which an object has them, so it is given a
 * `copy` in which they are in order; what has them so already is its own copy. `null` where that does not say everything: names that objects order
 * by themselves, and texts that are none.
 */
export function quickly<Value>(value: Value): { readonly copy: Value; readonly text: string } | null {
  const copy = ordered(value, 0)
  if (copy === UNORDERED) return null
  const text = JSON.stringify(copy) as string | undefined
  // Half a character comes out escaped; so does a text that only looks like it, which is no harm.
  return text === undefined || /\\ud[89a-f]/.test(text) ? null : { copy: copy as Value, text }
}

const UNORDERED = Symbol('no order of its own')

function ordered(given: unknown, depth: number): unknown {
  const value = plain(given)
  if (typeof value !== 'object' || value === null) return typeof value === 'number' && !Number.isFinite(value) ? UNORDERED : value
  if (depth > DEEPEST) return UNORDERED
  if (Array.isArray(value)) return orderedList(value, depth + 1)
  // A number in an object, and whatever else is more than its members.
  if (Object.getPrototypeOf(value) !== Object.prototype) return UNORDERED
  const members = value as Record<string, unknown>
  const names = Object.keys(members)
  let copy: Record<string, unknown> | null = sort(names) ? null : {}
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    if (name === '__proto__' || (name >= '0' && name < ':')) return UNORDERED
    const member = members[name]
    const one = ordered(member, depth + 1)
    if (one === UNORDERED) return UNORDERED
    // Up to here it was its own copy.
    if (copy === null && (one !== member || one === undefined))
      copy = Object.fromEntries(names.slice(0, i).map((key) => [key, members[key]]))
    if (copy !== null && one !== undefined) copy[name] = one
  }
  return copy ?? value
}

function orderedList(list: readonly unknown[], depth: number): unknown {
  let same = true
  const copy: unknown[] = []
  for (const member of list) {
    const one = ordered(member, depth)
    if (one === UNORDERED) return UNORDERED
    if (one !== member || one === undefined) same = false
    copy.push(one ?? null)
  }
  return same ? list : copy
}

/** In place, and tells whether they were in order before: most names are. */
function sort(names: string[]): boolean {
  for (let i = 1; i < names.length; i++)
    if (names[i - 1]! > names[i]!) {
      names.sort()
      return false
    }
  return true
}

/** Bit by bit; what lies `whole` deep is a bit of its own, as `textOf` has it. */
export function* pieces(given: unknown, whole: number, textOf = canonical, depth = 0): Generator<string> {
  const value = plain(given)
  if (depth === whole) return yield textOf(value)
  if (typeof value !== 'object' || value === null) return yield atom(value)
  if (depth > DEEPEST) throw new Error('it is nested too deeply, or in a circle')
  if (Array.isArray(value)) {
    let before = '['
    for (const one of value as unknown[]) {
      // Most of a plan are the members of such lists.
      if (depth + 1 === whole) yield before + textOf(plain(one))
      else {
        yield before
        yield* pieces(one, whole, textOf, depth + 1)
      }
      before = ','
    }
    return yield before === '[' ? '[]' : ']'
  }
  let before = '{'
  const names = Object.keys(value)
  sort(names)
  for (const key of names) {
    const member = plain((value as Record<string, unknown>)[key])
    if (member === undefined) continue
    yield `${before}${text(key)}:`
    yield* pieces(member, whole, textOf, depth + 1)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

const hasWord = (value: object): value is { toJSON(): unknown } => typeof (value as { toJSON?: unknown }).toJSON === 'function'

/** What JSON takes a value for: whoever has a word of his own for it is asked. */
export function plain(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  return typeof value === 'object' && value !== null && hasWord(value) ? value.toJSON() : value
}

function atom(value: unknown): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON number`)
  return JSON.stringify(value) ?? 'null'
}

function text(value: string): string {
  // In every Node that HostKit runs on; TypeScript's library of that year does not know it yet.
  if (!(value as string & { isWellFormed(): boolean }).isWellFormed())
    throw new Error('half a character (a lone surrogate) has no JSON form')
  return JSON.stringify(value)
}

export const sha256 = (bytes: string | Uint8Array): string => hash('sha256', bytes)

/** Structural equality of plain JSON values; a key that is `undefined` counts as absent. */
export const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)
