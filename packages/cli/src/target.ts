import {
  didYouMean,
  fail,
  nearest,
  parseJump,
  secretEnv,
  type HostDeclaration,
  type Jump,
  type Reach,
  type SshOptions,
  type TargetRecord,
} from '@hostkit/core'
import type { Flags, TargetFlags } from './flags.js'

/** Which machine is meant: the host whose declarations land on it, and the way there. */
export interface Chosen {
  /** For people, and in addresses. */
  readonly name: string
  /** A host of the config; `null`: a machine that no config names. */
  readonly host: string | null
  readonly reach: Reach
}

/** The number of hosts at a time is checked with one host, too. */
export function checkParallel({ parallel }: Pick<Flags, 'parallel'>): void {
  if (parallel !== undefined && !/^[1-9]\d{0,3}$/.test(parallel))
    fail('HK6001', `--parallel ${parallel} is no number of hosts`, { hint: 'from 1' })
}

/** From the config and the flags. A flag about the way wins over the declaration; `--local` and `--remote` replace it. */
export function chooseTarget(flags: TargetFlags & Pick<Flags, 'parallel'>, hosts: readonly HostDeclaration[]): Chosen {
  check(flags)
  const declared = pick(flags, hosts)
  const host = declared?.name ?? null
  const reach = given(flags) ?? (declared ? overlay(declared, flags) : noTarget(hosts))
  return { name: host ?? ('local' in reach ? 'local' : reach.at), host, reach }
}

/** From the flags and a plan alone: the config may be gone. */
export function chooseForPlan(
  flags: TargetFlags & Pick<Flags, 'parallel'>,
  target: TargetRecord,
  hosts: readonly HostDeclaration[] | null,
): Chosen {
  check(flags)
  const { host, local: _, remote: __, ...rest } = flags
  if (host !== undefined && host !== target.name) {
    fail('HK3001', `the plan was made for ${target.name}, not for ${host}`, {
      hint: hosts?.some(({ name }) => name === host) ? `hostkit plan --host ${host}` : `--host ${target.name}, or leave --host out`,
    })
  }
  const declared = host === undefined ? undefined : hosts?.find(({ name }) => name === host)
  const reach = given(flags) ?? (declared ? overlay(declared, rest) : fromPlan(target, rest))
  return { name: target.name, host: target.name, reach }
}

function fromPlan({ name, reach }: TargetRecord, flags: TargetFlags): Reach {
  if (reach === null)
    return fail('HK6004', `the plan does not say how ${name} is reached`, { hint: '--host NAME, --local or --remote ADDRESS' })
  if ('local' in reach || reach.ssh === undefined) return overlay(reach, flags)
  // Whoever wrote the plan does not decide that this machine trusts a host it has never seen.
  const { jump, ...ssh } = knownOnly(reach.ssh)
  return overlay({ ...reach, ssh: jump === undefined ? ssh : { ...ssh, jump: jump.map(knownOnly) } }, flags)
}

function knownOnly<T extends Pick<SshOptions, 'acceptNewHostKey'>>(ssh: T): Omit<T, 'acceptNewHostKey'> {
  const { acceptNewHostKey: _, ...rest } = ssh
  return rest
}

function pick({ host, local, remote }: TargetFlags, hosts: readonly HostDeclaration[]): HostDeclaration | null {
  const names = hosts.map(({ name }) => name)
  if (host !== undefined) {
    const found = hosts.find(({ name }) => name === host)
    if (found) return found
    const hint =
      didYouMean(host, names) ??
      (hosts.length > 0 ? `the config has ${names.join(', ')}` : 'the config has none: --remote ADDRESS, or host(project, …)')
    // The slip is on the command line; where the names are declared is what helps.
    const near = hosts.find(({ name }) => name === nearest(host, names)) ?? hosts[0]
    return fail('HK6004', `there is no host "${host}" in the config`, { hint, ...(near ? { source: near.source } : {}) })
  }
  if (hosts.length > 1) {
    const which = local || remote !== undefined ? 'what lands on one of them is not known' : 'one must be chosen'
    return fail('HK6004', `the config has ${hosts.length} hosts, and ${which}`, {
      details: hosts.map(({ name, at }) => `--host ${name}${at === name ? '' : `   ${at}`}`),
    })
  }
  return hosts[0] ?? null
}

const noTarget = (hosts: readonly HostDeclaration[]): never =>
  fail('HK6004', `no machine is named${hosts.length === 0 ? ', and the config has no host' : ''}`, {
    hint: '--local, --remote ADDRESS, or a host in the config',
  })

/** `--local` and `--remote`: the whole way, by flags. */
function given(flags: TargetFlags): Reach | null {
  if (flags.local) return { local: true, ...sudoOf(flags) }
  if (flags.remote === undefined) return null
  const at = flags.remote.lastIndexOf('@')
  const [user, address] = at < 0 ? [undefined, flags.remote] : [flags.remote.slice(0, at), flags.remote.slice(at + 1)]
  if (address === '' || user === '')
    fail('HK6001', `--remote ${flags.remote} is no address`, { hint: '--remote elixir.toys --user deploy' })
  return { at: address, ssh: { ...(user === undefined ? {} : { user }), ...sshOf(flags) }, ...sudoOf(flags) }
}

function overlay(reach: Reach, flags: TargetFlags): Reach {
  const [ssh, sudo] = [sshOf(flags), sudoOf(flags)]
  if ('local' in reach) return { ...reach, ...sudo }
  const { at, instance } = reach
  const said = { ...reach.ssh, ...ssh }
  return {
    at,
    ...(reach.ssh === undefined && Object.keys(ssh).length === 0 ? {} : { ssh: said }),
    ...(reach.sudo === undefined ? {} : { sudo: reach.sudo }),
    ...sudo,
    ...(instance ? { instance } : {}),
  }
}

const sshOf = ({ user, port, identityFile, passwordEnv, acceptNewHostKey, jump, transport }: TargetFlags): SshOptions => ({
  ...(user === undefined ? {} : { user }),
  ...(port === undefined ? {} : { port: Number(port) }),
  ...(identityFile === undefined ? {} : { identityFile }),
  ...(passwordEnv === undefined ? {} : { password: secretEnv(passwordEnv) }),
  ...(acceptNewHostKey === undefined ? {} : { acceptNewHostKey }),
  ...(transport === undefined ? {} : { transport }),
  ...(jump === undefined ? {} : { jump: jump.flatMap((one) => one.split(',')).flatMap(jumpOf) }),
})

function jumpOf(text: string): readonly Jump[] {
  if (text === 'none') return []
  return [parseJump(text) ?? fail('HK6001', `--jump ${text} is no machine`, { hint: '--jump admin@bastion:2200' })]
}

const sudoOf = ({ sudo, sudoPasswordEnv }: TargetFlags): Pick<HostDeclaration, 'sudo'> =>
  sudoPasswordEnv === undefined ? (sudo ? { sudo: true } : {}) : { sudo: { password: secretEnv(sudoPasswordEnv) } }

function check(flags: TargetFlags & Pick<Flags, 'parallel'>): void {
  checkParallel(flags)
  if (flags.hosts !== undefined)
    fail('HK6001', `${flags.hosts.length} hosts are named, and this is for one at a time`, { hint: `--host ${flags.hosts[0]}` })
  const { local, remote, port } = flags
  if (local && remote !== undefined) fail('HK6001', '--local and --remote are two machines', { hint: 'leave one of them out' })
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535))
    fail('HK6001', `--port ${port} is no port`, { hint: 'a number from 1 to 65535' })
  const over = Object.keys(sshOf(flags))[0]
  if (local && over !== undefined) fail('HK6001', `--local needs no ${over}: nothing is reached by SSH`)
}
