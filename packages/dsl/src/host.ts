import { type HostDeclaration, isSecret, type Secret } from '@hostkit/core'
import { caller } from './caller.js'
import { diagnose, place } from './diagnose.js'
import { within } from './enter.js'
import type { Returned } from './handles.js'
import { checkName, claimName } from './name.js'
import { nest } from './nest.js'
import { checkMachine, checkOptions } from './option.js'
import type { HostScope, InstanceScope, ProjectScope } from './scope.js'
import { type HostSsh, sshOptions } from './ssh.js'

export interface HostOptions {
  /** A host name or an address; a `Host` of ssh_config(5) too. */
  readonly at: string
  /** Default: what `ssh` itself would use. */
  readonly ssh?: HostSsh | undefined
  /** Become root with sudo; with a password where sudo asks for one. Default false, also for `root`, who needs none. */
  readonly sudo?: boolean | { readonly password: Secret } | undefined
}

/**
 * A machine that exists already, and the way to it. In an instance it is the way into that instance.
 *
 * @param name letters, digits, `.`, `-` and `_`, once in the project; otherwise HK1004, HK1005.
 * @param body what is declared in it lands on this host alone; what is declared on the project lands on each host selected.
 * @example host(project, 'prod', { at: 'elixir.toys', ssh: { user: 'deploy' }, sudo: true })
 */
export function host<const R extends Returned = void>(
  scope: ProjectScope | InstanceScope,
  name: string,
  options: HostOptions,
  body?: (host: HostScope) => R,
): R {
  const source = caller()
  within(scope, 'host', ['project', 'instance'], source)
  checkName(scope, 'host', name, 'label', source)
  const { ledger, instance } = scope.frame
  claimHost(scope, name, source)
  checkOptions(scope, 'host', options, ['at', 'ssh', 'sudo'], source)
  const { at, ssh, sudo } = options ?? {}
  checkMachine(scope, 'at', at, source)
  if (sudo !== undefined && typeof sudo !== 'boolean' && !isSecret(sudo.password))
    diagnose(scope, 'HK1004', 'sudo.password is plain text', { source, hint: "use secretEnv('NAME'): a password is never written down" })
  if (instance) {
    const first = claimName(scope, 'way into the instance', instance.name, source)
    if (first) scope.frame.host = name
  }
  const declared: HostDeclaration = {
    name,
    source: place(ledger, source),
    at,
    ...(ssh === undefined ? {} : { ssh: sshOptions(scope, ssh, source) }),
    ...(sudo === undefined ? {} : { sudo }),
    ...(instance ? { instance } : {}),
  }
  if (ledger.phase === 'open') ledger.hosts.push(declared)
  return body === undefined ? (undefined as R) : nest<HostScope, R>(scope, { scope: 'host', name, source, host: name }, body)
}

/** Hosts are chosen by their names alone, so a name is taken in the whole project, wherever the host is declared. */
export function claimHost(scope: ProjectScope | HostScope | InstanceScope, name: string, source: HostDeclaration['source']): void {
  let top = scope.frame
  while (top.parent) top = top.parent
  claimName({ scope: 'project', name: top.ledger.name, frame: top }, 'host', name, source)
}
