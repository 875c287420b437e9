/** What answers have cost, without the way there; asserted in tests, shown by `--timings`. */
export interface Traffic {
  readonly requests: number
  readonly sent: number
  readonly received: number
  /** Started on the host, while it is asked to count them; `null` where it cannot. */
  readonly processes: number | null
}

/** Hears what one answer has cost. */
export type Told = (cost: Traffic) => void

/**
 * Process numbers are given out one by one, and the kernel tells the last: what was given out in between was started in between. No process is
 * needed to read it. A script may end itself, hence the trap.
 */
export const COUNT = `read -r _ _ _ _ hostkit_first </proc/loadavg; trap 'read -r _ _ _ _ hostkit_last </proc/loadavg; echo; echo "$N processes $((hostkit_last - hostkit_first))"' EXIT`
/** What takes in a script and runs it: a subshell each, and a program that reads it. */
const FRAME = 3

/** The answer alone, and how many processes it took. */
export function counted(all: Buffer, nonce: string): { answer: Buffer; processes: number | null } {
  const mark = `\n${nonce} processes `
  const at = all.lastIndexOf(mark)
  if (at < 0) return { answer: all, processes: 0 }
  const count = Number(all.toString('latin1', at + mark.length).trim())
  return { answer: all.subarray(0, at), processes: Number.isInteger(count) && count >= 0 ? count + FRAME : null }
}

export const sum = (one: Traffic, other: Traffic): Traffic => ({
  requests: one.requests + other.requests,
  sent: one.sent + other.sent,
  received: one.received + other.received,
  processes: one.processes === null || other.processes === null ? null : one.processes + other.processes,
})
