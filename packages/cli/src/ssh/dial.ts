import { connect, type Socket } from 'node:net'
import { Failure, problem } from '@hostkit/core'
import { shownPlace, type Place } from './place.js'
import { silent, unreachable } from './unreachable.js'

export interface Dialling {
  readonly family: 0 | 4 | 6
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
  /** One that was opened before; where it has not got through yet, it is dialled anew. */
  readonly early?: Socket | null
}

/**
 * Opens the TCP connection, without waiting for ssh2 to be loaded. Without `noDelay` every small packet of the handshake waits
 * for a delayed ACK, which costs 40 ms each time.
 */
export function dial(place: Place, options: Dialling): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(stopped(place))
    const { early = null } = options
    if (early?.readyState === 'open') return resolve(early)
    // Why an early one failed is not known here: the same once more will tell.
    early?.destroy()
    const socket = connect({
      host: place.host,
      port: place.port,
      noDelay: true,
      family: options.family,
      // Node gives every address of a name 250 ms, less than one round trip around the world.
      autoSelectFamilyAttemptTimeout: 1500,
    })
    const settle = (failure: Failure | null): void => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
      socket.off('error', broken)
      // Until ssh2 takes over nobody else listens, and an error without a listener would end the process.
      socket.on('error', () => {})
      if (!failure) return resolve(socket)
      socket.destroy()
      reject(failure)
    }
    const broken = (error: NodeJS.ErrnoException): void => settle(unreachable(place, error))
    const stop = (): void => settle(stopped(place))
    const timer = setTimeout(() => settle(silent(place, options.timeout / 1000)), options.timeout)
    options.signal?.addEventListener('abort', stop)
    socket.once('error', broken)
    socket.once('connect', () => settle(null))
  })
}

export const stopped = (place: Place): Failure => new Failure(problem('HK4008', `connecting to ${shownPlace(place)} was stopped`))
