import { createHash } from 'node:crypto'
import { random } from '../size.js'

/** A value that can be nowhere by chance, with characters that every grammar quotes in a way of its own. */
export interface Canary {
  readonly name: string
  readonly value: string
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const next = random('secrets')
const piece = (): string => Array.from({ length: 9 }, () => letters[Math.floor(next() * letters.length)]).join('')

/** Four random pieces: whatever is cut out of the middle of it has one of them. */
export const canary = (name: string, between: readonly [string, string, string] = ['"', '\\$', "' %"]): Canary => ({
  name,
  value: `${piece()}${between[0]}${piece()}${between[1]}${piece()}${between[2]}${piece()}`,
})

/** How a value may be written down; in each of them it is a leak. */
export const encodings: Readonly<Record<string, (value: Buffer) => readonly (string | Buffer)[]>> = {
  raw: (value) => [value],
  // A text of which it is the middle begins at one of three places of a group.
  base64: (value) => [0, 1, 2].map((at) => inner(Buffer.concat([Buffer.alloc(at), value]).toString('base64'), at)),
  base64url: (value) => [0, 1, 2].map((at) => inner(Buffer.concat([Buffer.alloc(at), value]).toString('base64url'), at)),
  'hex lower': (value) => [value.toString('hex')],
  'hex upper': (value) => [value.toString('hex').toUpperCase()],
  url: (value) => [[...value].map((byte) => `%${hex(byte)}`).join(''), [...value].map((byte) => `%${hex(byte).toUpperCase()}`).join('')],
  json: (value) => [JSON.stringify(value.toString()).slice(1, -1), [...value].map((byte) => `\\u00${hex(byte)}`).join('')],
  shell: (value) => [
    `'${value.toString().replaceAll("'", `'\\''`)}'`,
    [...value].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  ],
  systemd: (value) => [
    [...value].map((byte) => (/[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\x${hex(byte)}`)).join(''),
    [...value].map((byte) => `\\x${hex(byte)}`).join(''),
  ],
  reversed: (value) => [Buffer.from([...value].reverse())],
  'utf-16': (value) => [Buffer.from(value.toString(), 'utf16le'), Buffer.from(value.toString(), 'utf16le').swap16()],
  digest: (value) =>
    [value, Buffer.concat([value, Buffer.from('\n')])].flatMap((text) =>
      ['sha256', 'sha512', 'sha1', 'md5'].flatMap((algorithm) => {
        const digest = createHash(algorithm).update(text).digest()
        return [digest.toString('hex'), digest.toString('hex').toUpperCase(), digest.toString('base64'), digest]
      }),
    ),
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
/** Without the characters that what stands before and after has a part in. */
const inner = (text: string, at: number): string => text.replace(/=+$/, '').slice(at === 0 ? 0 : at + 1, -2)
