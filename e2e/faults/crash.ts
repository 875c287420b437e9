// What the crash tests share: when a run is broken, and what comes after that.
import type { Ended } from '../hostkit.js'
import type { Breaking, Lab, Way, When } from './lab.js'
import { shuffled } from './shuffled.js'
import { random, size } from './size.js'
import type { Tally } from './tally.js'

/** In the quick size all boundaries are dealt out among these; in the full size every one has all. */
const killers = ['controller', 'link', 'group', 'shell'] as const
export type Killer = (typeof killers)[number]

/** Boundaries first, whichever way is open, then random moments: until so many of these have fired, and so many of both. */
export async function* moments(
  lab: Lab,
  tally: Tally,
  salt: Killer | 'restart',
  unit: 'after' | 'armed',
  how: { boundaries: number; random: number; both?: number },
): AsyncGenerator<When> {
  const next = random(salt)
  const dealt = size === 'quick' && salt !== 'restart' ? killers.indexOf(salt) : null
  const lines = (way: Way): number[] => {
    const all = lab.whole[way].journal.map((_, i) => i + 1)
    return shuffled(dealt === null ? all : all.filter((line) => line % killers.length === dealt), next)
  }
  const left = { up: lines('up'), down: lines('down') }
  for (let i = 0; i < how.boundaries && left.up.length + left.down.length > 0; i++) {
    if (left[lab.way].length === 0) await lab.cross()
    yield { line: left[lab.way].pop()! }
  }
  // A run may be over before its moment comes, where a machine that was busy no longer is: that run tells how long it takes now.
  const until = Math.max(tally.fired + how.random, how.both ?? 0)
  for (let i = 3 * (until - tally.fired); i > 0 && tally.fired < until; i--) {
    const whole = lab.whole[lab.way]
    yield unit === 'after' ? { after: next() * whole.length } : { armed: next() * whole.armed }
  }
}

/** Breaks a run, lets any controller look again, and counts. What comes after a bad end proves nothing: the first one ends it. */
export async function attempts(
  lab: Lab,
  tally: Tally,
  all: AsyncIterable<When>,
  how: (i: number) => Omit<Breaking, 'when'>,
): Promise<Promise<Ended>[]> {
  const ends: Promise<Ended>[] = []
  let i = 0
  for await (const when of all) {
    const { way } = lab
    const { fired, ended } = await lab.broken({ when, ...how(i++) })
    ends.push(ended)
    const why = await lab.recover()
    tally.one(fired, why === null ? null : `${way}, ${JSON.stringify(when)}: ${why}`)
    if (why !== null) break
  }
  return ends
}
