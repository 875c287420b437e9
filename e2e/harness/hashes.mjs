// @ts-check
// Hashes of files that were read before. A new host shares its image's files with every other host, yet the kernel caches
// their content for each host anew: without these, the first manifest of a host reads its whole disk, which takes a second.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workFolder } from './key.mjs'

const most = 200_000

/** @type {Map<string, string> | undefined} */
let known
let added = 0
const buffer = Buffer.allocUnsafe(256 * 1024)

/** @returns {string} */
function storeFile() {
  return join(workFolder(), 'hashes.json')
}

/** @returns {Map<string, string>} */
function load() {
  try {
    return new Map(JSON.parse(readFileSync(storeFile(), 'utf8')))
  } catch {
    return new Map()
  }
}

/**
 * @param {string} file
 * @param {import('node:fs').BigIntStats} stats
 * @returns {string} sha256
 */
export function contentHash(file, stats) {
  known ??= load()
  // The kernel sets ctime to the nanosecond on every change and nobody can set it back; hosts of one image share it, and the
  // inode number, for the files that they have not changed.
  const key = `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`
  const before = known.get(key)
  if (before) return before
  const digest = read(file)
  // A file that changed a moment ago may change again within the same tick of the kernel's clock.
  if (Number(stats.ctimeNs / 1_000_000n) < Date.now() - 1000) {
    known.set(key, digest)
    added += 1
  }
  return digest
}

/** Keeps what is known for the next process, when there is a whole new image in it. */
export function remember() {
  if (!known || added < 1000) return
  added = 0
  const file = storeFile()
  const draft = `${file}.${process.pid}`
  // The newest are the last ones: what images that are gone left goes first.
  writeFileSync(draft, JSON.stringify([...known].slice(-most)), { mode: 0o600 })
  renameSync(draft, file)
}

/**
 * @param {string} file
 * @returns {string}
 */
function read(file) {
  const hash = createHash('sha256')
  const descriptor = openSync(file, 'r')
  try {
    for (let count; (count = readSync(descriptor, buffer, 0, buffer.length, null)) > 0;) hash.update(buffer.subarray(0, count))
  } finally {
    closeSync(descriptor)
  }
  return hash.digest('hex')
}
