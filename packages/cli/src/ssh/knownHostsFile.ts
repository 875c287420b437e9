import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { typeOf } from './fingerprint.js'
import { parseKnownHosts, type KnownHost } from './knownHosts.js'

/** What all the files say together. A missing file is an empty one; one that cannot be read is worth a remark when a key is not found. */
export async function readKnownHosts(files: readonly string[]): Promise<{ entries: KnownHost[]; remarks: string[] }> {
  const remarks: string[] = []
  const lists = await Promise.all(
    files.map(async (file) => {
      try {
        return parsed(await readFile(file, 'utf8'), file)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'ENOENT' && code !== 'ENOTDIR') remarks.push(`${file} could not be read (${code})`)
        return []
      }
    }),
  )
  return { entries: lists.flat(), remarks }
}

/** What a file said the last time: many hosts are looked up in the same one. */
const seen = new Map<string, { readonly text: string; readonly entries: KnownHost[] }>()

function parsed(text: string, file: string): KnownHost[] {
  const before = seen.get(file)
  if (before?.text === text) return before.entries
  const entries = parseKnownHosts(text, file)
  seen.set(file, { text, entries })
  return entries
}

/**
 * Adds one line by a single appending write: it is there as a whole or not at all, and hosts that are met at the same moment, or
 * an ssh beside us, lose nothing - a rename would drop their lines, and replace a symbolic link or `/dev/null`.
 */
export function remember(file: string, name: string, key: Buffer): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const open = openSync(file, 'a+', 0o600)
  try {
    const { size } = fstatSync(open)
    const last = Buffer.alloc(1)
    const torn = size > 0 && readSync(open, last, 0, 1, size - 1) === 1 && last[0] !== 10
    writeSync(open, `${torn ? '\n' : ''}${name} ${typeOf(key)} ${key.toString('base64')}\n`)
  } finally {
    closeSync(open)
  }
}
