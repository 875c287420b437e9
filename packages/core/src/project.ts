import type { Diagnostic, Source } from './diagnostic.js'
import type { Declaration, Plugin } from './resource.js'
import type { Secret } from './secret.js'

/** What a config evaluates to: plain data. Nothing was read, written or resolved to make it. */
export interface Project {
  readonly hostkit: 'project'
  readonly name: string
  readonly hosts: readonly HostDeclaration[]
  readonly declarations: readonly Declaration[]
  readonly diagnostics: readonly Diagnostic[]
  /** Given: these and no others. Absent: what the project's dependencies bring. */
  readonly plugins?: readonly Plugin[]
}

/** A way to a machine, as declared. */
export interface HostDeclaration {
  readonly name: string
  readonly source: Source
  /** A host name or an address. */
  readonly at: string
  readonly ssh?: SshOptions
  readonly sudo?: boolean | { readonly password: Secret }
  /** The instance this machine is, and the backend whose own way in is used where there is no SSH. */
  readonly instance?: { readonly name: string; readonly backend: string; readonly options: Readonly<Record<string, unknown>> }
}

/** How a machine is reached: as declared, or as the command line says. A plan keeps it, so that it can be applied with its config deleted. */
export type Reach =
  Omit<HostDeclaration, 'name' | 'source'> | { readonly local: true; readonly sudo?: Exclude<HostDeclaration['sudo'], undefined> }

/** What speaks SSH: a library in this process, or the `ssh` program of this machine with all that its configuration says. */
export type Transport = 'ssh2' | 'openssh'

export interface SshOptions {
  /** Default `'ssh2'`. */
  readonly transport?: Transport
  /** Default: what `ssh` itself would use. */
  readonly user?: string
  /** Default 22. */
  readonly port?: number
  readonly identityFile?: string
  readonly password?: Secret
  /** The one fingerprint that is accepted, `SHA256:…`; known_hosts is not asked then. */
  readonly hostKey?: string
  /** Accept and remember the key of a host seen for the first time; its fingerprint is printed. A changed key is never accepted. */
  readonly acceptNewHostKey?: boolean
  /** Default `~/.ssh/known_hosts`, `/etc/ssh/ssh_known_hosts` and what ssh_config(5) says. */
  readonly knownHostsFile?: string
  /** How often connecting, and nothing else, is tried. Default: one attempt. */
  readonly retry?: Retry
  /** The machines that the connection goes through, the nearest first. Default: ProxyJump of ssh_config(5). Empty: straight there. */
  readonly jump?: readonly Jump[]
}

/** A machine on the way: it has its own user and keys, and its own host key that must be known. What is left out is what `ssh` itself would use. */
export interface Jump extends Omit<SshOptions, 'retry' | 'jump' | 'transport'> {
  /** A host name, an address, or a Host of `~/.ssh/config`. */
  readonly at: string
}

export interface Retry {
  /** Default 1. */
  readonly attempts?: number
  /** The wait before the second attempt, doubled each time. Default `'250ms'`. */
  readonly baseDelay?: string
  /** Default `'2s'`. */
  readonly maxDelay?: string
}
