// @ts-check
// Which process an instance belongs to, so that no instance outlives the run that made it.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { api, find } from './api.mjs'
import { environment } from './command.mjs'

const run = `${bornAt(process.pid)}-${randomBytes(4).toString('hex')}`

/** Config keys that mark an instance as this process's. */
export const ownership = { 'user.hostkit.pid': String(process.pid), 'user.hostkit.run': run }

/** @type {Set<string>} */
const own = new Set()

/**
 * @param {number} pid
 * @returns {string} empty when there is no such process; it tells two processes apart that had the same id one after the other
 */
function bornAt(pid) {
  try {
    // The name of the program, in brackets, may hold spaces: count from the bracket that closes it. The 22nd field is the start.
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    )
  } catch {
    return ''
  }
}

/** @param {string} name */
export function adopt(name) {
  if (own.size === 0) watchForTheEnd()
  own.add(name)
}

/** @param {string} name */
export function disown(name) {
  own.delete(name)
}

let watching = false

function watchForTheEnd() {
  if (watching) return
  watching = true
  process.on('exit', abandon)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    const listener = () => {
      abandon()
      process.off(signal, listener)
      // With a listener of its own, the program decides what the signal means; without one, it means the end.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    }
    process.on(signal, listener)
  }
}

/** Deletes this process's instances from a process of its own: this one may have no time left to wait for it. */
function abandon() {
  if (own.size === 0) return
  const sweeper = fileURLToPath(new URL('sweep.mjs', import.meta.url))
  spawn(process.execPath, [sweeper, run], { detached: true, env: environment, stdio: 'ignore' }).unref()
  own.clear()
}

/**
 * Deletes an instance, whatever it does at the moment.
 *
 * @param {string} name
 * @returns {Promise<void>}
 */
export async function remove(name) {
  disown(name)
  const path = `/1.0/instances/${encodeURIComponent(name)}`
  const instance = await find(path)
  if (!instance) return
  try {
    if (instance.status !== 'Stopped') await api('PUT', `${path}/state`, { action: 'stop', timeout: 0, force: true })
    await api('DELETE', path)
  } catch (error) {
    // Another process may delete it at the same time: what counts is that it goes.
    if (await find(path)) throw error
  }
}

/**
 * Deletes the instances whose owner is gone: killed, crashed, or lost in a reboot.
 *
 * @param {string} [ended] a run whose instances go as well, though its process may live on (a worker thread's does)
 * @returns {Promise<string[]>} the names of those deleted
 */
export async function sweep(ended) {
  /** @type {{ name: string, config: Record<string, string> }[]} */
  const instances = await api('GET', '/1.0/instances?recursion=1')
  const orphans = instances.filter(({ config }) => {
    const pid = Number(config['user.hostkit.pid'])
    const owner = config['user.hostkit.run'] ?? ''
    return owner === ended || (pid > 0 && bornAt(pid) !== owner.split('-')[0])
  })
  await Promise.all(orphans.map(({ name }) => remove(name)))
  return orphans.map(({ name }) => name)
}
