import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fail, Failure, problem, type Watch, type Wire } from '@hostkit/core'
import { writeErrands, type Errand } from './arguments.js'
import { stopped } from './dial.js'
import { fingerprint, shownOf } from './fingerprint.js'
import type { Heard } from './heard.js'
import { decide, readPin } from './hostKey.js'
import { unusable } from './keyFile.js'
import { judge, matches, namesOf, recordedTypes, type KnownHost } from './knownHosts.js'
import { readKnownHosts } from './knownHostsFile.js'
import { shownPlace, type Place } from './place.js'
import { failureAt } from './programFailure.js'
import { follow } from './programWire.js'
import { duration, persist } from './retry.js'
import { refuseCircle, type Stop } from './route.js'
import type { SshRunnerOptions } from './ssh.js'

interface Way extends Stop<SshRunnerOptions> {
  readonly hops: readonly Stop[]
  /** Hosts that were accepted on first sight must stay the same, even where known_hosts could not be written. */
  readonly pins: Map<string, string>
}

/** The system's `ssh`: one process, one channel, one shell, as with the library. Rejects with a `Failure`. */
export async function connectByProgram(program: string, watch: Watch, way: Way): Promise<Wire> {
  const { options, settings } = way
  const { host, port, user } = settings
  const place: Place = { target: options.name ?? options.host, host, port, user }
  for (const stop of [...way.hops, way]) refusePassword(stop)
  for (const { settings: of, options: said } of [...way.hops, way])
    if ((of.words.get('proxyjump')?.[0] ?? 'none') !== 'none' && said.jump === undefined) await refuseCircle(said)
  return persist(place, options.retry, watch, () => attemptOnce(program, watch, way, place))
}

/** Neither the arguments nor the environment of a program, nor a question to nobody, is a way for a password. */
function refusePassword({ options }: Stop): void {
  if (options.password === undefined) return
  fail('HK1004', `the transport openssh takes no password, and there is one for ${options.host}`, {
    hint: 'use a key or an agent (ssh-copy-id), or the transport ssh2',
  })
}

async function attemptOnce(program: string, watch: Watch, way: Way, place: Place): Promise<Wire> {
  if (watch.signal?.aborted) throw stopped(place)
  const timeout = duration(way.options.connectTimeout ?? '30s', 'connectTimeout')
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-ssh-'))
  try {
    const hops = await Promise.all(
      way.hops.map((hop, i) => {
        const { host, port, user } = hop.settings
        return errand(hop, { target: hop.options.host, host, port, user, jump: true }, join(folder, `log-${i}`), way.pins)
      }),
    )
    const target = await errand(way, place, join(folder, 'log'), way.pins)
    const identity = watch.fresh ? null : sharedIdentity(target)
    const home = way.options.home ?? userInfo().homedir
    const all = { way: [...hops, target] as const, folder, home, timeout: Math.ceil(timeout / 1000), shared: identity !== null }
    const args = writeErrands(all, `exec /bin/sh -c '${program}'`)
    // A session of its own: nobody is asked on the terminal, and Ctrl-C is HostKit's to answer.
    const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, LC_ALL: 'C' } })
    const opened = await follow(child, { logs: [...hops, target].map(({ log }) => log), timeout, signal: watch.signal, place })
    if ('wire' in opened) {
      try {
        for (const [i, one] of [...hops, target].entries()) settle(one, opened.heard[i]!, watch, way.pins)
      } catch (error) {
        await opened.wire(null).close()
        throw error
      }
      const { shown, shared } = opened.heard.at(-1)!
      return opened.wire(shared ? identity : (shown?.fingerprint ?? null))
    }
    for (const [i, one] of [...hops, target].entries()) {
      const next = [...hops, target][i + 1]?.expected.place ?? null
      const heard = opened.heard[i]!
      // A machine that was never dialled has nothing to say.
      if (heard.text === '') continue
      const failure = failureAt(one, heard, next, opened.aside, timeout / 1000)
      if (failure) throw failure
    }
    throw failureAt(target, opened.heard.at(-1)!, null, opened.aside, timeout / 1000)!
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function errand(stop: Stop, place: Place, log: string, pins: ReadonlyMap<string, string>): Promise<Errand> {
  const { options, settings } = stop
  const [key] = options.identityFile === undefined ? [] : settings.namedKeys
  // ssh would pass over it, and offer others.
  if (key !== undefined && !existsSync(key) && !existsSync(`${key}.pub`))
    throw unusable(`there is no key file ${key}`, 'check ssh: { identityFile }; ssh-keygen -t ed25519 makes a new key')
  const { entries, remarks } = await readKnownHosts(settings.knownHosts)
  const pin = options.hostKey === undefined ? (pins.get(placeKey(place)) ?? null) : readPin(options.hostKey)
  const expected = {
    place,
    pin,
    acceptNew: options.acceptNewHostKey === true,
    names: namesOf(settings),
    entries,
    files: settings.knownHosts,
    remarks: [...remarks, ...settings.remarks],
  }
  return { options, settings, expected, log }
}

const placeKey = ({ host, port }: Place): string => `${host}:${port}`

/**
 * Who is at the other end of a connection that somebody has opened before (ControlMaster): nobody shows us a key then. It was checked against known_hosts when it
 * was opened, so it is the key that stands there, the one that a new connection would ask for. `null`: that cannot be said for sure, and a new one is made.
 */
function sharedIdentity({ settings: { words }, expected }: Errand): string | null {
  const { pin, names, entries } = expected
  const [path] = words.get('controlpath') ?? []
  if (path === undefined || path === 'none' || pin !== null) return null
  if (/^(?:no|off|false)$/.test(words.get('stricthostkeychecking')?.[0] ?? '')) return null
  const [type] = recordedTypes(entries, names)
  const named = (entry: KnownHost): boolean => entry.marker === null && names.some((name) => matches(entry.hosts, name))
  const keys = new Set(entries.filter((entry) => named(entry) && entry.type === type).map(({ key }) => fingerprint(key)))
  const [only] = keys
  const entry = entries.find(({ key }) => fingerprint(key) === only)
  if (keys.size !== 1 || entry === undefined) return null
  return judge(entries, names, shownOf(entry.key)).verdict === 'known' ? only! : null
}

/** What is to be said, and remembered, of a machine that has let us in. Throws where ssh was content with less than we are. */
function settle({ expected, settings }: Errand, heard: Heard, watch: Watch, pins: Map<string, string>): void {
  const { shown, accepted, certified, shared, words } = heard
  const { place } = expected
  if (shared) return
  if (shown === null)
    throw new Failure(
      problem('HK2003', `ssh does not tell the host key of ${shownPlace(place)}`, { hint: 'the transport ssh2 does not need it to' }),
    )
  const decision = certified || settings.words.has('knownhostscommand') ? 'known' : decide(expected, shown)
  if (decision instanceof Failure) throw decision
  if (!accepted) return
  pins.set(placeKey(place), shown.fingerprint)
  watch.emit?.({ type: 'connect.newHostKey', target: place.target, fingerprint: shown.fingerprint })
  const unwritten = words.find((line) => line.startsWith('Failed to add the host'))
  if (unwritten === undefined) return
  const message = `the new host key of ${place.target} could not be written: ${unwritten}`
  watch.emit?.({ type: 'diagnostic', target: place.target, diagnostic: { severity: 'warning', code: 'HK2002', message } })
}
