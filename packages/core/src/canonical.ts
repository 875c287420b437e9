import { createHash } from 'node:crypto'

/** Deeper than this is a circle, or as good as one. */
const DEEPEST = 1000

/**
 * RFC 8785: the one byte sequence of a JSON value, so that its digest means something. Written here because it is on the way of every plan: the
 * library looks at each character of each text by itself. A test holds the two against each other.
 */
export const canonical = (value: unknown): string => write(value, 0) ?? 'null'

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
