// `npm run demo`: the main job of HostKit on a real server. It makes the server itself: an Incus container with systemd, sshd and Caddy, reached over SSH
// like any other. Everything is taken away again at the end, but for Incus and its image, which make the second run quick.
import { request } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './say.mjs'
import { built, installed } from './setup.mjs'

const root = join(import.meta.dirname, '..')
const project = join(root, 'examples/toys')
const IMAGE = 'debian-12-full'
const started = Date.now()
let step = 0
const title = (text) => console.log(`\n\x1b[1m${++step}. ${text}\x1b[0m`)

/** The account and its storage are declared without `delete-if-created`; where Caddy had never run, it keeps state of its own. */
const KEPT = [
  /toys-exograph/,
  /\/srv\/toys/,
  /\/var\/lib\/toys/,
  /\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)\b/,
  /\/var\/lib\/caddy/,
]
/** HostKit's own memory of the runs. */
const RECORDS = /\/var\/lib\/hostkit\b/

/** What a demo cannot go on without; a failed one says so and ends the demo. */
function expect(condition, text) {
  if (!condition) throw new Error(`this should not happen: ${text}`)
  say(`✔ ${text}`)
}

async function agreed(missing) {
  if (missing.length === 0) return
  say(`the demo needs a real server: it installs ${missing.join(', ')} on this machine`)
  if (!process.stdin.isTTY || process.argv.includes('--yes')) return
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question('Go on? [Y/n] ')
  terminal.close()
  if (/^n/i.test(answer)) throw new Error('nothing was installed')
}

/** The hostkit command as a user types it, its output as it comes. */
async function hostkit(args, environment) {
  // Not before the dependencies are installed.
  const { $ } = await import('zx/core')
  console.log(`\x1b[2m$ hostkit ${args.join(' ')}\x1b[0m`)
  const { exitCode } = await $({
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    nothrow: true,
  })`${join(root, 'node_modules/.bin/hostkit')} ${args}`
  return { status: exitCode }
}

const fetchSite = (address) =>
  new Promise((resolve, reject) => {
    const call = request({ host: address, port: 80, path: '/', headers: { host: 'exograph.toys' } }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode, text }))
    })
    call.once('error', reject)
    call.end()
  })

async function main() {
  say('HostKit demo: a plan, an apply, a site that answers, a drift that is found, a way back that restores the host')
  await installed()
  const { ensureIncus, missing } = await import('../e2e/harness/incus.mjs')
  await agreed(missing())
  await built()
  await ensureIncus({ log: say })
  const { ensureImage } = await import('../e2e/harness/image.mjs')
  const { launch, sweep } = await import('../e2e/harness/host.mjs')
  const { manifest, difference } = await import('../e2e/harness/manifest.mjs')
  await sweep()
  const image = await ensureImage(IMAGE, { log: say })
  const work = mkdtempSync(join(tmpdir(), 'hostkit-demo-'))
  const host = await launch({ image, user: { name: 'deploy', sudo: 'nopasswd', shell: '/bin/bash' } })
  try {
    say(`a server is up: Debian 12 at ${host.address}; deploy may use sudo`)
    const knownHosts = join(work, 'known_hosts')
    await host.knownHosts(knownHosts)
    const environment = {
      TOYS_ADDRESS: host.address,
      TOYS_KEY: host.keyFile,
      TOYS_KNOWN_HOSTS: knownHosts,
      FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    }
    const before = await manifest(host)
    const up = join(work, 'up.plan.json')
    const down = join(work, 'down.plan.json')

    title('Plan: read the server, change nothing')
    expect(
      (await hostkit(['plan', '--host', 'prod', '--out', up, '--detailed-exitcode'], environment)).status === 2,
      'there are changes, and nothing was changed',
    )
    expect(difference(before, await manifest(host)).length === 0, 'the server is as it was, seen from outside')

    title('Apply exactly that plan')
    expect((await hostkit(['apply', '--host', 'prod', '--plan', up, '--confirm'], environment)).status === 0, 'applied')

    title('The site answers')
    const site = await fetchSite(host.address)
    console.log(site.text)
    expect(site.status === 200 && site.text.includes('Exograph'), `http://exograph.toys at ${host.address} says ${site.status}`)

    title('Plan again: nothing to do')
    expect((await hostkit(['plan', '--host', 'prod', '--detailed-exitcode'], environment)).status === 0, 'no changes')

    title('Somebody edits a file on the server')
    await host.exec(['sh', '-c', 'echo "<p>hacked</p>" >>/srv/toys/exograph/index.html && chmod 666 /srv/toys/exograph/index.html'])
    expect((await hostkit(['plan', '--host', 'prod', '--detailed-exitcode'], environment)).status === 2, 'the drift is found')
    expect((await hostkit(['apply', '--host', 'prod', '--confirm'], environment)).status === 0, 'and repaired')
    expect(!(await fetchSite(host.address)).text.includes('hacked'), 'the site is ours again')

    title('The way back: a plan like any other')
    expect((await hostkit(['down', up, '--out', down], environment)).status === 0, 'derived from the plan, offline')
    expect((await hostkit(['apply', '--host', 'prod', '--plan', down, '--confirm'], environment)).status === 0, 'taken back')
    const left = difference(before, await manifest(host)).filter((line) => !RECORDS.test(line))
    const other = left.filter((line) => !KEPT.some((pattern) => pattern.test(line)))
    for (const line of left.filter((one) => !other.includes(one))) console.log(`   kept, as declared: ${line}`)
    for (const line of other) console.log(`   left over: ${line}`)
    expect(other.length === 0, 'seen from outside, the server is the same as before, but for what is declared as kept')
    await hostkit(['runs', '--host', 'prod'], environment)
  } finally {
    await host.delete()
    rmSync(work, { recursive: true, force: true })
  }
  say(`done in ${Math.round((Date.now() - started) / 1000)} s`)
}

main().catch((error) => {
  console.error(`\n${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
