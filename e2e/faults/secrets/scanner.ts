import { constants, inflateRawSync } from 'node:zlib'
import { encodings, type Canary } from './canary.js'

export interface Hit {
  readonly canary: string
  readonly encoding: string
}

interface Needle extends Hit {
  readonly bytes: Buffer
}

/** So many bytes of a value are enough to know it by: what was cut in two, or lost its beginning, is found too. */
const WINDOW = 8
/** The first three bytes of every needle; all else is passed over at once. */
const KEYS = 1 << 24

/** Finds canaries in bytes, in every encoding, whole or in parts. */
export class Scanner {
  private readonly keys = new Uint8Array(KEYS)
  private readonly needles = new Map<number, Needle[]>()

  /** `more`: texts that are secret only as a whole, known by their digests: a file of which all but the secret is known. */
  constructor(canaries: readonly Canary[], more: readonly Canary[] = []) {
    for (const { name, value } of canaries)
      for (const [encoding, encode] of Object.entries(encodings))
        for (const form of encode(Buffer.from(value))) this.add(name, encoding, Buffer.from(form as Buffer), Buffer.byteLength(value))
    for (const { name, value } of more)
      for (const form of encodings['digest']!(Buffer.from(value))) this.add(name, 'digest', Buffer.from(form as Buffer), form.length)
  }

  /** Every window of a form, so that any piece of it is known. A digest tells nothing in parts, and escaped text has the windows of the raw one. */
  private add(canary: string, encoding: string, form: Buffer, length: number): void {
    const even = encoding.startsWith('base64') || form.length % length === 0
    const size = encoding === 'digest' ? Math.min(form.length, 20) : even ? Math.ceil((WINDOW * form.length) / length) : form.length
    const last = encoding === 'digest' ? 0 : Math.max(0, form.length - size)
    for (let at = 0; at <= last; at++) {
      const bytes = form.subarray(at, at + size)
      if (encoding === 'raw' && !telling(bytes)) continue
      const key = keyOf(bytes, 0)
      this.keys[key] = 1
      const known = this.needles.get(key) ?? []
      if (!known.some((one) => one.bytes.equals(bytes))) this.needles.set(key, [...known, { canary, encoding, bytes }])
    }
  }

  /** What is in these bytes, and in what is packed in them. */
  scan(bytes: Buffer): readonly Hit[] {
    const found = new Map<string, Hit>()
    for (const hit of this.plain(bytes)) found.set(`${hit.canary} ${hit.encoding}`, hit)
    for (const packed of unpacked(bytes))
      for (const { canary, encoding } of this.plain(packed))
        found.set(`${canary} gzip ${encoding}`, { canary, encoding: `gzip ${encoding}` })
    return [...found.values()]
  }

  /** The same over a stream whose pieces end anywhere. */
  scanPieces(pieces: Iterable<Buffer>): readonly Hit[] {
    return this.scan(Buffer.concat([...pieces]))
  }

  private *plain(bytes: Buffer): Iterable<Hit> {
    const { keys } = this
    for (let at = 0; at + 3 <= bytes.length; at++) {
      if (keys[bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)] === 0) continue
      for (const needle of this.needles.get(keyOf(bytes, at))!)
        if (bytes.subarray(at, at + needle.bytes.length).equals(needle.bytes)) yield needle
    }
  }
}

const keyOf = (bytes: Buffer, at: number): number => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)

/** Not what anything could hold: mostly letters and digits. */
const telling = (bytes: Buffer): boolean => (bytes.toString('latin1').match(/[A-Za-z0-9]/g)?.length ?? 0) >= 6

/** gzip anywhere in the bytes, as itself or in base64. */
function* unpacked(bytes: Buffer): Iterable<Buffer> {
  const magic = Buffer.from([0x1f, 0x8b, 0x08])
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    const plain = gunzipped(bytes.subarray(at))
    if (plain) yield plain
  }
  for (let at = bytes.indexOf('H4sI'); at >= 0; at = bytes.indexOf('H4sI', at + 4)) {
    const text = /^[A-Za-z0-9+/\n]+/.exec(bytes.toString('latin1', at, at + 4_000_000))?.[0] ?? ''
    const plain = gunzipped(Buffer.from(text, 'base64'))
    if (plain) yield plain
  }
}

/** What stands behind the packed data makes no difference. */
function gunzipped(bytes: Buffer): Buffer | null {
  const flags = bytes[3] ?? 0
  let start = 10 + (flags & 4 ? 2 + bytes.readUInt16LE(10) : 0)
  for (const flag of [8, 16]) if (flags & flag) start = bytes.indexOf(0, start) + 1
  try {
    return inflateRawSync(bytes.subarray(start + (flags & 2 ? 2 : 0)), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 256 * 1024 * 1024,
    })
  } catch {
    return null
  }
}
