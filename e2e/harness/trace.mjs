// @ts-check
// Everything that is started and made inside a host, as the kernel tells it: strace from outside, where nothing that runs inside can hide.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { api } from './api.mjs'
import { execute } from './execute.mjs'

const CALLS = 'execve,execveat,open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat,umask,chdir,fchdir,clone,clone3,fork,vfork'

/** Every argument and variable whole, the paths behind file descriptors, and who is whose child, whatever numbers they have in there. */
export const STRACE = ['strace', '-f', '--pidns-translation', '-v', '-qq', '-y', '-s', '99999', '-e', `trace=${CALLS}`, '-e', 'signal=none']

/**
 * Those that live in the same world of processes as this init.
 *
 * @param {number} init
 * @returns {number[]}
 */
export function processesOf(init) {
  const world = readlinkSync(`/proc/${init}/ns/pid`)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/pid`) === world
      } catch {
        return false
      }
    })
}

/** @param {number} pid */
const umaskOf = (pid) => {
  try {
    return Number.parseInt(/^Umask:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '22', 8)
  } catch {
    return 0o22
  }
}

/**
 * Watches every process of a world, and each that they start. Resolves once all that were there are watched.
 *
 * @param {string} file for the trace
 * @param {number} init
 */
export async function watch(file, init) {
  const pids = processesOf(init)
  /** The umask each had when it was met. */
  const umasks = new Map(pids.map((pid) => [String(pid), umaskOf(pid)]))
  const [strace = '', ...args] = [...STRACE.filter((one) => one !== '-qq'), '-o', file, ...pids.flatMap((pid) => ['-p', String(pid)])]
  // Into a file: a pipe would end strace with whoever reads it, at the next process that it meets.
  const words = `${file}.words`
  const handle = openSync(words, 'w')
  const child = spawn(strace, args, { stdio: ['ignore', 'ignore', handle] })
  closeSync(handle)
  const said = () => readFileSync(words, 'utf8')
  // One that has ended meanwhile is not watched, and said to be none.
  while ((said().match(/attached|No such process/g)?.length ?? 0) < pids.length) {
    if (child.exitCode !== null) throw new Error(`strace: ${said()}`)
    await pause(10)
  }
  return {
    file,
    umasks,
    /** Whether it still watches. */
    get watches() {
      return child.exitCode === null
    },
    async end() {
      if (child.exitCode !== null) throw new Error(`strace ended early: ${said()}`)
      child.kill('SIGINT')
      await once(child, 'exit')
    },
    /** For whoever waits for nothing: it ends with the world that it watches. */
    leave() {
      child.unref()
    },
  }
}

/**
 * @param {string} name
 * @returns {Promise<number>}
 */
export const initOf = async (name) => (await api('GET', `/1.0/instances/${encodeURIComponent(name)}/state`)).pid

/** Where the traces of every host go that the harness launches; none unless this is set. It is for a process that is traced itself. */
const folder = process.env.HOSTKIT_TRACE

let count = 0
/** @param {string} name */
const traceFile = (name) => join(/** @type {string} */ (folder), `${name}.${process.pid}.${++count}`)

/**
 * A host that has just booted, watched from now on.
 *
 * @param {string} name
 */
export async function traced(name) {
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  const watched = await watch(`${traceFile(name)}.host`, await initOf(name))
  writeFileSync(`${watched.file}.umasks`, JSON.stringify([...watched.umasks]))
  watched.leave()
}

/**
 * What enters a host as `incus exec` does, but as a child of ours: whoever traces this process sees all that it starts there. What `incus exec` starts is a
 * child of the daemon, and nobody's to trace.
 *
 * @param {string} name
 * @returns {Promise<string[] | null>} the words in front of a command, `null` where nothing is traced
 */
export async function tracedEntry(name) {
  if (folder === undefined) return null
  const clean = [
    'env',
    '-i',
    'HOME=/root',
    'USER=root',
    'LANG=C.UTF-8',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ]
  return ['nsenter', '--target', String(await initOf(name)), '--all', '--', ...clean]
}

/**
 * Every file that was touched on a host, and its journal, before it is deleted.
 *
 * @param {string} name
 */
export async function kept(name) {
  if (folder === undefined) return
  const init = await initOf(name).catch(() => 0)
  if (init === 0) return
  const file = `${traceFile(name)}.files`
  const script = `
cd "/proc/$1/root" || exit
find . run tmp dev/shm run/lock -xdev -type f -newerct "@$2" -print0 2>/dev/null | sort -zu |
  tar -c --null --no-recursion -T - -f "$3" --ignore-failed-read 2>/dev/null
true`
  await promisify(execFile)('sh', ['-c', script, 'sh', String(init), String(since), file])
  const told = 'journalctl -a -o export --no-pager; systemctl show --all "*" --no-pager'
  writeFileSync(`${file}.journal`, (await execute(name, ['sh', '-c', told])).stdout)
}

/** Whatever has changed since was changed by this process. */
const since = Math.floor(Date.now() / 1000) - 1
