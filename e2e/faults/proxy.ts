import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

/** `up`: from the controller to the host. */
export type Direction = 'up' | 'down'

export interface Fault {
  readonly direction: Direction
  /** Passed on in this direction before it happens. */
  readonly bytes: number
  /** Cut: reset at once, on both sides. Stall: nothing more is passed on, and nobody is told. Trickle: a byte a second for `seconds`, then as before. */
  readonly how: 'cut' | 'stall' | 'trickle'
  readonly seconds?: number
}

/** A TCP proxy in front of a host's sshd, to break connections at a chosen byte or moment. */
export class Proxy {
  /** For the next connection. */
  private waiting: { fault: Fault; strikes: () => void } | undefined
  private readonly open = new Set<Passage>()
  /** The connections so far, as they were cut into chunks. */
  readonly passages: Passage[] = []
  private readonly server: Server
  readonly port: number

  private constructor(server: Server, address: string) {
    this.server = server
    this.port = (server.address() as { port: number }).port
    server.on('connection', (client) => {
      const passage = new Passage(client, connect({ host: address, port: 22, noDelay: true }), this.waiting)
      this.waiting = undefined
      this.passages.push(passage)
      this.open.add(passage)
      void passage.ended.then(() => this.open.delete(passage))
    })
  }

  static async to(address: string): Promise<Proxy> {
    const server = createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Proxy(server, address)
  }

  /** Breaks the next connection; resolves when it does. */
  next(fault: Fault): Promise<void> {
    return new Promise((strikes) => (this.waiting = { fault, strikes }))
  }

  /** Breaks what is open now; says whether anything was. */
  break(how: 'cut' | 'stall'): boolean {
    for (const passage of this.open) passage.break(how)
    return this.open.size > 0
  }

  close(): void {
    for (const passage of this.open) passage.break('cut')
    this.server.close()
  }
}

/** An error is one way to be closed here; `once` of node:events would reject. */
const closed = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))

export class Passage {
  /** Where each chunk ended, counted from the first byte. */
  readonly borders: Readonly<Record<Direction, number[]>> = { up: [], down: [] }
  readonly ended: Promise<void>
  /** Whether it was broken. */
  struck = false
  private readonly passed: Record<Direction, number> = { up: 0, down: 0 }
  private stalled = false
  private readonly client: Socket
  private readonly host: Socket
  private readonly fault: Fault | undefined
  private readonly strikes: () => void

  constructor(client: Socket, host: Socket, planned: { fault: Fault; strikes: () => void } | undefined) {
    this.client = client
    this.host = host
    this.fault = planned?.fault
    this.strikes = planned?.strikes ?? (() => {})
    this.ended = Promise.all([closed(client), closed(host)]).then(() => {})
    this.pass(client, host, 'up')
    this.pass(host, client, 'down')
  }

  break(how: 'cut' | 'stall'): void {
    this.strike()
    if (how === 'cut') {
      // The host sees its peer vanish, as after a reset on the way.
      this.client.resetAndDestroy()
      this.host.resetAndDestroy()
    } else this.stalled = true
  }

  private strike(): void {
    this.struck = true
    this.strikes()
  }

  private pass(from: Socket, to: Socket, direction: Direction): void {
    let queue = Promise.resolve()
    from.on('data', (chunk: Buffer) => {
      queue = queue.then(() => this.forward(chunk, from, to, direction))
    })
    from.on('error', () => {})
    // A stalled line does not pass on the end of a connection either.
    from.on('close', () => void queue.then(() => this.stalled || to.destroySoon()))
  }

  private async forward(chunk: Buffer, from: Socket, to: Socket, direction: Direction): Promise<void> {
    if (this.stalled) return
    const before = this.passed[direction]
    this.passed[direction] += chunk.length
    this.borders[direction].push(this.passed[direction])
    const { fault } = this
    if (fault?.direction !== direction || this.struck || this.passed[direction] < fault.bytes) return void to.write(chunk)
    const first = chunk.subarray(0, fault.bytes - before)
    const rest = chunk.subarray(first.length)
    if (fault.how === 'trickle') {
      this.strike()
      to.write(first)
      for (let i = 0; i < (fault.seconds ?? 1); i++) {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        to.write(rest.subarray(i, i + 1))
      }
      to.write(rest.subarray(fault.seconds ?? 1))
    } else if (fault.how === 'stall') {
      to.write(first)
      this.break('stall')
    } else {
      this.strike()
      // What was passed on arrives; a reset could overtake it.
      to.end(first)
      from.resetAndDestroy()
    }
  }
}
