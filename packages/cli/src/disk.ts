import { gathered } from '@hostkit/core'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** `.hostkit`: what HostKit keeps in a project. It is nobody's to commit. */
export function storeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const ignore = join(folder, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}

/**
 * A file that is there completely or not at all, and that only its owner reads. `lasting`: also after a loss of power, for which the disk is waited for.
 */
export function atomically(file: string, text: string | Iterable<string>, lasting = true): void {
  mkdirSync(dirname(file), { recursive: true })
  const there = lstatSync(file, { throwIfNoEntry: false })
  // A link stays a link; a device or a pipe is written to, never replaced.
  const real = there?.isSymbolicLink() && existsSync(file) ? realpathSync(file) : file
  if (existsSync(real) && !lstatSync(real).isFile()) return writeFileSync(real, typeof text === 'string' ? text : [...text].join(''))
  const temporary = join(dirname(real), `.${basename(real)}.${randomBytes(6).toString('hex')}`)
  try {
    const handle = openSync(temporary, 'wx', 0o600)
    try {
      for (const piece of typeof text === 'string' ? [text] : gathered(text)) writeFileSync(handle, piece)
      if (lasting) fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, real)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** All that a handle gives; `null` when it is more than that. */
export function readBytes(handle: number, most: number): Uint8Array | null {
  const chunks: Buffer[] = []
  for (let size = 0; ;) {
    const chunk = Buffer.allocUnsafe(1024 * 1024)
    const read = readSync(handle, chunk, 0, chunk.length, null)
    if (read === 0) return Buffer.concat(chunks)
    size += read
    if (size > most) return null
    chunks.push(chunk.subarray(0, read))
  }
}
