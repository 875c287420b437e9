import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { userInfo } from 'node:os'
import { fail } from '@hostkit/core'
import { hostKeyAlgorithms, type Expectation } from './hostKey.js'
import { matches, recordedTypes, type KnownHost } from './knownHosts.js'
import type { Stop } from './route.js'

/** A machine that the `ssh` program is to log in to. */
export interface Errand extends Stop {
  readonly expected: Expectation
  /** Where its ssh writes down what it does. */
  readonly log: string
}

export interface Errands {
  /** The machines on the way that the project names, the nearest first, and the host. */
  readonly way: readonly [...Errand[], Errand]
  /** A folder of ours alone. */
  readonly folder: string
  readonly home: string
  /** In seconds. */
  readonly timeout: number
  /** A connection that is open already may carry ours. */
  readonly shared: boolean
}

/** The whole command line, and the files that it names. Nothing of it passes a shell but ProxyCommand. */
export function writeErrands(errands: Errands, command: string): string[] {
  const { way, folder, home, shared } = errands
  const strict = join(folder, 'config')
  writeFileSync(strict, strictly(home))
  writeFileSync(join(folder, 'pin'), PIN)
  let proxy: readonly string[] = []
  for (const [i, hop] of way.slice(0, -1).entries()) {
    let file = strict
    if (proxy.length > 0) {
      file = join(folder, `config-${i}`)
      writeFileSync(file, `Host *\n  ${proxy[1]!.replace('=', ' ')}\n${strictly(home)}`)
    }
    const straight = i > 0 || hop.options.jump === undefined ? [] : direct
    const line = [
      'ssh',
      '-F',
      file,
      ...optionsOf(hop, errands),
      ...straight,
      '-o',
      'ControlPath=none',
      '-W',
      TARGET,
      '--',
      hop.options.host,
    ]
    proxy = ['-o', `ProxyCommand=${line.map((word) => (word === TARGET ? `'${TARGET}'` : inCommand(word, hop))).join(' ')}`]
  }
  const target = way.at(-1)!
  const straight = target.options.jump?.length === 0 ? direct : []
  return [
    '-F',
    strict,
    '-T',
    '-a',
    '-x',
    ...optionsOf(target, errands),
    ...proxy,
    ...straight,
    ...(shared ? [] : ['-o', 'ControlPath=none']),
    ...alone,
    '--',
    target.options.host,
    command,
  ]
}

const TARGET = '[%h]:%p'
const direct = ['-o', 'ProxyJump=none', '-o', 'ProxyCommand=none']

/** A shell, and nothing else that the configuration may want of a connection. What older programs do not know is passed over. */
const alone = [
  'IgnoreUnknown=SessionType,StdinNull,ForkAfterAuthentication',
  'SessionType=default',
  'StdinNull=no',
  'ForkAfterAuthentication=no',
  'RemoteCommand=none',
  'PermitLocalCommand=no',
  'ClearAllForwardings=yes',
  'Tunnel=no',
  'ControlMaster=no',
].flatMap((option) => ['-o', option])

/** The first value counts: what is said here holds for every machine, also for those that ssh finds on its way by itself. */
const strictly = (home: string): string =>
  [
    'Host *',
    '  BatchMode yes',
    '  StrictHostKeyChecking yes',
    '  NoHostAuthenticationForLocalhost no',
    '  VerifyHostKeyDNS no',
    '  UpdateHostKeys no',
    `Include "${home}/.ssh/config"`,
    'Include /etc/ssh/ssh_config',
    '',
  ].join('\n')

/** PIN FINGERPRINT HOST TYPE KEY: the line of a known_hosts file, where the key is the one that is pinned. */
const PIN = '[ "$1" = "$2" ] && echo "$3 $4 $5"\nexit 0\n'

function optionsOf({ options, settings, expected, log }: Errand, { folder, home, timeout }: Errands): string[] {
  const { entries, names, pin } = expected
  const isNew = acceptsNew(expected)
  if (isNew) prepare(expected.files[0])
  const known =
    pin === null
      ? [`UserKnownHostsFile=${expected.files.map(inOption).join(' ') || '/dev/null'}`]
      : ['UserKnownHostsFile=/dev/null', `KnownHostsCommand=/bin/sh ${inOption(join(folder, 'pin'))} ${pin} %f %H %t %K`]
  return [
    '-E',
    log,
    '-o',
    'LogLevel=DEBUG1',
    ...(options.user === undefined ? [] : ['-l', options.user]),
    ...(options.port === undefined ? [] : ['-p', String(options.port)]),
    ...(options.identityFile === undefined
      ? []
      : ['-i', existing(settings.namedKeys[0]!).replaceAll('%', '%%'), '-o', 'IdentitiesOnly=yes']),
    // Another home than that of the password database is for tests; ssh knows only the one.
    ...(options.identityFile === undefined && home !== userInfo().homedir && !settings.words.has('identityfile')
      ? settings.defaultKeys.flatMap((file) => ['-o', `IdentityFile=${inOption(file)}`])
      : []),
    ...[
      ...known,
      'GlobalKnownHostsFile=/dev/null',
      `StrictHostKeyChecking=${isNew ? 'accept-new' : 'yes'}`,
      `HostKeyAlgorithms=${[...(pin === null ? certified(entries, names) : []), ...hostKeyAlgorithms(entries, names)].join(',')}`,
      `ConnectTimeout=${timeout}`,
      'ConnectionAttempts=1',
      // Longer than with ssh2, since a big upload over a slow line delays the answers.
      'ServerAliveInterval=5',
      'ServerAliveCountMax=3',
    ].flatMap((option) => ['-o', option]),
  ]
}

/** An agent may hold the only copy; the public half says which key is meant. */
const existing = (key: string): string => (existsSync(key) ? key : `${key}.pub`)

/** ssh would take a key of another type for one of a new host; we do not. */
export const acceptsNew = ({ pin, acceptNew, entries, names }: Expectation): boolean =>
  pin === null && acceptNew && recordedTypes(entries, names.slice(0, 1)).length === 0

/** ssh makes neither the folder nor a file that is for its owner alone. */
function prepare(file: string | undefined): void {
  if (file === undefined) return
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600))
  } catch {
    // ssh itself says that it cannot write there.
  }
}

/** Where an authority is trusted for the host, its certificates come first, as ssh does it. */
function certified(entries: readonly KnownHost[], names: readonly string[]): string[] {
  const trusted = entries.some(({ marker, hosts }) => marker === 'cert-authority' && names.some((name) => matches(hosts, name)))
  const types = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256']
  return trusted ? types.map((type) => `${type}-cert-v01@openssh.com`) : []
}

/** A path in the value of an option. */
const inOption = (path: string): string => `"${path.replaceAll('%', '%%')}"`

/** A word of a command that ssh hands to the shell of who runs it, whichever that is. */
function inCommand(word: string, { options }: Errand): string {
  if (/['\\!\n\r]/.test(word))
    fail('HK1004', `a path for ${options.host}, a machine on the way, has a sign that no shell is trusted with: ${JSON.stringify(word)}`)
  const doubled = word.replaceAll('%', '%%')
  return /^[\w@%+=:,./-]+$/.test(doubled) ? doubled : `'${doubled}'`
}
