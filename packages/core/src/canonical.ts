import { createHash } from 'node:crypto'

/** Deeper than this is a circle, or as good as one. */
const DEEPEST = 1000

/**
 * RFC 8785: the one byte sequence of a JSON value, so that its digest means something. Written here because it is on the way of every plan: the
 * library looks at each character of each text by itself. A test holds the two against each other.
 */
export const canonical = (value: unknown): string => quickly(value) ?? [...pieces(value, Infinity)].join('')

/**
 * The same by way of Node's own writer, which is several times faster: it takes members in the order in which an object has them, so it is given a
 * copy in which they are in order. `null` where that does not say everything: names that objects order by themselves, and texts that are none.
 */
function quickly(value: unknown): string | null {
  const copy = ordered(value, 0)
  if (copy === UNORDERED) return null
  const text = JSON.stringify(copy) as string | undefined
  // Half a character comes out escaped; so does a text that only looks like it, which is no harm.
  return text === undefined || /\\ud[89a-f]/.test(text) ? null : text
}

const UNORDERED = Symbol('no order of its own')

function ordered(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'number' && !Number.isFinite(value) ? UNORDERED : value
  if (depth > DEEPEST || hasWord(value)) return UNORDERED
  if (Array.isArray(value)) {
    const list: unknown[] = []
    for (const one of value as unknown[]) {
      const copy = ordered(one, depth + 1)
      if (copy === UNORDERED) return UNORDERED
      list.push(copy)
    }
    return list
  }
  const members: Record<string, unknown> = {}
  for (const key of sorted(Object.keys(value))) {
    if (key === '__proto__' || (key >= '0' && key < ':')) return UNORDERED
    const copy = ordered((value as Record<string, unknown>)[key], depth + 1)
    if (copy === UNORDERED) return UNORDERED
    members[key] = copy
  }
  return members
}

/** Most lists of names are in order already. */
function sorted(names: string[]): readonly string[] {
  for (let i = 1; i < names.length; i++) if (names[i - 1]! > names[i]!) return names.sort()
  return names
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
      yield before
      yield* pieces(one, whole, textOf, depth + 1)
      before = ','
    }
    return yield before === '[' ? '[]' : ']'
  }
  let before = '{'
  for (const key of sorted(Object.keys(value))) {
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

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Structural equality of plain JSON values; a key that is `undefined` counts as absent. */
export const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)
