import type { Readable, Writable } from 'node:stream'
import type { Event } from './event.js'
import type { Access } from './resource.js'
import type { Secret } from './secret.js'

/** A way to a host. Each `connect` is a connection of its own: the second one proves that the host still lets us in. */
export interface Runner {
  /** For people: `ssh deploy@elixir.toys`. */
  readonly name: string
  readonly access: Access
  /** How to become root there. Default: not at all. */
  readonly sudo?: Sudo
  /**
   * Runs `sh -c PROGRAM` on the host. The program is one line without `'`, `!` or `\`, so that it survives in single quotes
   * under every login shell. Rejects with a `Failure`.
   */
  connect(program: string, watch?: Watch): Promise<Wire>
}

export interface Sudo {
  /** Asked for only when sudo itself asks; a host with NOPASSWD never sees it. */
  readonly password?: Secret
}

export interface Watch {
  readonly emit?: (event: Event) => void
  readonly signal?: AbortSignal
  /** A connection of its own down to the socket, with nothing shared that is open already: only such a one proves that the host lets us in. */
  readonly fresh?: boolean
}

/** The bytes of one running shell. */
export interface Wire {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** What says which machine this is: the fingerprint of the SSH host key. `null`: the way itself says so. */
  readonly identity: string | null
  /** Resolves once the far side is gone, with the reason in words. */
  readonly ended: Promise<string>
  close(): Promise<void>
}
