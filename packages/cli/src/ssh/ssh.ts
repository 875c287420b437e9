import { userInfo } from 'node:os'
import type { Ahead } from '../ahead.js'
import type { Way } from '../completion/known.js'
import { Failure, fail, problem, type Runner, type Secrets, type SshOptions, type Sudo, type Watch, type Wire } from '@hostkit/core'
import { withoutValue } from './authentication.js'
import type { Settings } from './config.js'
import { dial } from './dial.js'
import { fingerprint, typeOf } from './fingerprint.js'
import { readPin } from './hostKey.js'
import { findKeys, type Offers } from './keys.js'
import { namesOf, type KnownHost } from './knownHosts.js'
import { readKnownHosts, remember } from './knownHostsFile.js'
import { loadSsh2, type Ssh2 } from './library.js'
import { logIn, type Login } from './logIn.js'
import { Keyring, type AskPassphrase } from './passphrase.js'
import type { Place } from './place.js'
import { duration, persist } from './retry.js'
import { route, type Stop } from './route.js'
import { tunnel, type Line } from './tunnel.js'
import { startShell } from './wire.js'

export interface SshRunnerOptions extends SshOptions {
  /** A host name, an address, or a Host of `~/.ssh/config`. */
  readonly host: string
  readonly secrets: Secrets
  readonly sudo?: Sudo
  /** What the project calls the host; in events and messages. Default: `host`. */
  readonly name?: string
  /** How long the host may be silent while the connection is made. Default `'30s'`. */
  readonly connectTimeout?: string
  readonly askPassphrase?: AskPassphrase
  /** Keys opened already, shared by all hosts of a run; brings its own `askPassphrase`. */
  readonly keyring?: Keyring
  /** A connection that may have been opened already. */
  readonly ahead?: Pick<Ahead, 'take'>
  /** Told where the host was found, when nothing lies in between and it has let us in. */
  readonly found?: (way: Way) => void
  /** Variables that no program which is started for the connection is given. */
  readonly withheld?: readonly string[]
  /** In place of the home directory; for tests. */
  readonly home?: string
}

/** A host reached by SSH. Nothing is read and nothing is opened before `connect`. */
export function ssh(options: SshRunnerOptions): Runner {
  const keyring = options.keyring ?? new Keyring(options.askPassphrase ?? null)
  // A host that was accepted on first sight must stay the same, even where known_hosts could not be written.
  const met: KnownHost[] = []
  const pins = new Map<string, string>()
  let settings: Settings | null = null
  return {
    get name() {
      return `ssh ${(options.user ?? settings?.user) ? `${options.user ?? settings!.user}@` : ''}${options.host}`
    },
    get access() {
      return {
        kind: 'ssh',
        port: options.port ?? settings?.port ?? 22,
        user: options.user ?? settings?.user ?? userInfo().username,
      } as const
    },
    ...(options.sudo ? { sudo: options.sudo } : {}),
    connect: async (program, watch = {}) => {
      if (/['!\\\n]/.test(program)) throw new TypeError('a program for a login shell has no quote, no "!", no backslash and one line')
      try {
        const way = await route(options)
        settings = way.settings
        if (options.transport === 'openssh') {
          const { connectByProgram } = await import('./openssh.js')
          return await connectByProgram(program, watch, { options, settings, hops: way.hops, pins })
        }
        return await connect(program, watch, { options, settings, hops: way.hops, keyring, met })
      } catch (error) {
        if (error instanceof Failure) throw error
        throw new Failure(problem('HK2001', `${options.host} cannot be reached: ${(error as Error).message}`), { cause: error })
      }
    },
  }
}

interface Route extends Stop<SshRunnerOptions> {
  readonly hops: readonly Stop[]
  readonly keyring: Keyring
  readonly met: KnownHost[]
}

/** A machine to log in to, and the keys for it, which are looked for while it is dialled. */
interface Visit extends Stop {
  readonly place: Place
  readonly pin: string | null
  readonly keys: Promise<Offers>
}

async function connect(program: string, watch: Watch, way: Route): Promise<Wire> {
  const { options } = way
  const visits = [
    ...way.hops.map((hop) => visit(hop, way.keyring, { target: hop.options.host, jump: true })),
    visit(way, way.keyring, { target: options.name ?? options.host }),
  ]
  return persist(visits.at(-1)!.place, options.retry, watch, () => attemptOnce(program, watch, way, visits))
}

function visit({ options, settings }: Stop, keyring: Keyring, named: Pick<Place, 'target' | 'jump'>): Visit {
  const { host, port, user } = settings
  const pin = options.hostKey === undefined ? null : readPin(options.hostKey)
  const keys = loadSsh2().then((lib) => findKeys(lib, settings, keyring, options.identityFile !== undefined))
  keys.catch(() => {})
  return { options, settings, keys, pin, place: { ...named, host, port, user } }
}

/** Machine by machine: each has shown its key, and let us in, before the next one is dialled from there. */
async function attemptOnce(program: string, watch: Watch, { options, met }: Route, visits: readonly Visit[]): Promise<Wire> {
  const timeout = duration(options.connectTimeout ?? '30s', 'connectTimeout')
  const [first, ...others] = visits as [Visit, ...Visit[]]
  const { family } = first.settings
  const early = watch.fresh || family !== 0 ? null : (options.ahead?.take(first.place) ?? null)
  const [socket, lib] = await Promise.all([dial(first.place, { family, timeout, signal: watch.signal, early }), loadSsh2()])
  let line: Line = socket
  let at = first
  for (const next of others) {
    const { client } = await enter(lib, line, at, { secrets: options.secrets, met, timeout, watch })
    line = await tunnel(client, line, at.place, next.place, timeout)
    at = next
  }
  const { client, key } = await enter(lib, line, at, { secrets: options.secrets, met, timeout, watch })
  const wire = await startShell(client, line, at.place, program, fingerprint(key), timeout)
  if (others.length === 0) options.found?.({ host: at.place.host, port: at.place.port })
  return wire
}
async function enter(
  lib: Ssh2,
  line: Line,
  { options, settings, place, pin, keys }: Visit,
  { secrets, met, timeout, watch }: Pick<Login, 'timeout'> & Pick<Route, 'met'> & Pick<SshRunnerOptions, 'secrets'> & { watch: Watch },
): ReturnType<typeof logIn> {
  const names = namesOf(settings)
  const known = await readKnownHosts(settings.knownHosts)
  const { password } = options
  return logIn(lib, line, {
    expected: {
      place,
      pin,
      acceptNew: options.acceptNewHostKey === true,
      names,
      entries: [...known.entries, ...met],
      files: settings.knownHosts,
      remarks: known.remarks,
    },
    credentials: {
      place,
      keys,
      password: password
        ? () => secrets.reveal(password) ?? fail('HK2004', withoutValue(place, password.secret), { hint: 'set it and try again' })
        : null,
      passwordFirst: password !== undefined && options.identityFile === undefined,
    },
    timeout,
    signal: watch.signal,
    met: (seen) => {
      watch.emit?.({ type: 'connect.newHostKey', target: place.target, fingerprint: fingerprint(seen) })
      met.push({ file: 'this run', line: 1, marker: null, hosts: names[0]!, type: typeOf(seen), key: seen })
      record(settings.knownHosts[0], names[0]!, seen, watch, place)
    },
  })
}

/** As with ssh, a file that cannot be written keeps nobody out; but it is said. */
function record(file: string | undefined, name: string, key: Buffer, watch: Watch, place: Place): void {
  if (file === undefined) return
  try {
    remember(file, name, key)
  } catch (error) {
    watch.emit?.({
      type: 'diagnostic',
      target: place.target,
      diagnostic: {
        severity: 'warning',
        code: 'HK2002',
        message: `the new host key of ${place.target} could not be written to ${file}: ${(error as Error).message}`,
      },
    })
  }
}
