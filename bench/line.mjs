// The delay line: a second address for each host, behind a wire on which every frame takes its time.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })

/**
 * @param {number} roundTrip in milliseconds
 * @param {string} folder for the program, which is compiled
 */
export async function openLine(roundTrip, folder) {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
  } catch {
    run('apt-get', 'install', '-y', '-q', 'gcc', 'libc6-dev')
  }
  const program = join(folder, 'delay')
  run('gcc', '-O2', '-Wall', '-o', program, join(import.meta.dirname, 'delay.c'))
  // The names are this process's own: another run may be on the same machine.
  const id = process.pid % 100_000
  const [bridge, far, near] = [`hkb${id}`, `hkf${id}`, `hkn${id}`]
  const net = `10.${200 + (process.pid % 50)}.${process.pid % 250}`
  const delay = spawn(program, [far, near, String((roundTrip * 1000) / 2)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(delay.stdout, 'data')
  run('ip', 'link', 'add', bridge, 'type', 'bridge')
  run('ip', 'link', 'set', far, 'master', bridge, 'up')
  run('ip', 'link', 'set', bridge, 'up')
  run('ip', 'address', 'add', `${net}.1/24`, 'dev', near)
  run('ip', 'link', 'set', near, 'up', 'txqueuelen', '10000')
  let next = 10
  return {
    /** For hosts at their launch: to give one to a host that runs has hung the Incus daemon. */
    devices: { eth1: { type: 'nic', nictype: 'bridged', parent: bridge, name: 'eth1' } },
    /** @param {import('../e2e/harness/host.mjs').Host} host */
    async join(host) {
      const address = `${net}.${next++}`
      await host.script('ip address add "$1" dev eth1 && ip link set eth1 up', `${address}/24`)
      return address
    },
    close() {
      delay.kill()
      run('ip', 'link', 'delete', bridge)
    },
  }
}
