import type { Socket } from 'node:net'

/** How often ssh2 asks for a sign of life. */
export const ASK_EVERY = 3000
const TICK = 1000
/** Three questions without an answer, and a second on top. */
const SILENT_TICKS = 10
/** What the slowest line that we put up with carries in a tick. */
const SLOWEST = 8 * 1024
/** A line that sleeps in the middle of an upload is waited for no longer than this. */
const LONGEST_UPLOAD_TICKS = 30

/**
 * Notices a dead link. ssh2 counts only answers to its own questions, which queue up behind what we send: a big upload over a
 * slow line would look dead. Here every byte counts, and silence only from when the last of what we sent should be through.
 * It is counted in ticks, not by the clock, so that a laptop that wakes up, or an event loop that was busy, first hears what
 * has come in meanwhile.
 */
export function watchPulse(
  socket: Pick<Socket, 'bytesRead' | 'bytesWritten'>,
  dead: (seconds: number) => void,
  tick: number = TICK,
): () => void {
  let heard = socket.bytesRead
  let sent = socket.bytesWritten
  let underway = 0
  let silence = 0
  const timer = setInterval(() => {
    underway = Math.min(underway + socket.bytesWritten - sent, SLOWEST * LONGEST_UPLOAD_TICKS)
    // A question is a few bytes: it delays nothing.
    const uploading = underway > SLOWEST
    underway = Math.max(0, underway - SLOWEST)
    silence = socket.bytesRead !== heard ? 0 : uploading ? silence : silence + 1
    heard = socket.bytesRead
    sent = socket.bytesWritten
    if (silence < SILENT_TICKS) return
    clearInterval(timer)
    dead((SILENT_TICKS * tick) / 1000)
  }, tick)
  return () => clearInterval(timer)
}
