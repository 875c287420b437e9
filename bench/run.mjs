// `npm run bench`: HostKit beside the least that the same work can cost, on the same host, interleaved, each apply checked from outside.
//
//   npm run bench                       N = 20, 100, 500, 1000; five times
//   npm run bench -- --n 100,500 --times 9
//
// Each run is a line of bench/record.jsonl; the table at the end has the medians of this one.
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureImage } from '../e2e/harness/image.mjs'
import { ensureIncus } from '../e2e/harness/incus.mjs'
import { launch, sweep } from '../e2e/harness/host.mjs'
import { say } from '../scripts/say.mjs'
import { built, installed } from '../scripts/setup.mjs'
import { prepareLimit } from './limit.mjs'
import { table } from './table.mjs'
import { workload } from './workload.mjs'

const { values } = parseArgs({ options: { n: { type: 'string', default: '20,100,500,1000' }, times: { type: 'string', default: '5' } } })
const sizes = values.n.split(',').map(Number)
const times = Number(values.times)
const here = import.meta.dirname
const work = mkdtempSync(join(tmpdir(), 'hostkit-bench-'))

await installed()
await built()
await ensureIncus({ log: say })
await sweep()
const host = await launch({ image: await ensureImage('debian-12', { log: say }) })
const knownHosts = join(work, 'known_hosts')
await host.knownHosts(knownHosts)
say('packages of the workload')
await host.exec(['apt-get', 'install', '-y', '-q', ...workload(20).packages])
for (const n of sizes) prepareLimit(workload(n), join(work, String(n)))
const login = ['-i', host.keyFile, '-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'BatchMode=yes', `root@${host.address}`]
const reset = () =>
  execFileSync('incus', ['exec', host.name, '--', 'sh'], {
    input: readFileSync(join(here, 'reset.sh')),
    stdio: ['pipe', 'ignore', 'inherit'],
  })

/** The whole process as a user starts it. */
const timed = (/** @type {string} */ program, /** @type {readonly string[]} */ args, /** @type {NodeJS.ProcessEnv} */ env = {}) => {
  const started = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: here, env: { ...process.env, ...env }, encoding: 'utf8' })
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`)
  return { seconds, stdout }
}
const limit = (/** @type {number} */ n, /** @type {string} */ phase) =>
  timed(join(here, 'limit.sh'), [phase, join(work, String(n)), ...login])
const hostkit = (/** @type {number} */ n, /** @type {string[]} */ ...args) =>
  timed(join(here, '../node_modules/.bin/hostkit'), [...args, '--host', 'target'], {
    BENCH_N: String(n),
    BENCH_ADDRESS: host.address,
    BENCH_KEY: host.keyFile,
    BENCH_KNOWN_HOSTS: knownHosts,
    NO_COLOR: '1',
  })

/** @type {import('./table.mjs').Measured[]} */
const measured = []
const note = (/** @type {string} */ tool, /** @type {number} */ n, /** @type {string} */ phase, /** @type {number} */ seconds) => {
  const one = { tool, n, phase, seconds: Math.round(seconds * 1000) / 1000, load: loadavg()[0], date: new Date().toISOString() }
  measured.push(one)
  appendFileSync(join(here, 'record.jsonl'), `${JSON.stringify(one)}\n`)
}
const verify = (/** @type {number} */ n, /** @type {string} */ who) => {
  const left = Number(limit(n, 'check').stdout)
  if (left !== 0) throw new Error(`after ${who} at N = ${n}, ${left} lines of the host are not as wanted`)
}

try {
  for (let time = 0; time < times; time++) {
    for (const n of sizes) {
      reset()
      note('limit', n, 'first apply', limit(n, 'apply').seconds)
      verify(n, 'the limit')
      note('limit', n, 'no change', limit(n, 'check').seconds)
      reset()
      hostkit(n, 'plan')
      note('hostkit', n, 'first apply', hostkit(n, 'apply', '--confirm').seconds)
      verify(n, 'hostkit')
      note('hostkit', n, 'no-change plan', hostkit(n, 'plan').seconds)
      note('hostkit', n, 'no-change apply', hostkit(n, 'apply', '--confirm').seconds)
      say(`${time + 1} of ${times}, N = ${n}`)
    }
  }
  console.log(table(measured))
} finally {
  await host.delete()
  rmSync(work, { recursive: true, force: true })
}
