// @ts-check
// The files of a host, read from outside through /proc/<its init>/root: no program of the host is asked, so nothing on the
// host can hide a file, and mounts are seen as the host sees them.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setImmediate as breathe } from 'node:timers/promises'
import { contentHash, remember } from './hashes.mjs'

/** @typedef {import('node:fs').BigIntStats} Stats */

/**
 * @param {number} pid of the host's init
 * @param {RegExp[]} ignored
 * @returns {Promise<string[]>} a line for each path, in a fixed order
 */
export async function tree(pid, ignored) {
  const root = `/proc/${pid}/root`
  const names = owners(root, idMap(`/proc/${pid}/uid_map`), idMap(`/proc/${pid}/gid_map`))
  /** @type {string[]} */
  const lines = []
  let since = Date.now()

  /** @param {string} path */
  async function visit(path) {
    // The test that asks may run a proxy or a clock in this process: let it have a turn.
    if (Date.now() - since > 20) {
      await breathe()
      since = Date.now()
    }
    /** @type {Stats} */
    let stats
    try {
      stats = lstatSync(`${root}${path}`, { bigint: true })
    } catch (error) {
      lines.push(`path ${shown(path)} ${/** @type {NodeJS.ErrnoException} */ (error).code}`)
      return
    }
    lines.push(`path ${shown(path)} ${describe(`${root}${path}`, stats, names, path === '/etc/shadow' ? withoutDays : contentHash)}`)
    if (!stats.isDirectory()) return
    for (const name of entries(`${root}${path}`)) {
      const below = path === '/' ? `/${name}` : `${path}/${name}`
      if (!ignored.some((pattern) => pattern.test(below))) await visit(below)
    }
  }
  await visit('/')
  remember()
  return lines
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function entries(folder) {
  try {
    return readdirSync(folder).sort()
  } catch {
    // It went between being seen and being read.
    return []
  }
}

/**
 * @param {string} file
 * @param {Stats} stats
 * @param {(stats: Stats) => string} names
 * @param {(file: string, stats: Stats) => string} hash
 * @returns {string}
 */
function describe(file, stats, names, hash) {
  const owner = names(stats)
  const mode = (Number(stats.mode) & 0o7777).toString(8).padStart(4, '0')
  if (stats.isDirectory()) return `dir ${mode} ${owner}`
  if (stats.isSymbolicLink()) return `link ${owner} ${attempt(() => shown(readlinkSync(file)))}`
  if (stats.isFile()) return `file ${mode} ${owner} ${attempt(() => hash(file, stats))}`
  if (stats.isCharacterDevice() || stats.isBlockDevice())
    return `${stats.isBlockDevice() ? 'block' : 'char'} ${mode} ${owner} ${stats.rdev}`
  return `${stats.isFIFO() ? 'fifo' : 'socket'} ${mode} ${owner}`
}

/**
 * shadow(5) has the day on which a password was set, or an account made, and a test may run over midnight.
 *
 * @param {string} file
 * @returns {string}
 */
function withoutDays(file) {
  const lines = readFileSync(file, 'utf8').split('\n')
  return createHash('sha256')
    .update(lines.map((line) => line.split(':').toSpliced(2, 1).join(':')).join('\n'))
    .digest('hex')
}

/**
 * @param {() => string} look
 * @returns {string}
 */
function attempt(look) {
  try {
    return look()
  } catch (error) {
    return String(/** @type {NodeJS.ErrnoException} */ (error).code)
  }
}

/**
 * @param {string} file /proc/<pid>/uid_map or gid_map
 * @returns {(outside: number) => number} ids as the host sees them
 */
function idMap(file) {
  const ranges = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [inside = 0, first = 0, count = 0] = line.trim().split(/\s+/).map(Number)
      return { inside, first, count }
    })
  return (outside) => {
    const range = ranges.find(({ first, count }) => outside >= first && outside < first + count)
    return range ? outside - range.first + range.inside : outside
  }
}

/**
 * @param {string} root
 * @param {(outside: number) => number} uid
 * @param {(outside: number) => number} gid
 * @returns {(stats: Stats) => string} 'owner:group' by the host's own account files
 */
function owners(root, uid, gid) {
  const users = accountNames(`${root}/etc/passwd`)
  const groups = accountNames(`${root}/etc/group`)
  return (stats) => {
    const user = uid(Number(stats.uid))
    const group = gid(Number(stats.gid))
    return `${users.get(user) ?? user}:${groups.get(group) ?? group}`
  }
}

/**
 * @param {string} file
 * @returns {Map<number, string>}
 */
function accountNames(file) {
  const lines = attempt(() => readFileSync(file, 'utf8')).split('\n')
  return new Map(lines.map((line) => line.split(':')).map(([name = '', , id]) => [Number(id), name]))
}

/**
 * @param {string} path
 * @returns {string} without spaces and control characters, so that a line stays a line of words
 */
function shown(path) {
  return path.replace(/[\x00-\x20\x7f\\]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
