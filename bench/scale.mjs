// How it grows: ten times the resources, a hundred times the hosts. Each row is the larger against the smaller, with the most memory that a process took.
import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './table.mjs'
import { hostkit, hostkitArguments, hostkitEnvironment, timed } from './tools.mjs'

const here = import.meta.dirname
/** 1.25 N + 6 resources. */
const SMALL = 795
const LARGE = 7995
const ENDPOINTS = 100
const FIRST_PORT = 2201

/** @typedef {{ what: string, seconds: number, megabytes: number }} Cost */

/**
 * A plan as a user starts it, and the most memory that it had.
 *
 * @returns {Promise<{ seconds: number, megabytes: number }>}
 */
function cost(/** @type {number} */ n, /** @type {import('./tools.mjs').Targets} */ targets) {
  const started = performance.now()
  const env = { ...process.env, ...hostkitEnvironment(n, targets) }
  const child = spawn(hostkit, hostkitArguments(true, targets.addresses), { cwd: here, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => (errors += chunk.toString()))
  let most = 0
  const look = () => {
    try {
      most = Math.max(most, Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0))
    } catch {
      // It has ended.
    }
  }
  // It remembers its most, and each look takes a little of what is measured.
  const timer = setInterval(look, 50)
  return new Promise((resolve, reject) => {
    child.on('close', (status) => {
      clearInterval(timer)
      const seconds = (performance.now() - started) / 1000
      if (status === 0) resolve({ seconds, megabytes: most / 1024 })
      else reject(new Error(`hostkit plan ended with ${status}\n${errors.slice(-4000)}`))
    })
  })
}

/**
 * @param {import('../e2e/harness/host.mjs').Host} host
 * @param {import('./tools.mjs').Targets} targets
 * @param {number} times
 * @param {(line: string) => void} say
 * @returns {Promise<readonly Cost[]>}
 */
export async function scale(host, targets, times, say) {
  const one = { ...targets, addresses: targets.addresses.slice(0, 1) }
  const reset = () => host.script(readFileSync(join(here, 'reset.sh'), 'utf8'))
  /** @type {Cost[]} */
  const costs = []
  const measure = async (
    /** @type {string} */ what,
    /** @type {number} */ n,
    /** @type {import('./tools.mjs').Targets} */ on,
    often = times,
  ) => {
    const all = []
    for (let i = 0; i < often; i++) all.push(await cost(n, on))
    costs.push({ what, seconds: median(all.map(({ seconds }) => seconds)), megabytes: Math.max(...all.map(({ megabytes }) => megabytes)) })
    say(`${what}: ${costs.at(-1)?.seconds.toFixed(2)} s`)
  }
  await reset()
  // Before the host has had thousands of units, of which its service manager keeps something.
  const ports = Array.from({ length: ENDPOINTS }, (_, i) => FIRST_PORT + i)
  await host.script('for port; do /usr/sbin/sshd -p "$port" -o PidFile=none; done', ...ports.map(String))
  for (const port of ports) appendFileSync(one.knownHosts, `${(await host.hostKeys(`[${host.address}]:${port}`)).join('\n')}\n`)
  const endpoints = ports.map((port) => `${host.address}:${port}`)
  // Short as it is, it says little unless it is seen often.
  await measure('1 endpoint', 20, { ...one, addresses: endpoints.slice(0, 1) }, 5 * times)
  await measure(`${ENDPOINTS} endpoints`, 20, { ...one, addresses: endpoints })
  await host.script("pkill -f 'sshd.* -p 22[0-9][0-9]' || true")
  for (const n of [SMALL, LARGE]) {
    const resources = (1.25 * n + 6).toFixed(0)
    await reset()
    await measure(`${resources} resources, all to make`, n, one)
    await timed('hostkit', n, 'first apply', one)
    await measure(`${resources} resources, nothing to do`, n, one)
  }
  return costs
}

/** @param {readonly Cost[]} costs */
export function scaleTable(costs) {
  const [one, all, ...resources] = costs
  const smaller = new Map([
    [all, one],
    [resources[2], resources[0]],
    [resources[3], resources[1]],
  ])
  const rows = [...resources, one, all].map((cost) => {
    const { what, seconds, megabytes } = cost
    const before = smaller.get(cost)
    return `| ${what} | ${seconds.toFixed(2)} s${before ? ` (${(seconds / before.seconds).toFixed(1)} ×)` : ''} | ${megabytes.toFixed(0)} MB |`
  })
  return ['**As it grows** (a plan; in brackets: against the smaller)', '', '| | time | most memory |', '| - | - | - |', ...rows, ''].join(
    '\n',
  )
}
