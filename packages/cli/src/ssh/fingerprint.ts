import { createHash } from 'node:crypto'

/** What `ssh-keygen -l` prints of a public key in its wire form. */
export const fingerprint = (key: Uint8Array): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** The type that a public key says it has: the first string of its wire form. `''` when there is none. */
export function typeOf(key: Buffer): string {
  if (key.length < 4) return ''
  const length = key.readUInt32BE(0)
  return length > 64 || key.length < 4 + length ? '' : key.toString('latin1', 4, 4 + length)
}

/** A public key by what can be compared: the `ssh` program tells no more of the one that a host shows. */
export interface Shown {
  readonly type: string
  readonly fingerprint: string
}

export const shownOf = (key: Buffer): Shown => ({ type: typeOf(key), fingerprint: fingerprint(key) })

/** `ED25519 SHA256:…` */
export const shownKey = (key: Buffer | Shown): string => {
  const { type, fingerprint: print } = Buffer.isBuffer(key) ? shownOf(key) : key
  return `${shownType(type)} ${print}`
}

export const shownType = (type: string): string =>
  type
    .replace(/^ssh-/, '')
    .replace(/-sha2-nistp\d+/, '')
    .replace(/@openssh\.com$/, '')
    .toUpperCase()

/** A fingerprint as people paste it: padded or not, with the type behind it or not. `null`: it is none that can be compared. */
export const readFingerprint = (text: string): string | null => /^\s*(SHA256:[A-Za-z0-9+/]{43})=?\s*$/.exec(text)?.[1] ?? null
