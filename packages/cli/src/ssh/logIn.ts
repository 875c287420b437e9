import { Failure, problem } from '@hostkit/core'
import type { AuthenticationType, Client, NextAuthHandler } from 'ssh2'
import { Authentication, type Credentials } from './authentication.js'
import { stopped } from './dial.js'
import { decide, hostKeyAlgorithms, type Expectation } from './hostKey.js'
import { shownOf } from './fingerprint.js'
import type { Ssh2 } from './library.js'
import { shownPlace, type Place } from './place.js'
import { ASK_EVERY } from './pulse.js'
import type { Line } from './tunnel.js'
import { noHandshake, silent, unreachable } from './unreachable.js'

export interface Login {
  readonly expected: Expectation
  readonly credentials: Credentials
  /** For each step that waits for the host, not for a person. */
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  /** A key seen for the first time, once the host has proven that it owns it, and before anything is said to the host. */
  readonly met: (key: Buffer) => void
}

/** From an open socket to an authenticated connection: first who the host is, then who we are. */
export function logIn(
  lib: Ssh2,
  socket: Line,
  { expected, credentials, timeout, signal, met }: Login,
): Promise<{ client: Client; key: Buffer }> {
  const { place } = expected
  return new Promise((resolve, reject) => {
    const client = new lib.Client()
    let shown: Buffer | null = null
    let isNew = false
    let proven = false
    let over = false
    let heard = ''
    let timer: NodeJS.Timeout | undefined
    const authentication = new Authentication(credentials, {
      alive: () => !over && !socket.destroyed,
      aside: async (work) => {
        clearTimeout(timer)
        try {
          return await work
        } finally {
          if (!over) wait()
        }
      },
    })

    const end = (failure: Failure | null): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      if (!failure) return resolve({ client, key: shown! })
      reject(failure)
      // ssh2 first gets to say goodbye.
      setImmediate(() => socket.destroy())
    }
    const stop = (): void => end(stopped(place))
    const wait = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => end(proven ? tooLate(place, timeout / 1000) : silent(place, timeout / 1000)), timeout)
    }
    const lost = (why: string): void => {
      if (over) return
      clearTimeout(timer)
      void authentication.failure(why).then(end, (error: Failure) => end(error))
    }

    const offer = async (methods: AuthenticationType[], partial: boolean, next: NextAuthHandler): Promise<void> => {
      // Keys are looked for now, and an agent may ask a person.
      clearTimeout(timer)
      try {
        const method = await authentication.next(methods, partial)
        if (over || socket.destroyed) return
        if (!method) return end(await authentication.failure(null))
        wait()
        next(method)
      } catch (error) {
        end(error as Failure)
      }
    }

    client.on('handshake', () => {
      if (proven) return
      proven = true
      socket.off('data', listen)
      try {
        if (isNew) met(shown!)
      } catch (error) {
        end(error as Failure)
      }
    })
    client.on('ready', () => end(null))
    client.on('change password', () => end(expired(credentials)))
    client.on('error', (error: Error & { level?: string; code?: unknown }) => {
      if (over) return
      if (error.level === 'agent') return authentication.notSigned(error)
      if (proven) return error.level === 'client-authentication' ? undefined : lost(error.message)
      end(error.level === 'client-socket' ? unreachable(place, error as NodeJS.ErrnoException) : noHandshake(place, error.message, heard))
    })
    client.on('close', () => (proven ? lost('the host hung up') : end(noHandshake(place, 'Connection lost before handshake', heard))))

    signal?.addEventListener('abort', stop)
    if (signal?.aborted) return stop()
    if (socket.destroyed) return end(noHandshake(place, 'Connection lost before handshake', heard))
    wait()
    client.connect({
      sock: socket,
      username: place.user,
      readyTimeout: 0,
      keepaliveInterval: ASK_EVERY,
      // It only asks; whether the link is dead is decided by `watchPulse`.
      keepaliveCountMax: Number.MAX_SAFE_INTEGER,
      algorithms: { serverHostKey: hostKeyAlgorithms(expected.entries, expected.names) },
      hostVerifier: (key: Buffer): boolean => {
        // Asked again whenever keys are renewed: the host stays who it was.
        if (shown) return shown.equals(key)
        const decision = decide(expected, shownOf(key))
        if (decision instanceof Failure) {
          end(decision)
          return false
        }
        shown = Buffer.from(key)
        isNew = decision === 'new'
        return true
      },
      authHandler: (methods, partial, next) => void offer(methods, partial, next),
    })
    // ssh2 has stopped the socket until it is ready itself, so nothing is missed or taken away.
    const listen = (chunk: Buffer): void => void (heard = (heard + chunk.toString('latin1')).slice(0, 256))
    socket.on('data', listen)
  })
}

const tooLate = (place: Place, seconds: number): Failure =>
  new Failure(
    problem('HK2007', `${shownPlace(place)} did not answer the login within ${seconds} s`, {
      hint: 'its sshd may wait for a name server (UseDNS) or for PAM',
    }),
  )

const expired = ({ place }: Credentials): Failure =>
  new Failure(
    problem('HK2004', `${shownPlace(place)} wants a new password from ${place.user} first`, {
      hint: `the old one has expired; log in and change it: ssh ${place.user}@${place.host}`,
    }),
  )
