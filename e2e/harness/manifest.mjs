// @ts-check
// All that makes a host what it is, as text, taken from outside and without any code of HostKit: what a test compares to
// prove that HostKit changed what it said and nothing else.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { api } from './api.mjs'
import { tree } from './tree.mjs'
import { rememberUnitFiles, unitDirectories, unitFilesOf } from './unit-files.mjs'
import { pathPattern, volatilePaths, volatileUnits } from './volatile.mjs'

export { identity, volatilePaths } from './volatile.mjs'

// `nft -s` leaves the counters out. What fails must not pass for an empty answer: on a busy machine systemd may be too slow for systemctl.
const questions = `
set -e
section() { echo "== $1"; }
section passwd; getent passwd
section group; getent group
section shadow; getent shadow
if [ "$1" = unit-files ]; then section unit-file; systemctl list-unit-files --no-legend --no-pager --full; fi
section unit; systemctl list-units --plain --no-legend --no-pager --full
section nft; if command -v nft >/dev/null; then nft -s list ruleset; fi
section package; dpkg-query -W -f '\${Package}:\${Architecture} \${Version} \${db:Status-Abbrev}\\n'
`

/**
 * The lines are words: first the kind of thing (path, user, group, shadow, unit-file, unit, mount, package, nft), then its
 * name, then its state.
 *
 * @param {Pick<import('./host.mjs').Host, 'name' | 'script'>} host
 * @param {{ ignore?: string[] }} [options] an entry that starts with '/' is a path, with all that is below it, in which '*'
 *   stands for any characters of one name; any other is the start of a line, such as 'unit caddy.service'
 * @returns {Promise<string>}
 */
export async function manifest(host, { ignore = [] } = {}) {
  const { pid } = await api('GET', `/1.0/instances/${encodeURIComponent(host.name)}/state`)
  if (!(pid > 0)) throw new Error(`${host.name} does not run: there is no manifest of a stopped host.`)
  const paths = [...volatilePaths, ...ignore.filter((entry) => entry.startsWith('/'))].map(pathPattern)
  const starts = ignore.filter((entry) => !entry.startsWith('/'))
  const files = await tree(pid, paths)
  // Where something is left out, what the states of units follow from may be, too.
  const directories = ignore.length > 0 ? null : unitDirectories(pid, files)
  const unitFiles = unitFilesOf(directories)
  const answers = (await answered(host, unitFiles === undefined ? 'unit-files' : '')).stdout
  const told = unitFiles ?? section(answers, 'unit-file').join('\n')
  rememberUnitFiles(directories, told)
  return [...accounts(answers), ...system(answers, told), ...mounts(pid, paths), ...files]
    .filter((line) => !starts.some((start) => line.startsWith(start)))
    .map((line) => `${line}\n`)
    .join('')
}

/**
 * @param {Pick<import('./host.mjs').Host, 'script'>} host
 * @param {string} more than the rest
 */
async function answered(host, more) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await host.script(questions, more)
    } catch (error) {
      if (tries === 3) throw error
    }
  }
}

/**
 * @param {string} answers
 * @param {string} name
 * @returns {string[]}
 */
function section(answers, name) {
  const found = answers.split(/^== /m).find((part) => part.startsWith(`${name}\n`))
  return (found ?? '').split('\n').slice(1).filter(Boolean)
}

/**
 * @param {string} answers
 * @returns {string[]}
 */
function accounts(answers) {
  /** @param {string} kind */
  const named = (kind) => (/** @type {string} */ line) => {
    const [name, , ...rest] = line.split(':')
    return `${kind} ${name} ${rest.join(':')}`
  }
  return [
    ...section(answers, 'passwd').map(named('user')).sort(),
    ...section(answers, 'group').map(named('group')).sort(),
    ...section(answers, 'shadow')
      .map((line) => {
        const [name, password = ''] = line.split(':')
        return `shadow ${name} ${passwordState(password)}`
      })
      .sort(),
  ]
}

/**
 * @param {string} field the second one of a line of /etc/shadow
 * @returns {string} enough to see a change; the hash itself stays where it is
 */
function passwordState(field) {
  if (field === '') return 'empty'
  if (/^[!*]+$/.test(field)) return 'none'
  return `${field.startsWith('!') ? 'locked' : 'password'}:${createHash('sha256').update(field).digest('hex').slice(0, 12)}`
}

/**
 * @param {string} answers
 * @param {string} told of the unit files
 * @returns {string[]}
 */
function system(answers, told) {
  const unitFiles = told
    .split('\n')
    .filter(Boolean)
    .map((line) => line.trim().split(/\s+/))
  const units = section(answers, 'unit').map((line) => line.trim().split(/\s+/))
  return [
    ...unitFiles
      .filter(([name = '']) => !volatileUnits.test(name))
      .map(([name, state]) => `unit-file ${name} ${state}`)
      .sort(),
    ...units
      .filter(([name = '']) => !volatileUnits.test(name))
      .map(([name, load, active, sub]) => `unit ${name} ${load} ${active} ${sub}`)
      .sort(),
    ...section(answers, 'package')
      .map((line) => `package ${line.trim()}`)
      .sort(),
    // The order of rules is what they mean: no sorting.
    ...section(answers, 'nft').map((line) => `nft ${line}`),
  ]
}

/**
 * @param {number} pid
 * @param {RegExp[]} ignored
 * @returns {string[]}
 */
function mounts(pid, ignored) {
  return readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const words = line.split(' ')
      return { point: words[4] ?? '', options: words[5], type: words[words.indexOf('-') + 1] }
    })
    .filter(({ point }) => !ignored.some((pattern) => pattern.test(point)))
    .map(({ point, type, options }) => `mount ${point} ${type} ${options}`)
    .sort()
}

/**
 * @param {string} before a manifest
 * @param {string} after a manifest
 * @returns {string[]} '+' for what is new, '-' for what is gone, '~' for what changed; empty when they are equal
 */
export function difference(before, after) {
  if (before === after) return []
  const old = byName(before)
  const now = byName(after)
  /** @type {string[]} */
  const lines = []
  for (const [name, state] of old) {
    const other = now.get(name)
    if (other === undefined) lines.push(`- ${name} ${brief(state)}`.trimEnd())
    else if (other !== state) lines.push(`~ ${name} ${brief(state)} → ${brief(other)}`)
  }
  for (const [name, state] of now) if (!old.has(name)) lines.push(`+ ${name} ${brief(state)}`.trimEnd())
  return lines.length > 0 ? lines : ['~ the same lines in another order']
}

/**
 * @param {string} text
 * @returns {Map<string, string>} kind and name → state; the lines of the firewall, which have no names, are their own names
 */
function byName(text) {
  /** @type {Map<string, string>} */
  const lines = new Map()
  for (const line of text.split('\n').filter(Boolean)) {
    const [kind, name, ...state] = line.split(' ')
    let key = kind === 'nft' ? line : `${kind} ${name}`
    while (lines.has(key)) key += ' (again)'
    lines.set(key, kind === 'nft' ? '' : state.join(' '))
  }
  return lines
}

/**
 * @param {string} state
 * @returns {string} with hashes cut to what an eye can compare
 */
function brief(state) {
  return state.replace(/\b[0-9a-f]{64}\b/g, (hash) => `${hash.slice(0, 12)}…`)
}
