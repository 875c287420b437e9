import type { Event } from '@hostkit/core'

/** Events that can be read while they come, by anybody, from the first one on. */
export class Events {
  private readonly all: Event[] = []
  private ended = false
  private failure: unknown
  private wake: (() => void)[] = []

  add(event: Event): void {
    this.all.push(event)
    this.stir()
  }

  end(failure?: unknown): void {
    this.ended = true
    this.failure = failure
    this.stir()
  }

  async *read(): AsyncGenerator<Event, void> {
    for (let at = 0; ; at++) {
      while (at >= this.all.length && !this.ended) await new Promise<void>((wake) => this.wake.push(wake))
      if (at < this.all.length) yield this.all[at]!
      else if (this.failure !== undefined) throw this.failure
      else return
    }
  }

  private stir(): void {
    for (const wake of this.wake.splice(0)) wake()
  }
}
