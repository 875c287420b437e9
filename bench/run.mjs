// `npm run bench`: HostKit beside the least that the same work can cost, on the same hosts, interleaved, each apply checked from outside.
//
//   npm run bench                          N = 20, 100, 500, 1000; one host, without delay and behind 25 ms; four hosts at N = 100; five times
//   npm run bench -- --quick               N = 100 and 500, one host, no delay, three times: some minutes
//   npm run bench -- --n 500 --times 9 --line none --hosts 1
//   npm run bench -- --scale                10,000 resources against 1,000, and 100 endpoints against one, alone; without --quick it is part of the whole
//   npm run bench -- --peers               tuned Ansible, Mitogen and Puppet, too; hours at the large sizes, hence --peers-n 20,100
//   npm run bench -- --publish             writes docs/performance.md, its plots, and the raw records beside them
//
// Each run of a tool is a line of bench/record.jsonl. Figures of a machine that does something else at the same time are worth little: the load is noted.
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureImage } from '../e2e/harness/image.mjs'
import { ensureIncus } from '../e2e/harness/incus.mjs'
import { launch, sweep } from '../e2e/harness/host.mjs'
import { flagsOf } from '../scripts/flags.mjs'
import { say } from '../scripts/say.mjs'
import { built, installed } from '../scripts/setup.mjs'
import { prepareLimit } from './limit.mjs'
import { openLine } from './line.mjs'
import { publish } from './page.mjs'
import { recordedTable } from './recorded.mjs'
import { scale, scaleTable } from './scale.mjs'
import { table } from './table.mjs'
import { installPeers, left, timed } from './tools.mjs'
import { workload } from './workload.mjs'

const flags = flagsOf(import.meta.url, {
  n: { type: 'string' },
  times: { type: 'string' },
  hosts: { type: 'string' },
  line: { type: 'string' },
  quick: { type: 'boolean', default: false },
  peers: { type: 'boolean', default: false },
  'peers-n': { type: 'string', default: '20,100' },
  scale: { type: 'boolean', default: false },
  publish: { type: 'boolean', default: false },
})
const only = flags.scale
const numbers = (/** @type {string} */ list) => list.split(',').map(Number)
const sizes = numbers(flags.n ?? (flags.quick ? '100,500' : '20,100,500,1000'))
const times = Number(flags.times ?? (flags.quick ? 3 : 5))
const most = Number(flags.hosts ?? (flags.quick || only ? 1 : 4))
const roundTrip = Number(flags.line === 'none' ? 0 : (flags.line ?? (flags.quick || only ? 0 : 25)))
const peersSizes = flags.peers ? numbers(flags['peers-n']) : []
const here = import.meta.dirname
const work = mkdtempSync(join(tmpdir(), 'hostkit-bench-'))

await installed()
await built()
await ensureIncus({ log: say })
await sweep()
const image = await ensureImage('debian-12', { log: say })
/** @type {import('../e2e/harness/host.mjs').Host[]} */
const hosts = []
/** @type {Awaited<ReturnType<typeof openLine>> | null} */
let line = null
/** @type {import('./table.mjs').Measured[]} */
const measured = []
const run = new Date().toISOString()

try {
  if (roundTrip > 0) line = await openLine(roundTrip, work)
  for (let i = 0; i < most; i++) hosts.push(await launch({ image, ...(line ? { devices: line.devices } : {}) }))
  say('packages of the workload')
  for (const host of hosts) await host.exec(['apt-get', 'install', '-y', '-q', ...workload(20).packages])
  if (flags.peers) await installPeers(hosts)
  for (const n of new Set([...sizes, ...peersSizes, 100])) prepareLimit(workload(n), join(work, String(n)))
  const knownHosts = join(work, 'known_hosts')
  /** @type {{ plain: string, delayed: string }[]} */
  const places = []
  for (const host of hosts) {
    const delayed = line ? await line.join(host) : ''
    for (const at of [host.address, delayed].filter(Boolean)) appendFileSync(knownHosts, `${(await host.hostKeys(at)).join('\n')}\n`)
    places.push({ plain: host.address, delayed })
  }
  const keyFile = hosts[0].keyFile
  const targets = (/** @type {number} */ count, /** @type {boolean} */ delayed) => ({
    addresses: places.slice(0, count).map((place) => (delayed ? place.delayed : place.plain)),
    keyFile,
    knownHosts,
    work,
  })
  const reset = () => Promise.all(hosts.map((host) => host.script(readFileSync(join(here, 'reset.sh'), 'utf8'))))

  /** One tool from a fresh host: first apply, then what it costs to find that nothing is to do. */
  const story = async (/** @type {import('./tools.mjs').Tool} */ tool, n, /** @type {number} */ count, /** @type {number} */ delay) => {
    const on = targets(count, delay > 0)
    await reset()
    /** @type {import('./tools.mjs').Phase[]} */
    const phases = tool === 'hostkit, default settle' ? ['first apply'] : ['first apply', 'no-change plan', 'no-change apply']
    for (const phase of phases) {
      const seconds = Math.round((await timed(tool, n, phase, on)) * 1000) / 1000
      const wrong = phase === 'no-change plan' ? 0 : await left(n, targets(count, false))
      if (wrong > 0) throw new Error(`after ${tool}, ${phase} at N = ${n}, ${wrong} lines of the hosts are not as wanted`)
      const one = {
        run,
        tool,
        n,
        hosts: count,
        delay,
        phase,
        seconds,
        load: loadavg()[0],
        cores: cpus().length,
        date: new Date().toISOString(),
      }
      measured.push(one)
      appendFileSync(join(here, 'record.jsonl'), `${JSON.stringify(one)}\n`)
    }
  }

  const cells = only
    ? []
    : [
        ...sizes.map((n) => ({ n, count: 1, delay: 0 })),
        ...(line ? sizes.map((n) => ({ n, count: 1, delay: roundTrip })) : []),
        ...(most > 1 ? [{ n: 100, count: most, delay: 0 }] : []),
      ]
  for (let time = 0; time < times; time++) {
    for (const { n, count, delay } of cells) {
      await story('limit', n, count, delay)
      await story('hostkit', n, count, delay)
      if (n === 500 && count === 1 && delay === 0) await story('hostkit, default settle', n, count, delay)
      if (peersSizes.includes(n) && time < 2)
        for (const peer of /** @type {const} */ (['mitogen', 'ansible', 'puppet'])) await story(peer, n, count, delay)
      say(`${time + 1} of ${times}: N = ${n}, ${count} host${count > 1 ? 's' : ''}, ${delay} ms`)
    }
  }
  const costs = only || !flags.quick ? await scale(hosts[0], targets(1, false), flags.quick ? 1 : 3, say) : []
  console.log(table(measured))
  console.log(recordedTable(measured))
  if (costs.length > 0) console.log(scaleTable(costs))
  if (flags.publish && measured.length > 0) publish(measured, costs)
} finally {
  await Promise.all(hosts.map((host) => host.delete()))
  line?.close()
  rmSync(work, { recursive: true, force: true })
}
