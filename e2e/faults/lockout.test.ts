import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { makePlan, noSecrets, openSession } from '@hostkit/core'
import { defineProject } from '@hostkit/dsl'
import { allow, deny, firewall } from '@hostkit/provider-nftables'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { difference, manifest } from '../harness/manifest.mjs'
import { environment, hostkit, type Ended } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { lockoutProject, lockoutRegistry, lockouts, type Lockout } from './lockouts.js'
import { Prober } from './prober.js'
import { random, size, times } from './size.js'
import { Tally } from './tally.js'

/** Seconds that a change has to prove that we still get in, and what may come on top of them. */
const WINDOW = times(3, 3, 5)
const GRACE = 2

/** What happens inside the window. */
const mishaps = ['nothing', 'controller killed', 'executor killed', 'executor stopped', 'host restarted'] as const
type Mishap = (typeof mishaps)[number]

const next = random('lockout')
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
const policies = lockouts.filter(({ policy }) => policy !== undefined)

let target: SshHost
let before: string
beforeAll(async () => {
  target = await sshHost()
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
  const session = await openSession({ name: 'target', runner: target.runner(), registry: lockoutRegistry(), secrets: noSecrets })
  const from = session.channel.from!
  for (const lockout of policies) {
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
  expect(await changed()).toEqual([])
  tally.end({ atLeast: 6, controlAbove: 0.9, note: 'the control is `nft -c`' })
})

it('what cuts off HostKit is taken back by the host', async () => {
  const tally = new Tally('lockout', 'lock-outs that were forced')
  const outages: number[] = []
  const all = attempts()
  for (const [lockout, mishap] of all) {
    const { fired, why, outage } = await lockedOut(lockout, mishap)
    tally.one(fired, why && `${lockout.name}, ${mishap}: ${why}`)
    if (outage !== null && mishap !== 'host restarted') outages.push(outage)
    console.log(`${lockout.name}, ${mishap}${fired ? '' : ' too late'}: ${why ?? 'back'} after ${outage?.toFixed(2)} s`)
  }
  for (const lockout of size === 'quick' ? [pick(lockouts)] : lockouts) tally.naive(await unguarded(lockout))
  tally.end({
    // A busy machine may be too late for one or the other.
    atLeast: Math.ceil(all.length / 2),
    controlAbove: 0.9,
    note: `window ${WINDOW} s; access was away for ${Math.min(...outages).toFixed(1)} to ${Math.max(...outages).toFixed(1)} s; IPv4: the hosts of the harness have no IPv6`,
  })
})

/** Every way is watched; with each of them something else goes wrong, and in the full size everything does. */
function attempts(): readonly (readonly [Lockout, Mishap])[] {
  if (size === 'quick')
    return [
      [pick(policies), 'nothing'],
      [pick(lockouts.filter(({ table }) => table)), pick(mishaps.slice(1, 4))],
    ]
  const first = Math.floor(next() * 4)
  return lockouts.flatMap((lockout, i): (readonly [Lockout, Mishap])[] =>
    size === 'normal'
      ? [
          [lockout, 'nothing'],
          [lockout, mishaps[1 + ((first + i) % 4)]!],
        ]
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

async function lockedOut(lockout: Lockout, meant: Mishap): Promise<Tried> {
  const { host } = target
  const prober = new Prober(host.address)
  try {
    const { ended, kill } = controlled(lockout)
    // From outside: the host cannot tell its controller anything when answers are what is dropped.
    if (await Promise.race([prober.gone(60), ended.then(() => false)])) {
      if (meant === 'controller killed') kill()
      if (meant === 'executor killed') await host.exec(['sh', '-c', SIGNAL, 'sh', 'KILL'], { check: false })
      if (meant === 'executor stopped') await host.exec(['sh', '-c', SIGNAL, 'sh', 'STOP'], { check: false })
      if (meant === 'host restarted') await host.restart({ force: true })
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
    if (mishap !== 'host restarted' && outage > WINDOW + GRACE) return { ...tried, why: `access was away for ${outage.toFixed(1)} s` }
    if (!isHonest(lockout, mishap, end)) return { ...tried, why: `it ended with ${said}` }
    if (mishap === 'host restarted') {
      const resumed = await hostkit(['resume', '--host', 'target'], { ...environment(target), HOSTKIT_CONFIG: 'projects/mixed.config.ts' })
      if (resumed.status !== 3) return { ...tried, why: `resume ended with ${resumed.status}: ${resumed.stdout}${resumed.stderr}` }
    }
    // Whoever takes it back holds the lock until the end.
    const left = await host.exec(['sh', '-c', 'timeout 60 flock /run/hostkit/lock true; cat /var/lib/hostkit/open'], { check: false })
    if (left.stdout !== '') return { ...tried, why: `the run is unfinished: ${left.stdout}` }
    const differs = await changed()
    return { ...tried, why: differs.length === 0 ? null : `not as before: ${differs.join('\n')}` }
  } finally {
    prober.close()
  }
}

const SIGNAL = 'systemctl kill -s "$1" "hostkit-$(cut -d" " -f1 /run/hostkit/holder).service"'

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
  const env = { ...environment(target), HK_LOCKOUT: lockout.name, HK_WINDOW: String(WINDOW) }
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
  const session = await openSession({ name: 'target', runner: target.runner(), registry: lockoutRegistry(), secrets: noSecrets })
  const plan = await makePlan(lockoutProject(lockout, session.channel.from!), null, session, { force: true })
  await session.close()
  const { persisted, text } = plan.parts[0]!.changes[0]!.after as { persisted?: string; text?: string }
  const prober = new Prober(host.address)
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
