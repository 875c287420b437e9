import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import type { Client, ClientChannel } from 'ssh2'
import { hostPort, shownPlace, type Place } from './place.js'
import { silent, Unreachable } from './unreachable.js'

/** What a connection runs on: a socket, or a tunnel through another connection. */
export type Line = Duplex & Pick<Socket, 'bytesRead' | 'bytesWritten' | 'destroySoon'>

/** After this a machine on the way that does not say goodbye is left without one. */
const GOODBYE = 1000

/** Opens a way from a machine that has let us in to the next one. It takes the connection below with it when it ends. */
export function tunnel(client: Client, carrier: Line, from: Place, next: Place, timeout: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const refuse = (failure: Unreachable): void => {
      clearTimeout(timer)
      client.off('close', lost)
      client.end()
      carrier.destroySoon()
      reject(failure)
    }
    const lost = (): void => refuse(new Unreachable(next, `${shownPlace(from)} closed the connection`, true))
    const timer = setTimeout(() => refuse(silent(next, timeout / 1000)), timeout)
    client.once('close', lost)
    client.forwardOut('127.0.0.1', 0, next.host, next.port, (error, channel) => {
      if (error) return refuse(notForwarded(from, next, error))
      clearTimeout(timer)
      client.off('close', lost)
      resolve(new Tunnel(channel, client, carrier))
    })
  })
}

export function notForwarded(from: Place, next: Place, error: Error & { reason?: unknown }): Unreachable {
  // RFC 4254, 5.1: 1 prohibited, 2 connect failed.
  const prohibited = error.reason === 1 || /prohibited/i.test(error.message)
  const words = error.message.replace('(SSH) ', '').replace(/^Channel open failure: ?/, '')
  return prohibited
    ? new Unreachable(next, `${shownPlace(from)} does not forward connections (${words})`, false, {
        hint: `AllowTcpForwarding and PermitOpen in its sshd_config must allow ${hostPort(next)}`,
      })
    : new Unreachable(next, `${shownPlace(from)} cannot connect to it (${words})`, true, {
        hint: `on ${from.target}: nc -vz ${next.host} ${next.port}`,
      })
}

/** A forwarded channel as a line. ssh2's own channels count no bytes, and an end of one does not end what carries it. */
class Tunnel extends Duplex {
  bytesRead = 0
  bytesWritten = 0
  private readonly channel: ClientChannel
  private readonly client: Client
  private readonly carrier: Line

  constructor(channel: ClientChannel, client: Client, carrier: Line) {
    super({ allowHalfOpen: false })
    // Between two owners nobody listens, and an error without a listener would end the process.
    this.on('error', () => {})
    this.channel = channel
    this.client = client
    this.carrier = carrier
    channel.on('data', (chunk: Buffer) => {
      this.bytesRead += chunk.length
      if (!this.push(chunk)) channel.pause()
    })
    channel.on('end', () => this.push(null))
    channel.on('error', (error: Error) => this.destroy(error))
    channel.on('close', () => this.destroy())
    client.on('close', () => this.destroy())
  }

  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  override _read(): void {
    this.channel.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytesWritten += chunk.length
    this.channel.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.channel.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.channel.close()
    this.client.end()
    const late = setTimeout(() => this.carrier.destroy(), GOODBYE)
    this.carrier.once('close', () => clearTimeout(late))
    this.carrier.destroySoon()
    done(error)
  }
}
