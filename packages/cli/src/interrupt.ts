/** What Ctrl-C asks for. */
export interface Interrupt {
  /** The first: stop at a safe point. */
  readonly stop: AbortSignal
  /** The second: let go. */
  readonly detach: AbortSignal
  /** Given back when the command is over: from then on Ctrl-C ends the process again. */
  release(): void
}

interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown
  off(signal: NodeJS.Signals, listener: () => void): unknown
}

/** SIGTERM is what CI sends for Ctrl-C. A hangup ends the process: the run goes on without it. */
export function listen(signals: Signals = process): Interrupt {
  const [stop, detach] = [new AbortController(), new AbortController()]
  const heard = (): void => {
    if (!stop.signal.aborted) return stop.abort()
    detach.abort()
    release()
  }
  const release = (): void => {
    signals.off('SIGINT', heard)
    signals.off('SIGTERM', heard)
  }
  signals.on('SIGINT', heard)
  signals.on('SIGTERM', heard)
  return { stop: stop.signal, detach: detach.signal, release }
}
