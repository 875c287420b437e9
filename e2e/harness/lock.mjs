// @ts-check
// Several test files run at once and each asks for Incus and an image: only one of them may install or build.
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM means that the process is there and belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * The folder that the harness keeps its key and its locks in: private to this user, and safe to delete when no test runs.
 *
 * @returns {string}
 */
export function workFolder() {
  const folder = process.env.XDG_CACHE_HOME
    ? join(process.env.XDG_CACHE_HOME, 'hostkit-e2e')
    : join(tmpdir(), `hostkit-e2e-${process.getuid?.() ?? 'user'}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid, mode } = lstatSync(folder)
  // The name can be guessed, and the private key goes in here: another user may have made it first.
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
    throw new Error(`The folder ${folder} must belong to this user alone: remove it, and the tests make it anew.`)
  return folder
}

/**
 * Runs `work` while no other process of this machine runs it under the same name.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const file = join(workFolder(), `${name}.lock`)
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    if (!isAlive(holder(file))) {
      rmSync(file, { force: true })
      continue
    }
    await sleep(100)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/**
 * @param {string} file
 * @returns {number}
 */
function holder(file) {
  try {
    // An empty file is one whose holder is between creating and filling it: take it as alive.
    return Number(readFileSync(file, 'utf8')) || process.pid
  } catch {
    return process.pid
  }
}
