import { didYouMean, isSecret, milliseconds, parseJump, type Jump, type Secret, type Source, type SshOptions } from '@hostkit/core'
import { defined } from './defined.js'
import { diagnose } from './diagnose.js'
import { checkMachine, checkOptions, checkPort } from './option.js'
import type { DeclaringScope } from './scope.js'

/** Who logs in to a machine, and how it is known. What is left out is what `ssh` itself would use. */
export interface HostLogin {
  /** Who logs in. Default: what `ssh` would use. */
  readonly user?: string | undefined
  /** Default: what `ssh` would use, 22. */
  readonly port?: number | undefined
  /** A private key; `~/` is the home of who runs HostKit. Default: the agent, and the keys `ssh` would try. */
  readonly identityFile?: string | undefined
  /** `secretEnv('NAME')` or `secretFile(path)`; read when connecting, never written down. */
  readonly password?: Secret | undefined
  /** The one fingerprint that is accepted, `SHA256:…`; known_hosts is not asked then. */
  readonly hostKey?: string | undefined
  /** Accept and remember the key of a host seen for the first time; its fingerprint is printed. A changed key is never accepted. Default false. */
  readonly acceptNewHostKey?: boolean | undefined
  /** Default: `~/.ssh/known_hosts`, `/etc/ssh/ssh_known_hosts` and what ssh_config(5) says. */
  readonly knownHostsFile?: string | undefined
}

/** How a host is reached over SSH. What is left out is what `ssh` itself would use. */
export interface HostSsh extends HostLogin {
  /**
   * The machines that the connection goes through, the nearest first: `'admin@bastion:2200'`, or with a user and keys of their own. Each must be known
   * as the host itself must. Default: ProxyJump of ssh_config(5). `[]`: straight there.
   */
  readonly jump?: string | HostJump | readonly (string | HostJump)[] | undefined
  /**
   * What speaks SSH. `'ssh2'`: a library inside HostKit. `'openssh'`: the `ssh` program of this machine, with certificates, security keys, ProxyCommand, a
   * ControlMaster that is open, and whatever else its configuration says; passwords it does not take. Default `'ssh2'`.
   */
  readonly transport?: 'ssh2' | 'openssh' | undefined
  /** How often connecting, and nothing else, is tried. Default: once. */
  readonly retry?: HostRetry | undefined
}

/** A machine on the way. */
export interface HostJump extends HostLogin {
  /** A host name or an address; a `Host` of ssh_config(5) too. */
  readonly at: string
}

export interface HostRetry {
  /** A whole number from 1. Default 1. */
  readonly attempts?: number | undefined
  /** The wait before the second attempt, doubled each time: `'250ms'`, `'2s'`. Default `'250ms'`. */
  readonly baseDelay?: string | undefined
  /** The longest wait. Default `'2s'`. */
  readonly maxDelay?: string | undefined
}

const login = ['user', 'port', 'identityFile', 'password', 'hostKey', 'acceptNewHostKey', 'knownHostsFile']

/** The options as core takes them; what is wrong is collected. */
export function sshOptions(scope: DeclaringScope, ssh: HostSsh, source: Source): SshOptions {
  checkOptions(scope, 'ssh', ssh, [...login, 'jump', 'retry', 'transport'], source)
  const { jump, retry, transport } = ssh ?? {}
  checkLogin(scope, 'ssh', ssh ?? {}, source)
  if (transport !== undefined && transport !== 'ssh2' && transport !== 'openssh')
    diagnose(scope, 'HK1004', `ssh.transport is ${JSON.stringify(transport)}`, { source, hint: "it is 'ssh2' or 'openssh'" })
  return {
    ...defined({ ...ssh, retry: undefined, jump: undefined }),
    ...(jump === undefined ? {} : { jump: jumpsOf(scope, jump, source) }),
    ...(retry === undefined ? {} : { retry: defined(checked(scope, retry, source)) }),
  }
}

/** In the one form that core takes. */
function jumpsOf(scope: DeclaringScope, jump: Exclude<HostSsh['jump'], undefined>, source: Source): readonly Jump[] {
  const given = Array.isArray(jump) ? (jump as readonly (string | HostJump)[]) : [jump as string | HostJump]
  return given.flatMap((one): readonly Jump[] => {
    if (typeof one !== 'string') {
      checkOptions(scope, 'jump', one, ['at', ...login], source)
      checkMachine(scope, 'jump.at', one?.at, source)
      checkLogin(scope, 'jump', one ?? {}, source)
      return one === null ? [] : [defined(one)]
    }
    const parsed = parseJump(one)
    if (parsed === null)
      diagnose(scope, 'HK1004', `ssh.jump is ${JSON.stringify(one)}`, { source, hint: "it is a machine on the way: 'admin@bastion:2200'" })
    else checkLogin(scope, 'jump', parsed, source)
    return parsed === null || !checkMachine(scope, 'jump', parsed.at, source) ? [] : [parsed]
  })
}

function checkLogin(scope: DeclaringScope, word: string, { user, port, password, hostKey }: HostLogin, source: Source): void {
  const refuse = (message: string, hint: string | undefined): void => diagnose(scope, 'HK1004', message, { source, hint })
  if (user !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.@\\-]*\$?$/.test(user))
    refuse(`${word}.user is ${JSON.stringify(user)}`, 'it is the name of a user')
  if (port !== undefined) checkPort(scope, `${word}.port`, port, source)
  if (password !== undefined && !isSecret(password))
    refuse(`${word}.password is plain text`, "use secretEnv('NAME'): a password is never written down")
  if (hostKey !== undefined && !/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(hostKey))
    refuse(`${word}.hostKey is ${JSON.stringify(hostKey)}`, 'it is a fingerprint, as `ssh-keygen -lf` prints it: SHA256:…')
}

function checked(scope: DeclaringScope, retry: HostRetry, source: Source): HostRetry {
  checkOptions(scope, 'retry', retry, ['attempts', 'baseDelay', 'maxDelay'], source)
  const { attempts, ...delays } = retry
  if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 1))
    diagnose(scope, 'HK1004', `retry.attempts is ${String(attempts)}`, { source, hint: 'it is a whole number from 1' })
  for (const [option, delay] of Object.entries(delays))
    if (delay !== undefined && !isDuration(delay))
      diagnose(scope, 'HK1004', `retry.${option} is ${JSON.stringify(delay)}`, {
        source,
        hint: didYouMean(String(delay), ['250ms']) ?? "it is a time like '250ms' or '2s'",
      })
  return retry
}

function isDuration(text: unknown): boolean {
  try {
    return typeof text === 'string' && milliseconds(text) >= 0
  } catch {
    return false
  }
}
