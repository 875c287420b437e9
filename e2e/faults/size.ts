/**
 * How much of the fault suite runs. `normal` is `npm run test:faults`; `--quick` and `--full` are the other two.
 * The figures of docs/faults.md come from `normal` and `full`. In `quick` the boundaries of a run are dealt out among the killers of the crash tests, so that each
 * boundary meets one of them, and whoever is not himself killed mostly is no process of his own.
 */
export type Size = 'quick' | 'normal' | 'full'

export const size = (process.env['HOSTKIT_FAULTS'] ?? 'quick') as Size

/** How often, in each size. */
export const times = (quick: number, normal: number, full: number): number => ({ quick, normal, full })[size]

/** Printed with every figure, and taken back with HOSTKIT_SEED: the same seed tries the same faults. */
export const seed = Number(process.env['HOSTKIT_SEED'] ?? Date.now() % 1_000_000)

/** Numbers from 0 to 1 that follow from the seed; each `salt` is a sequence of its own, so that one part can be run alone. */
export function random(salt: string): () => number {
  let state = seed
  for (const letter of salt) state = Math.imul(state ^ letter.codePointAt(0)!, 0x9e3779b1)
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
