import { local as localRunner, type Reach, type Runner, type Secret, type Secrets, type SshOptions } from '@hostkit/core'
import { secretsHere } from '../secrets.js'
import { ssh as sshRunner } from '../ssh/ssh.js'

/** A runner that can say in a plan how it got there. */
export interface KnownRunner extends Runner {
  readonly reach: Reach
}

export interface SshTarget extends SshOptions {
  /** A host name, an address, or a Host of `~/.ssh/config`. */
  readonly host: string
  /** Become root with sudo. Default: not. */
  readonly sudo?: boolean | { readonly password: Secret }
  /** Where the values of passwords come from. Default: the environment and the files of this machine. */
  readonly secrets?: Secrets
}

/** A machine reached by SSH. Nothing is opened before it is used. */
export function ssh({ host, sudo, secrets = secretsHere(), ...options }: SshTarget): KnownRunner {
  const reach: Reach = { at: host, ssh: options, ...(sudo === undefined ? {} : { sudo }) }
  // The runner's name is known better once it has connected: it must not be copied.
  return Object.assign(sshRunner({ ...options, host, secrets, ...sudoOf(sudo) }), { reach })
}

/** This machine. */
export const local = ({ sudo }: { readonly sudo?: SshTarget['sudo'] } = {}): KnownRunner =>
  Object.assign(localRunner(sudoOf(sudo)), { reach: { local: true, ...(sudo === undefined ? {} : { sudo }) } as const })

const sudoOf = (sudo: SshTarget['sudo']): { sudo?: { password?: Secret } } =>
  sudo === undefined || sudo === false ? {} : { sudo: sudo === true ? {} : sudo }
