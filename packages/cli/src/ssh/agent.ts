import type { BaseAgent, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2'
import type { Ssh2 } from './library.js'

/** How long an agent may take to say what it has; some ask their user first. */
const PATIENCE = 10_000

export type Sign = (data: Buffer, options: SigningRequestOptions) => Promise<Buffer>

/** The keys of an agent, each with its way to sign. Key types that ssh2 does not know are left out. */
export function listAgent(lib: Ssh2, socket: string): Promise<{ key: ParsedKey; sign: Sign }[]> {
  const agent = lib.createAgent(socket) as BaseAgent<ParsedKey>
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it does not answer')), PATIENCE)
    agent.getIdentities((error, keys) => {
      clearTimeout(timer)
      if (error) return reject(error)
      resolve(
        ((keys ?? []) as ParsedKey[]).map((key) => ({
          key,
          sign: (data, options) => signed((done) => agent.sign(key, data, options, done)),
        })),
      )
    })
  })
}

const signed = (ask: (done: SignCallback) => void): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    ask((error, signature) => (signature ? resolve(signature) : reject(error ?? new Error('the agent gave no signature')))),
  )

/** What a key needs to know of the connection it is offered on. */
export interface Door {
  /** ssh2 throws when an answer comes after the connection has ended. */
  alive(): boolean
  /** The host has to wait for a person now; its own time stands still. */
  aside<Result>(work: Promise<Result>): Promise<Result>
}

/**
 * A single key as an agent of its own. ssh2 shows such a key to the host first and signs only when the host would take it, and the
 * signing may wait for a person: this is how each key is offered once, in our order, and a passphrase is asked for only when it opens
 * the door.
 */
export function soleKey(lib: Ssh2, key: ParsedKey, sign: Sign, door: Door): BaseAgent {
  class SoleKey extends lib.BaseAgent<ParsedKey> {
    override getIdentities(done: (error: null, keys: ParsedKey[]) => void): void {
      done(null, [key])
    }
    override sign(_: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, done?: SignCallback): void {
      const given = typeof options === 'function' ? {} : options
      const tell = (error: Error | null, signature?: Buffer): void => {
        if (door.alive()) (typeof options === 'function' ? options : done)?.(error, signature)
      }
      door.aside(sign(data, given)).then(
        (signature) => tell(null, signature),
        (error: Error) => tell(error),
      )
    }
  }
  return new SoleKey() as unknown as BaseAgent
}
