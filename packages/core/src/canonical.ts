import { createHash } from 'node:crypto'

/** Deeper than this is a circle, or as good as one. */
const DEEPEST = 1000

/**
 * RFC 8785: the one byte sequence of a JSON value, so that its digest means something. Written here because it is on the way of every plan: the
 * library looks at each character of each text by itself. A test holds the two against each other.
 */
export const canonical = (value: unknown): string => quickly(value) ?? write(value, 0) ?? 'null'

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
  if (depth > DEEPEST || typeof (value as { toJSON?: unknown }).toJSON === 'function') return UNORDERED
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

function write(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is no JSON number`)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth > DEEPEST) throw new Error('it is nested too deeply, or in a circle')
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return write((value as { toJSON: () => unknown }).toJSON(), depth + 1)
  if (Array.isArray(value)) return `[${value.map((one) => write(one, depth + 1) ?? 'null').join(',')}]`
  let members = ''
  for (const key of Object.keys(value).sort()) {
    const member = write((value as Record<string, unknown>)[key], depth + 1)
    if (member !== undefined) members += `${members === '' ? '' : ','}${text(key)}:${member}`
  }
  return `{${members}}`
}

function text(value: string): string {
  // In every Node that HostKit runs on; TypeScript's library of that year does not know it yet.
  if (!(value as string & { isWellFormed(): boolean }).isWellFormed())
    throw new Error('half a character (a lone surrogate) has no JSON form')
  return JSON.stringify(value)
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const digestOf = (value: unknown): string => sha256(canonical(value))

/** Structural equality of plain JSON values; a key that is `undefined` counts as absent. */
export const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)
