import { connect } from 'node:net'

const EVERY = 100
/** Shorter than the first time that a lost packet is sent again: a connection that is made late would count as one that was made at once. */
const PATIENCE = 900
const STABLE = 1000

/** Somebody outside who wants in: a new TCP connection and the greeting of sshd, ten times a second. */
export class Prober {
  private lost: number | null = null
  private back: number | null = null
  private wake: () => void = () => {}
  private readonly timer: NodeJS.Timeout

  constructor(address: string) {
    this.timer = setInterval(() => {
      const started = performance.now()
      void greeting(address).then((greeted) => {
        this.hear(started, greeted)
        this.wake()
      })
    }, EVERY)
  }

  /** Seconds without access, for who had to wait the longest; `null`: access was never lost, or is not there yet. */
  get outage(): number | null {
    return this.lost === null || this.back === null ? null : (this.back - this.lost) / 1000
  }

  get wasLost(): boolean {
    return this.lost !== null
  }

  /** Whether access is lost within so many seconds. */
  gone(seconds: number): Promise<boolean> {
    return this.until(() => this.lost !== null && this.back === null, seconds)
  }

  /** Whether access was lost and comes to stay within so many seconds. */
  returned(seconds: number): Promise<boolean> {
    return this.until(() => this.back !== null && performance.now() - this.back > STABLE, seconds)
  }

  close(): void {
    clearInterval(this.timer)
  }

  private hear(started: number, greeted: boolean): void {
    if (greeted) {
      if (this.lost !== null && started > this.lost) this.back ??= performance.now()
    } else if (this.lost === null) this.lost = started
    else if (this.back !== null && started > this.back) {
      // A busy machine may miss one; what is longer is one outage with what came before.
      if (this.back - this.lost < STABLE) this.lost = started
      this.back = null
    }
  }

  private async until(is: () => boolean, seconds: number): Promise<boolean> {
    const deadline = performance.now() + seconds * 1000
    while (!is() && performance.now() < deadline) await new Promise<void>((resolve) => (this.wake = resolve))
    return is()
  }
}

/** Whether sshd greets a new connection. */
export const greeting = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port: 22 })
    const end = (greeted: boolean): void => {
      clearTimeout(late)
      socket.destroy()
      resolve(greeted)
    }
    const late = setTimeout(() => end(false), PATIENCE)
    socket.once('data', (chunk: Buffer) => end(chunk.toString('latin1').startsWith('SSH-')))
    socket.once('error', () => end(false))
    socket.once('end', () => end(false))
  })
