import type { Socket } from 'node:net'

/** How often ssh2 asks for a sign of life. */
export const ASK_EVERY = 3000
const TICK = 1000
/** Three questions without an answer, and a second on top. */
const SILENT_TICKS = 10

/**
 * Notices a dead link. ssh2 counts only answers to its own questions, which queue up behind what we send: a big upload over a
 * slow line would look dead. Here every byte counts. Silence is counted in ticks, not by the clock, so that a laptop that wakes
 * up, or an event loop that was busy, first hears what has come in meanwhile.
 */
export function watchPulse(socket: Pick<Socket, 'bytesRead'>, dead: (seconds: number) => void, tick: number = TICK): () => void {
  let heard = socket.bytesRead
  let silence = 0
  const timer = setInterval(() => {
    silence = socket.bytesRead === heard ? silence + 1 : 0
    heard = socket.bytesRead
    if (silence < SILENT_TICKS) return
    clearInterval(timer)
    dead((SILENT_TICKS * tick) / 1000)
  }, tick)
  return () => clearInterval(timer)
}
