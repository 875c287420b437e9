import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { fail, parseJump, type Jump, type SshOptions } from '@hostkit/core'
import { readConfigFile } from './configFile.js'
import { checkHost, checkUser } from './names.js'
import { expand, inHome, paths } from './paths.js'
import { askSsh, type Words } from './sshProgram.js'

/** How `ssh` would reach a host, with what the project says put first. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly user: string
  /** HostKeyAlias: what known_hosts calls it. */
  readonly alias: string | null
  readonly family: 0 | 4 | 6
  /** Key files that somebody named; they are offered before the rest of the agent's. */
  readonly namedKeys: readonly string[]
  /** The names that ssh-keygen gives; most of them do not exist. */
  readonly defaultKeys: readonly string[]
  /** Offer the named keys and no others. */
  readonly namedKeysOnly: boolean
  /** The socket of the agent. */
  readonly agent: string | null
  /** Where a new key is written is the first of them. */
  readonly knownHosts: readonly string[]
  /** The machines on the way, the nearest first. */
  readonly jumps: readonly Jump[]
  /** Things worth knowing when it fails. */
  readonly remarks: readonly string[]
  /** Everything that `ssh -G` says; empty where it was not asked. */
  readonly words: Words
}

const DEFAULT_KEYS = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk', 'id_xmss', 'id_dsa']

export async function settle(
  options: SshOptions & { host: string; home?: string; withheld?: readonly string[] },
  ssh = 'ssh',
): Promise<Settings> {
  checkHost(options.host)
  if (options.user !== undefined) checkUser(options.user)
  // ssh goes by the password database and not by $HOME; so does this.
  const real = userInfo().homedir
  const home = options.home ?? real
  const file = join(home, '.ssh/config')
  const asked = { host: options.host, user: options.user, port: options.port, secrets: options.withheld }
  const known = existsSync(file)
  // Nothing that a configuration could say is missing.
  const complete =
    isIP(options.host) !== 0 && options.user !== undefined && (options.identityFile !== undefined || options.password !== undefined)
  if (!known && (complete || home !== real)) return combine(options, new Map(), home, [])
  const words = await askSsh({ ...asked, ...(home === real ? {} : { file }) }, ssh)
  if (words) return combine(options, home === real ? words : inHome(words, real, home), home, [])
  const read = await readConfigFile({ ...asked, file })
  return combine(options, read.words, home, read.remarks)
}

function combine(options: SshOptions & { host: string }, words: Words, home: string, remarks: readonly string[]): Settings {
  const one = (name: string): string | undefined => words.get(name)?.[0]
  const host = checkHost(
    one('hostname')?.replaceAll('%h', options.host).replaceAll('%%', '%') ?? options.host,
    `HostName for ${options.host} in the ssh configuration`,
  )
  const user = options.user ?? checkUser(one('user') ?? userInfo().username, `User for ${options.host} in the ssh configuration`)
  const port = options.port ?? Number(one('port') ?? 22)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    fail('HK1004', `the port for ${options.host} is ${port}; it lies between 1 and 65535`)
  const full = (path: string): string => expand(path, { home, host, user, port })
  const defaults = DEFAULT_KEYS.map((name) => join(home, '.ssh', name))
  const keys = (words.get('identityfile') ?? []).filter((path) => path !== 'none').map(full)
  const family = one('addressfamily')
  return {
    host,
    port,
    user,
    alias: one('hostkeyalias') ?? null,
    family: family === 'inet' ? 4 : family === 'inet6' ? 6 : 0,
    // A key that the project names is the one to use; no other is offered then.
    namedKeys: options.identityFile === undefined ? keys.filter((key) => !defaults.includes(key)) : [full(options.identityFile)],
    defaultKeys:
      options.identityFile === undefined ? (words.has('identityfile') ? keys.filter((key) => defaults.includes(key)) : defaults) : [],
    namedKeysOnly: options.identityFile !== undefined || one('identitiesonly') === 'yes',
    agent: agentOf(one('identityagent'), full),
    knownHosts: options.knownHostsFile === undefined ? knownHostsOf(words, home).map(full) : [full(options.knownHostsFile)],
    // The ssh program finds its way by itself.
    jumps:
      options.jump ??
      (options.transport === 'openssh' ? [] : jumpsOf(options.host, { host, user, port }, one('proxyjump'), one('proxycommand'))),
    remarks,
    words,
  }
}

function knownHostsOf(words: Words, home: string): string[] {
  const user = words.get('userknownhostsfile') ?? [join(home, '.ssh/known_hosts'), join(home, '.ssh/known_hosts2')]
  const global = words.get('globalknownhostsfile') ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']
  return [...user, ...global].flatMap(paths).filter((path) => path !== 'none')
}

function agentOf(configured: string | undefined, full: (path: string) => string): string | null {
  if (configured === 'none') return null
  if (configured === undefined || configured === 'SSH_AUTH_SOCK') return process.env['SSH_AUTH_SOCK'] || null
  if (configured.startsWith('$') && !configured.startsWith('${')) return process.env[configured.slice(1)] || null
  return full(configured)
}

/** What ssh_config(5) says of the way: machines to go through, or a program, which is not run. */
function jumpsOf(
  asked: string,
  { host, user, port }: Pick<Settings, 'host' | 'user' | 'port'>,
  jump: string | undefined,
  command: string | undefined,
): readonly Jump[] {
  if (jump !== undefined && jump !== 'none') {
    const tokens: Record<string, string> = { '%': '%', h: host, n: asked, p: String(port), r: user }
    return jump
      .replaceAll(/%([%hnpr])/g, (_, token: string) => tokens[token]!)
      .split(',')
      .map(
        (one) =>
          parseJump(one) ??
          fail('HK2001', `${asked} is reached through ${JSON.stringify(one)} (ProxyJump in the ssh configuration), which is no machine`, {
            hint: 'ProxyJump admin@bastion:2200',
          }),
      )
  }
  if (command !== undefined && command !== 'none') {
    fail('HK2001', `${asked} is reached through a program (ProxyCommand in the ssh configuration), which HostKit does not run`, {
      details: [`ProxyCommand ${command}`],
      hint: `--transport openssh (ssh: { transport: 'openssh' }) runs it. ProxyJump is honoured either way`,
    })
  }
  return []
}
