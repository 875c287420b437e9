// @ts-check
// Several test files run at once and each asks for Incus and an image: only one of them may install or build.
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `work` while no other process of this machine runs it under the same name.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const lock = createServer()
  while (!(await take(lock, name))) await sleep(50)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

/**
 * The lock is a socket in Linux's abstract namespace: the kernel drops it when its process ends in whatever way, so there is
 * no stale lock to find and no file to leave behind.
 *
 * @param {import('node:net').Server} lock
 * @param {string} name
 * @returns {Promise<boolean>}
 */
function take(lock, name) {
  return new Promise((resolve, reject) => {
    lock.once('error', (error) => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    lock.listen(`\0hostkit-e2e-${name}`, () => {
      lock.removeAllListeners('error')
      resolve(true)
    })
  })
}
