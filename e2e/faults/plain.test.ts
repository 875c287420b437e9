import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, it } from 'vitest'
import { run } from '../harness/command.mjs'
import { difference, manifest } from '../harness/manifest.mjs'
import { environment, hostkit, type Ended } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { profiles, type HostProfile } from './host-profiles.js'
import { random, size } from './size.js'
import { Tally } from './tally.js'

const PASSWORD = 'pass word \'"$`'
const only = process.env['HOSTKIT_PROFILE']
const work = mkdtempSync(join(tmpdir(), 'hostkit-plain-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** What HostKit keeps for itself, and the copies that useradd(8) leaves. */
const own = [/\/var\/lib\/hostkit/, /\/home\/op\/\.local/, /\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-/]

const isAtHome = ({ user, sudo, become }: HostProfile): boolean => user !== 'root' && sudo === 'none' && become === undefined

/** In the quick size one of each family; from the noise one that a script does not survive, so that the control can fail. */
function chosen(): readonly HostProfile[] {
  if (only !== undefined) return profiles.filter(({ name }) => name.includes(only))
  if (size !== 'quick') return profiles
  const next = random('plain')
  return [...new Set(profiles.map(({ family }) => family))].map((family) => {
    const some = profiles.filter((profile) => profile.family === family && !(family === 'noise' && profile.refused))
    return some[Math.floor(next() * some.length)]!
  })
}

it('a plain host is managed, or refused by name before anything is written', async () => {
  const tally = new Tally('plain', 'odd hosts')
  const queue = [...chosen()]
  const refused: string[] = []
  const lane = async (): Promise<void> => {
    for (let profile = queue.shift(); profile; profile = queue.shift()) {
      const started = performance.now()
      const { wrong, naive } = await tried(profile)
      tally.one(true, wrong && `${profile.family}: ${profile.name}: ${wrong}`)
      tally.naive(naive !== null)
      if (profile.refused) refused.push(`${profile.name} (${profile.refused})`)
      console.log(
        `${profile.family}: ${profile.name}: ${wrong ?? (profile.refused ? `refused, ${profile.refused}` : 'managed')}` +
          `; a script ${naive ?? 'manages too'}; ${Math.round(performance.now() - started)} ms`,
      )
    }
  }
  await Promise.all([lane(), lane()])
  tally.end({
    atLeast: only === undefined ? (size === 'quick' ? 6 : 30) : 1,
    ...(only === undefined ? { controlAbove: 0 } : {}),
    note: `managed, or refused by name with nothing written: ${refused.sort().join(', ')}`,
  })
})

/** One fresh host: first the script, then HostKit. */
async function tried(profile: HostProfile): Promise<{ wrong: string | null; naive: string | null }> {
  const target = await sshHost({
    image: 'debian-12-full',
    ...(profile.user === 'root'
      ? {}
      : { user: { name: 'op', password: PASSWORD, shell: profile.shell ?? '/bin/bash', sudo: profile.sudo ?? 'nopasswd' } }),
    config: { ...profile.config },
  })
  try {
    if (profile.make) await target.host.script(profile.make)
    const naive = await scripted(profile, target)
    return { naive, wrong: await managed(profile, target).catch((error: unknown) => String(error)) }
  } finally {
    await target.host.delete()
  }
}

async function managed(profile: HostProfile, target: SshHost): Promise<string | null> {
  const { host } = target
  const env = {
    ...environment(target),
    HOSTKIT_CONFIG: 'faults/plain.config.ts',
    HK_USER: profile.user ?? 'op',
    HK_BECOME:
      profile.user === 'root' || isAtHome(profile) ? 'nobody' : (profile.become ?? (profile.sudo === 'password' ? 'password' : 'root')),
    HK_LOGIN: profile.login ?? 'key',
    HK_PASSWORD: PASSWORD,
  }
  const file = (name: string): string => join(work, `${host.name}.${name}.json`)
  const call = (...args: string[]): Promise<Ended> => hostkit([...args, '--host', 'target'], env)
  const said = (what: string, { status, stdout, stderr }: Ended): string => `${what} ended with ${status}: ${stdout}\n${stderr}`
  const before = await manifest(host)

  const plan = await call('plan', '--out', file('up'), '--detailed-exitcode')
  if (profile.refused) {
    if (plan.status !== 1 || !plan.stderr.includes(profile.refused)) return said(`${profile.refused} was expected, and the plan`, plan)
    const apply = await call('apply', '--confirm')
    if (apply.status !== 1 || !apply.stderr.includes(profile.refused)) return said(`${profile.refused} was expected, and the apply`, apply)
    return differs('a refused host changed', before, await manifest(host), [])
  }
  if (plan.status !== 2) return said('the plan', plan)
  const planned = differs('the plan changed the host', before, await manifest(host), [])
  if (planned) return planned
  const apply = await call('apply', '--plan', file('up'), '--confirm')
  if (apply.status !== 0) return said('the apply', apply)
  const witnessed = await witness(profile, target)
  if (witnessed) return witnessed
  const again = await call('plan', '--out', file('again'), '--detailed-exitcode')
  if (again.status !== 0) return said('a second plan', again)
  const down = await call('down', '--last', '--out', file('down'), '--confirm')
  if (down.status !== 0) return said('the way back', down)
  return differs('not as before', before, await manifest(host), own)
}

/** The host itself, not asked by HostKit. */
async function witness(profile: HostProfile, { host }: SshHost): Promise<string | null> {
  const place = isAtHome(profile) ? '/home/op/plain' : '/srv/plain'
  const look = 'stat -c "%a %U:%G" "$1" "$1/file" "$1/seed"; cat "$1/file"; [ "$2" = home ] || systemctl is-active plain'
  const { stdout, stderr } = await host.exec(['sh', '-c', look, 'sh', place, isAtHome(profile) ? 'home' : 'root'], { check: false })
  const who = isAtHome(profile) ? 'op:op' : 'plain:plain'
  const [directory, file, seed = '', ...rest] = stdout.trimEnd().split('\n')
  const right =
    directory === `750 ${who}` &&
    file === `640 ${who}` &&
    // touch(1) made it, and the umask of the run decided.
    /^6[0-7]{2} (op:op|root:root)$/.test(seed) &&
    rest.join('\n') === `it's a file${isAtHome(profile) ? '' : '\nactive'}`
  return right ? null : `applied, but the host says: ${stdout}\n${stderr}`
}

function differs(what: string, before: string, after: string, but: readonly RegExp[]): string | null {
  const lines = difference(before, after).filter((line) => !but.some((pattern) => pattern.test(line)))
  return lines.length === 0 ? null : `${what}:\n${lines.join('\n')}`
}

/**
 * What a deploy script does in place of HostKit: a file over the input of one command, read back from its output. It is held to the same: the file is
 * there as it was sent and says so, or the host cannot be managed and the script fails and leaves nothing.
 */
async function scripted(profile: HostProfile, { host, knownHosts }: SshHost): Promise<string | null> {
  const text = "it's a file\n"
  const place = isAtHome(profile) ? '/home/op/scripted' : '/etc/scripted'
  const write = `cat >${place}`
  const command =
    profile.user === 'root' || isAtHome(profile)
      ? `V=$(cat) && printf '%s\\n' "$V" | ${write} && cat ${place}`
      : `V=$(cat) && printf '%s\\n' "$V" | sudo sh -c '${write}' && cat ${place}`
  const options = ['BatchMode=yes', 'IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${knownHosts}`]
  const way = ['-F', 'none', '-i', host.keyFile, ...options.flatMap((option) => ['-o', option]), `${profile.user ?? 'op'}@${host.address}`]
  // One that hangs is as bad as one that fails.
  const { status, stdout } = await run(['timeout', '-k', '1', '10', 'ssh', ...way, command], { input: text })
  const found = await host.exec(['sh', '-c', 'stat -c %a "$1" && cat "$1"; rm -f "$1"', 'sh', place], { check: false })
  if (profile.refused) return status !== 0 && found.stdout === '' ? null : 'writes all the same, or says that it did'
  if (status !== 0) return `fails with ${status}`
  if (stdout !== text) return `takes ${stdout.length} bytes for its answer of ${text.length}`
  return found.stdout === `644\n${text}` ? null : `leaves a file that is not the one it sent: ${JSON.stringify(found.stdout.slice(0, 40))}`
}
