import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePlan, noSecrets, openSession, type Runner } from '@hostkit/core'
import { defineProject } from '@hostkit/dsl'
import { allow, deny, firewall } from '@hostkit/provider-nftables'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { difference, manifest } from '../harness/manifest.mjs'
import { ssh } from '../../packages/cli/src/ssh/ssh.js'
import { environment, hostkit, type Ended } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { lockoutProject, lockoutRegistry, lockouts, lockouts6, type Lockout } from './lockouts.js'
import { Prober } from './prober.js'
import { Sixth } from './sixth.js'
import { random, size, times } from './size.js'
import { Tally } from './tally.js'

/** Seconds that a change has to prove that we still get in, and what may come on top of them. */
const WINDOW = times(3, 3, 5)
const GRACE = 2
/** Seconds that a slow disk takes to have the journal: more than all that. */
const LATE = 6

/** What happens inside the window. */
const mishaps = ['nothing', 'controller killed', 'executor killed', 'executor stopped', 'host restarted'] as const
type Mishap = (typeof mishaps)[number]

const next = random('lockout')
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
const isPolicy = ({ policy }: Lockout): boolean => policy !== undefined

let target: SshHost
let before: string
const sixth = new Sixth()
/** Where to knock, and where HostKit comes from. */
const door = (lockout: Lockout): string => (lockouts6.includes(lockout) ? sixth.address : target.host.address)
const runner = (address: string): Runner =>
  ssh({ host: address, user: 'root', identityFile: target.host.keyFile, knownHostsFile: target.knownHosts, secrets: noSecrets })

beforeAll(async () => {
  target = await sshHost({ devices: sixth.devices })
  await sixth.settle(target.host)
  const keys = [...(await target.host.hostKeys()), ...(await target.host.hostKeys(sixth.address))]
  writeFileSync(target.knownHosts, keys.map((line) => `${line}\n`).join(''))
  // The manifest is of a host that has been entered before: a first login leaves traces of its own.
  await (await openSession({ name: 'target', runner: target.runner(), registry: lockoutRegistry(), secrets: noSecrets })).close()
  before = await manifest(target.host)
})
afterAll(() => target.host.delete())

/** Beside what HostKit keeps for itself. */
const changed = async (): Promise<readonly string[]> =>
  difference(before, await manifest(target.host)).filter((line) => !line.includes('/var/lib/hostkit'))

it('a policy that would cut off HostKit is refused when it is planned', async () => {
  const tally = new Tally('lockout', 'policies that would cut off HostKit, planned')
  for (const all of [lockouts, lockouts6]) {
    const session = await openSession({ name: 'target', runner: runner(door(all[0]!)), registry: lockoutRegistry(), secrets: noSecrets })
    const from = session.channel.from!
    for (const lockout of all.filter(isPolicy)) {
      const codes = await makePlan(lockoutProject(lockout, from), null, session).then(
        () => [],
        (error: { diagnostics?: readonly { code: string }[] }) => error.diagnostics?.map(({ code }) => code) ?? [String(error)],
      )
      tally.one(true, codes.join() === 'HK3007' ? null : `${lockout.name}: ${codes.join() || 'planned'}`)
      // Whoever asks nft alone, as a script would, is told that all is well.
      const text = (await makePlan(lockoutProject(lockout, from), null, session, { force: true })).parts[0]!.changes[0]!.after as {
        persisted: string
      }
      tally.naive((await target.host.exec(['nft', '-c', '-f', '-'], { input: text.persisted, check: false })).status === 0)
    }
    // One that lets us in is no lock-out, however little else it allows.
    for (const rules of [[allow({ tcp: 22, from }), deny('all')], [allow({ tcp: '20-30' }), deny('all')], [deny({ tcp: 443 })]])
      await makePlan(
        defineProject('harmless', (project) => void firewall(project, rules)),
        null,
        session,
      )
    await session.close()
  }
  expect(await changed()).toEqual([])
  tally.end({ atLeast: 12, controlAbove: 0.9, note: 'over IPv4 and IPv6; the control is `nft -c`' })
})

it.each([
  ['IPv4', lockouts],
  ['IPv6', lockouts6],
] as const)('what cuts off HostKit is taken back by the host, over %s', async (family, ways) => {
  const tally = new Tally('lockout', `lock-outs that were forced, over ${family}`)
  const outages: number[] = []
  const all = attempts(ways)
  for (const [lockout, mishap] of all) {
    const { fired, why, outage } = await lockedOut(lockout, mishap)
    tally.one(fired, why && `${lockout.name}, ${mishap}: ${why}`)
    if (outage !== null && mishap !== 'host restarted') outages.push(outage)
    console.log(`${lockout.name}, ${mishap}${fired ? '' : ' too late'}: ${why ?? 'back'} after ${outage?.toFixed(2)} s`)
  }
  for (const lockout of size === 'quick' ? [pick(ways)] : ways) tally.naive(await unguarded(lockout))
  tally.end({
    // A busy machine may be too late for one or the other.
    atLeast: Math.ceil(all.length / 2),
    controlAbove: 0.9,
    note: `window ${WINDOW} s; access was away for ${Math.min(...outages).toFixed(1)} to ${Math.max(...outages).toFixed(1)} s`,
  })
})

it('who is locked out does not wait for a disk', async () => {
  const tally = new Tally('lockout', 'lock-outs that were forced, and the journal reaches the disk late')
  const { host } = target
  const ways = [...lockouts, ...lockouts6]
  const shim = ['#!/bin/sh', `[ "$1" != journal ] || { echo >>/run/late; sleep ${LATE}; }`, 'exec /usr/bin/sync "$@"', '']
  try {
    for (let i = 0; i < times(1, 4, ways.length); i++) {
      const lockout = size === 'full' ? ways[i]! : pick(ways)
      await host.write('/usr/local/sbin/sync', shim.join('\n'), 0o755)
      const { why, outage } = await lockedOut(lockout, 'nothing', () => host.exec(['rm', '/usr/local/sbin/sync']))
      const late = await host.exec(['rm', '/run/late'], { check: false })
      tally.one(late.status === 0, why && `${lockout.name}: ${why}`)
      console.log(`${lockout.name}, with a slow disk: ${why ?? 'back'} after ${outage?.toFixed(2)} s`)
    }
    // As it is mostly done by hand: written down first, then taken back.
    await host.write('/usr/local/sbin/sync', shim.join('\n'), 0o755)
    const prober = new Prober(target.host.address)
    try {
      const [way] = lockouts.filter(({ table }) => table)
      const rules = { input: way!.table!.text }
      await host.exec(['sh', '-c', `nft -f - && sleep ${WINDOW} && sync journal; nft flush ruleset`], { ...rules, check: false })
      await prober.returned(10)
      tally.naive((prober.outage ?? 0) > WINDOW + GRACE)
    } finally {
      prober.close()
    }
  } finally {
    await host.exec(['rm', '-f', '/usr/local/sbin/sync', '/run/late'])
  }
  tally.end({ atLeast: times(1, 4, ways.length), controlAbove: 0.9, note: `the disk takes ${LATE} s; window ${WINDOW} s` })
})

/** Every way is watched; with half of them something else goes wrong, and in the full size everything does with each. */
function attempts(ways: readonly Lockout[]): readonly (readonly [Lockout, Mishap])[] {
  if (size === 'quick')
    return ways === lockouts6 ? [[pick(ways), 'nothing']] : [[pick(ways.filter((way) => !isPolicy(way))), pick(mishaps.slice(1, 4))]]
  const first = Math.floor(next() * 2)
  return ways.flatMap((lockout, i): (readonly [Lockout, Mishap])[] =>
    // Half of them undisturbed, and each of the others with another mishap.
    size === 'normal'
      ? [[lockout, i % 2 === first ? 'nothing' : mishaps[1 + (Math.floor(i / 2) % 4)]!]]
      : mishaps.map((mishap) => [lockout, mishap] as const),
  )
}

interface Tried {
  readonly fired: boolean
  /** What is wrong with its end. */
  readonly why: string | null
  /** Seconds without access. */
  readonly outage: number | null
}

/** `settled`: called before the host is compared with what it was. */
async function lockedOut(lockout: Lockout, meant: Mishap, settled?: () => Promise<unknown>): Promise<Tried> {
  const { host } = target
  const prober = new Prober(door(lockout))
  try {
    const { ended, kill } = controlled(lockout)
    // From outside: the host cannot tell its controller anything when answers are what is dropped.
    if (await Promise.race([prober.gone(60), ended.then(() => false)])) {
      if (meant === 'controller killed') kill()
      if (meant === 'executor killed') await host.exec(['sh', '-c', SIGNAL, 'sh', 'KILL'], { check: false })
      if (meant === 'executor stopped') await host.exec(['sh', '-c', SIGNAL, 'sh', 'STOP'], { check: false })
      if (meant === 'host restarted') {
        await host.restart({ force: true })
        await sixth.plug()
      }
    }
    const end = await ended
    const said = `${end.status}: ${end.stdout}${end.stderr}`
    if (!prober.wasLost) return { fired: false, why: `access was never lost: ${said}`, outage: null }
    await prober.returned(60)
    const { outage } = prober
    if (outage === null) return { fired: true, why: `access is not back: ${said}`, outage }
    // What came too late is an end as if nothing had died.
    const fired = meant === 'nothing' || (meant === 'controller killed' ? end.status === null : await isInterrupted(meant))
    const mishap = fired ? meant : 'nothing'
    const tried = { fired, outage }
    if (mishap !== 'host restarted' && outage > WINDOW + GRACE)
      return { ...tried, why: `access was away for ${outage.toFixed(1)} s:\n${await lastJournal()}` }
    if (!isHonest(lockout, mishap, end)) return { ...tried, why: `it ended with ${said}` }
    if (mishap === 'host restarted') {
      // By the same door: by another one it would rightly be found open, and the run finished.
      const env = { ...environment(target), HK_ADDRESS: door(lockout), HOSTKIT_CONFIG: 'projects/mixed.config.ts' }
      const resumed = await hostkit(['resume', '--host', 'target'], env)
      if (resumed.status !== 3) return { ...tried, why: `resume ended with ${resumed.status}: ${resumed.stdout}${resumed.stderr}` }
    }
    // Whoever takes it back holds the lock until the end.
    const left = await host.exec(['sh', '-c', 'timeout 60 flock /run/hostkit/lock true; cat /var/lib/hostkit/open'], { check: false })
    if (left.stdout !== '') return { ...tried, why: `the run is unfinished: ${left.stdout}` }
    await settled?.()
    const differs = await changed()
    return { ...tried, why: differs.length === 0 ? null : `not as before: ${differs.join('\n')}` }
  } finally {
    prober.close()
  }
}

const SIGNAL = 'systemctl kill -s "$1" "hostkit-$(cut -d" " -f1 /run/hostkit/holder).service"'

/** What the host did, and when. */
const lastJournal = async (): Promise<string> =>
  (await target.host.exec(['sh', '-c', 'cat "$(ls -dt /var/lib/hostkit/runs/*/journal | head -n 1)"'], { check: false })).stdout

/** By the host: the executor of the last run, or the whole machine, was gone before the run had ended. */
async function isInterrupted(mishap: Mishap): Promise<boolean> {
  const { stdout } = await target.host.exec(
    ['sh', '-c', 'cat /var/lib/hostkit/open; cat "$(ls -dt /var/lib/hostkit/runs/*/journal | head -n 1)"'],
    { check: false },
  )
  return mishap === 'host restarted' ? !stdout.startsWith('1 ') : stdout.includes(' interrupted ')
}

/** Who hears how it ended hears the truth; who only hears that the connection is gone, or the executor, is told that the end is not known. */
function isHonest({ table }: Lockout, mishap: Mishap, { status, stdout }: Ended): boolean {
  if (mishap === 'controller killed') return true
  const { codes = [] } = JSON.parse(stdout.trim().split('\n').at(-1) || '{}') as { codes?: readonly string[] }
  const says = (ends: number, ...any: readonly string[]): boolean => status === ends && any.some((code) => codes.includes(code))
  return (
    (mishap !== 'host restarted' && says(3, 'HK4007')) ||
    (mishap.startsWith('executor') && says(3, 'HK4001')) ||
    (mishap !== 'nothing' && says(6, 'HK4003')) ||
    // A table may cut the old connection as well.
    ((table !== undefined || mishap === 'host restarted') && says(6, 'HK2007', 'HK2008'))
  )
}

/** A process that applies it. */
function controlled(lockout: Lockout): { readonly ended: Promise<Ended>; readonly kill: () => void } {
  const env = { ...environment(target), HK_ADDRESS: door(lockout), HK_LOCKOUT: lockout.name, HK_WINDOW: String(WINDOW) }
  const program = ['--import', import.meta.resolve('jiti/register'), join(import.meta.dirname, 'lockout-controller.ts')]
  const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<Ended>((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })
  return { ended, kill: () => child.kill('SIGKILL') }
}

/** The same rules, loaded by hand: still locked out when the guard would have taken them back. */
async function unguarded(lockout: Lockout): Promise<boolean> {
  const { host } = target
  const session = await openSession({ name: 'target', runner: runner(door(lockout)), registry: lockoutRegistry(), secrets: noSecrets })
  const plan = await makePlan(lockoutProject(lockout, session.channel.from!), null, session, { force: true })
  await session.close()
  const { persisted, text } = plan.parts[0]!.changes[0]!.after as { persisted?: string; text?: string }
  const prober = new Prober(door(lockout))
  try {
    await host.exec(['nft', '-f', '-'], { input: persisted ?? text! })
    const isOut = await prober.gone(10)
    return isOut && !(await prober.returned(WINDOW + GRACE))
  } finally {
    prober.close()
    await host.exec(['nft', 'flush', 'ruleset'])
  }
}

it.skipIf(size === 'quick')('the command says so, too', async () => {
  const tally = new Tally('lockout', 'the command, with its window of 30 s')
  const env = { ...environment(target), HOSTKIT_CONFIG: 'faults/lockout.config.ts' }
  const refused = await hostkit(['plan', '--host', 'target'], env)
  tally.one(true, refused.status === 1 && refused.stderr.includes('HK3007') ? null : `the plan: ${refused.status} ${refused.stderr}`)
  const prober = new Prober(target.host.address)
  try {
    const forced = await hostkit(['apply', '--host', 'target', '--force', '--confirm'], env)
    await prober.returned(30)
    const { outage } = prober
    const well = forced.status === 3 && forced.stderr.includes('HK4007') && outage !== null && outage <= 30 + GRACE
    tally.one(true, well ? null : `the apply: ${forced.status} after ${outage} s: ${forced.stdout}${forced.stderr}`)
    expect(await changed()).toEqual([])
    tally.end({ atLeast: 2, note: `access was away for ${outage?.toFixed(1)} s` })
  } finally {
    prober.close()
  }
})
