// A run whose controller, executor, link or machine goes away: at every boundary of the executor's journal, then at random moments.
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from '../hostkit.js'
import { Lab, type Breaking, type Way, type When } from './lab.js'
import { Naive } from './naive.js'
import { shuffled } from './shuffled.js'
import { random, size, times } from './size.js'
import { Tally } from './tally.js'

const everything = size !== 'quick'
/** How many of the boundaries of both ways; all of them at least once in the normal size, for each killer in the full one. */
const some = times(4, 40, Infinity)

/** Boundaries first, whichever way is open, then random moments, until so many of these have fired. */
async function* moments(
  lab: Lab,
  tally: Tally,
  salt: string,
  unit: 'after' | 'armed',
  how: { boundaries: number; random: number },
): AsyncGenerator<When> {
  const next = random(salt)
  const lines = (way: Way): number[] =>
    shuffled(
      lab.whole[way].journal.map((_, i) => i + 1),
      next,
    )
  const left = { up: lines('up'), down: lines('down') }
  for (let i = 0; i < how.boundaries && left.up.length + left.down.length > 0; i++) {
    if (left[lab.way].length === 0) await lab.cross()
    yield { line: left[lab.way].pop()! }
  }
  // A run may be over before its moment comes, where a machine that was busy no longer is: that run tells how long it takes now.
  const before = tally.fired
  for (let i = 0; i < 3 * how.random && tally.fired < before + how.random; i++) {
    const whole = lab.whole[lab.way]
    yield unit === 'after' ? { after: next() * whole.length } : { armed: next() * whole.armed }
  }
}

/** Breaks a run, lets any controller look again, and counts. What comes after a bad end proves nothing: the first one ends it. */
async function attempts(
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

const kill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

// Two hosts at a time, each with one fault after the other.
describe.concurrent('a run that is interrupted', () => {
  describe('from here', () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await Lab.open(everything)
      return () => lab.close()
    })

    it.sequential('by the death of its controller', async () => {
      const tally = new Tally('crash', 'controller killed')
      const strike = (child: { kill(signal: 'SIGKILL'): boolean; exitCode: number | null }): boolean =>
        child.exitCode === null && child.kill('SIGKILL')
      await attempts(lab, tally, moments(lab, tally, 'controller', 'after', { boundaries: some, random: times(10, 60, 200) }), () => ({
        strike,
      }))
      if (tally.bad > 0) tally.end()
      if (lab.at === 'after') await lab.cross()
      const naive = await Naive.on(lab.target)
      const next = random('naive')
      for (let i = 0; i < times(5, 20, 60); i++) tally.naive(await naive.isMixed(next()))
      naive.close()
      tally.end({
        atLeast: times(8, 60, 200),
        controlAbove: 0.3,
        note: 'at the boundaries of the journal and at random moments; the control is a script over SSH',
      })
    })

    it.sequential('by its link', async () => {
      const tally = new Tally('crash', 'link cut')
      const { host } = lab.target
      const cut: Omit<Breaking, 'when'> = { strike: () => lab.proxy.break('cut') }
      // Nobody is told: the controller has to notice.
      const silent: Omit<Breaking, 'when'> = { wait: false, strike: () => lab.proxy.break('stall') }
      const down: Omit<Breaking, 'when'> = {
        strike: async () => {
          await host.linkDown()
          await pause(2000)
          await host.linkUp()
          return true
        },
      }
      const ways = everything ? [cut, cut, down, cut, cut, silent] : [cut]
      const all = moments(lab, tally, 'link', 'after', { boundaries: times(2, 20, Infinity), random: times(6, 60, 200) })
      const ends = await attempts(lab, tally, all, (i) => ({ proxied: true, ...ways[i % ways.length]! }))
      for (const { status, stderr } of await Promise.all(ends))
        expect(status === 0 || status === 3 || /HK20\d\d/.test(stderr), `a controller that lost its link: ${status}\n${stderr}`).toBe(true)
      tally.end({ atLeast: times(5, 60, 200), note: 'reset, silent, and down for two seconds' })
    })
  })

  describe('on the host', () => {
    let lab: Lab
    beforeAll(async () => {
      lab = await Lab.open(everything)
      return () => lab.close()
    })

    for (const [what, salt, group, boundaries] of [
      ['executor killed with its process group', 'group', true, times(4, Infinity, Infinity)],
      ['the shell of the executor killed alone', 'shell', false, some],
    ] as const)
      it.sequential(what, async () => {
        const tally = new Tally('crash', what)
        const strike = (_: unknown, run: string | null): boolean => {
          const pid = run === null ? null : lab.witness.executor(run)
          return pid !== null && kill(group ? -pid : pid)
        }
        await attempts(lab, tally, moments(lab, tally, salt, 'armed', { boundaries, random: times(4, 30, 200) }), () => ({ strike }))
        tally.end({ atLeast: times(4, 60, 200) })
      })

    it.sequential('by a restart of the machine', async () => {
      const tally = new Tally('crash', 'machine restarted')
      const strike = async (): Promise<boolean> => {
        await lab.restart()
        return true
      }
      await attempts(lab, tally, moments(lab, tally, 'restart', 'armed', { boundaries: times(1, 5, 25), random: 0 }), () => ({ strike }))
      tally.end({ atLeast: times(1, 5, 25) })
    })
  })
})
