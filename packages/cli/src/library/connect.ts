import { openSession, type Emit, type Reach, type Registry, type Runner, type Secrets, type Session } from '@hostkit/core'
import { noRegistry } from '../plugins.js'
import { secretsHere } from '../secrets.js'
import { answer, type Answer } from './answer.js'

/** An open connection to one host, closed with `await using`, or by hand. */
export interface Connection extends Session {
  readonly reach: Reach | null
  [Symbol.asyncDispose](): Promise<void>
}

export interface ConnectOptions {
  /** For people and in events. Default: the runner's. */
  readonly name?: string | undefined
  /** The kinds that are read over it. Default: none. */
  readonly registry?: Registry | undefined
  /** Default: the environment and the files of this machine. */
  readonly secrets?: Secrets | undefined
  readonly onEvent?: Emit | undefined
  readonly signal?: AbortSignal | undefined
}

/** Connects, and finds out what the host is. */
export const connect = (target: Runner, options: ConnectOptions = {}): Promise<Answer<Connection>> => answer(() => open(target, options))

export async function open(
  target: Runner,
  { name, registry = noRegistry(), secrets = secretsHere(), onEvent, signal }: ConnectOptions,
): Promise<Connection> {
  const session = await openSession({
    name: name ?? target.name,
    runner: target,
    registry,
    secrets,
    ...(onEvent ? { emit: onEvent } : {}),
    ...(signal ? { signal } : {}),
  })
  const reach = 'reach' in target ? (target.reach as Reach) : null
  return { ...session, reach, [Symbol.asyncDispose]: () => session.close() }
}

export const isConnection = (target: Runner | Connection): target is Connection => 'channel' in target

/** Uses a connection that somebody has, or one for this alone. */
export async function using<T>(
  target: Runner | Connection,
  options: ConnectOptions,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (isConnection(target)) return use(target)
  const connection = await open(target, options)
  const cut = (): void => void connection.close().catch(() => {})
  options.signal?.addEventListener('abort', cut)
  try {
    return await use(connection)
  } finally {
    options.signal?.removeEventListener('abort', cut)
    await connection.close().catch(() => {})
  }
}
