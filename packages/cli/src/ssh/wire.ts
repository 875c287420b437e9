import { Writable } from 'node:stream'
import { Failure, problem, type Wire } from '@hostkit/core'
import type { Client, ClientChannel } from 'ssh2'
import { shownPlace, sshArguments, type Place } from './place.js'
import { watchPulse } from './pulse.js'
import type { Line } from './tunnel.js'

/** After this a host that does not say goodbye is left without one. */
const GOODBYE = 1000

/** The one channel of a connection that has logged in. */
export function startShell(client: Client, socket: Line, place: Place, program: string, identity: string, timeout: number): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const refused = (words: string): void => {
      clearTimeout(timer)
      socket.destroy()
      const hint = `is there a ForceCommand, a restricted login shell or MaxSessions 0? ssh ${sshArguments(place)} true`
      reject(new Failure(problem('HK2009', `${shownPlace(place)} lets ${place.user} in, but gives no shell: ${words}`, { hint })))
    }
    const timer = setTimeout(() => refused(`no answer within ${timeout / 1000} s`), timeout)
    const lost = (): void => refused('it closed the connection')
    client.once('close', lost)
    try {
      // By its path: the PATH of a login is anybody's.
      client.exec(`exec /bin/sh -c '${program}'`, (error, channel) => {
        client.off('close', lost)
        clearTimeout(timer)
        if (error) refused(error.message.replace('(SSH) ', ''))
        else resolve(wire(client, socket, channel, identity))
      })
    } catch {
      lost()
    }
  })
}

function wire(client: Client, socket: Line, channel: ClientChannel, identity: string): Wire {
  let why: string | null = null
  let over = false
  const say = (reason: string): void => void (why ??= reason)
  const ended = new Promise<string>((resolve) => {
    // What has come in before the end is heard before the end.
    const end = (): void => void setImmediate(() => resolve(why ?? 'the host closed the connection'))
    const stop = watchPulse(socket, (seconds) => {
      say(`it has been silent for ${seconds} s`)
      socket.destroy()
    })
    client.on('error', (error) => say(inWords(error)))
    channel.on('exit', (status: number | null, signal?: string) =>
      say(signal ? `its shell was ended by ${signal}` : `its shell ended with status ${status}`),
    )
    channel.on('error', () => {})
    channel.once('close', () => {
      end()
      void close()
    })
    client.once('close', () => {
      over = true
      stop()
      end()
    })
    socket.once('end', () => (over = true))
  })
  // ssh2 throws when something is written to a connection that is gone. The reader of `ended` learns about that in its own time.
  const stdin = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (over) return done()
      channel.write(chunk, () => done())
    },
    final(done) {
      if (!over) channel.end()
      done()
    },
  })
  const close = async (): Promise<void> => {
    say('it was closed on this side')
    const late = setTimeout(() => socket.destroy(), GOODBYE)
    client.end()
    socket.destroySoon()
    await ended
    clearTimeout(late)
  }
  return { stdin, stdout: channel.stdout, stderr: channel.stderr, identity, ended, close }
}

function inWords(error: Error & { code?: unknown }): string {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 'the connection was reset'
  if (error.code === 'ETIMEDOUT' || error.code === 'EHOSTUNREACH' || error.code === 'ENETUNREACH')
    return `the network lost it (${error.code})`
  return error.message
}
