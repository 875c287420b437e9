import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** RFC 8785: the one byte sequence of a JSON value, so that its digest means something. */
export const canonical = (value: unknown): string => canonicalize(value) ?? 'null'

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const digestOf = (value: unknown): string => sha256(canonical(value))

/** Structural equality of plain JSON values; a key that is `undefined` counts as absent. */
export const same = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)
