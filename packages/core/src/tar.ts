/** One member of an archive that exists only in memory. Owners travel by name: their numbers are the host's business. */
export interface Member {
  readonly path: string
  readonly content: Uint8Array | { readonly link: string }
  readonly mode?: number
  readonly owner?: string
  readonly group?: string
}

const BLOCK = 512

/**
 * A ustar archive; long names as GNU `L` and `K` members, since busybox reads those and not pax. Written here because the host's `tar` is the only
 * reader, and libraries want files on a disk, where secrets must not lie.
 */
export function tar(members: Iterable<Member>): Buffer {
  const parts: Buffer[] = []
  for (const { path, content, mode = 0o600, owner = 'root', group = 'root' } of members) {
    const link = 'link' in content ? content.link : ''
    const bytes = 'link' in content ? Buffer.alloc(0) : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    if (Buffer.byteLength(link) > 100) parts.push(...member('././@LongLink', Buffer.from(`${link}\0`), 'K', 0o644, '', '', ''))
    if (Buffer.byteLength(path) > 100) parts.push(...member('././@LongLink', Buffer.from(`${path}\0`), 'L', 0o644, '', '', ''))
    parts.push(...member(path, bytes, 'link' in content ? '2' : '0', mode, owner, group, link))
  }
  parts.push(Buffer.alloc(2 * BLOCK))
  return Buffer.concat(parts)
}

function member(path: string, bytes: Buffer, type: string, mode: number, owner: string, group: string, link: string): Buffer[] {
  const header = Buffer.alloc(BLOCK)
  const text = (value: string, at: number, length: number): void =>
    void header.subarray(at, at + length).set(Buffer.from(value).subarray(0, length))
  const octal = (value: number, at: number, length: number): void => text(value.toString(8).padStart(length - 1, '0'), at, length)
  text(path, 0, 100)
  octal(mode & 0o7777, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(bytes.length, 124, 12)
  octal(0, 136, 12)
  text(' '.repeat(8), 148, 8)
  text(type, 156, 1)
  text(link, 157, 100)
  text('ustar  ', 257, 8)
  text(owner, 265, 31)
  text(group, 297, 31)
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]
}
