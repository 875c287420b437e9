// A connection that breaks at a certain byte: at every border between two chunks of a whole run, then anywhere; and lines that stall or trickle.
import { beforeAll, expect, it } from 'vitest'
import type { Ended } from '../hostkit.js'
import { Lab, type Way } from './lab.js'
import type { Direction, Fault } from './proxy.js'
import { shuffled } from './shuffled.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'
import { isTorn } from './torn.js'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.open({ everything: false })
  return () => lab.close()
})

const bordersOf = (way: Way, direction: Direction): readonly number[] => lab.whole[way].passage!.borders[direction]
const size = (direction: Direction): number => bordersOf(lab.way, direction).at(-1)!

/** Breaks a run and lets any controller look again. The command itself may still hang on its line when this is done. */
async function attempt(tally: Tally, fault: Fault): Promise<{ ended: Promise<Ended>; isGood: boolean }> {
  const { way } = lab
  let fired = false
  const struck = lab.proxy.next(fault).then(() => (fired = true))
  const ended = lab.run({ proxied: true })
  await (fault.how === 'stall' ? Promise.race([ended, struck]) : ended)
  const why = await lab.recover()
  tally.one(fired, why === null ? null : `${way}, ${JSON.stringify(fault)}: ${why}`)
  return { ended, isGood: why === null }
}

/** Borders first, whichever way is open, then any byte. */
async function* cuts(next: () => number): AsyncGenerator<Fault> {
  const faultsOf = (way: Way): Fault[] =>
    (['up', 'down'] as const).flatMap((direction) => bordersOf(way, direction).map((bytes) => ({ direction, bytes, how: 'cut' as const })))
  const left = { up: shuffled(faultsOf('up'), next), down: shuffled(faultsOf('down'), next) }
  for (let i = 0; i < times(12, 60, Infinity) && left.up.length + left.down.length > 0; i++) {
    if (left[lab.way].length === 0) await lab.cross()
    yield left[lab.way].pop()!
  }
  for (let i = 0; i < times(8, 40, 300); i++) {
    const direction = next() < 0.5 ? 'up' : 'down'
    yield { direction, bytes: Math.floor(next() * size(direction)), how: 'cut' }
  }
}

it('a connection that is cut at a byte', async () => {
  const next = random('cut')
  const tally = new Tally('stream', 'connection cut at a byte')
  for await (const fault of cuts(next)) {
    const { ended, isGood } = await attempt(tally, fault)
    const { status, stderr } = await ended
    expect(status, `a controller whose connection is cut\n${stderr}`).not.toBeNull()
    // What comes after a bad end proves nothing.
    if (!isGood) break
  }
  for (let i = 0; i < times(6, 20, 60); i++) tally.naive(await isTorn(lab, next()))
  tally.end({
    atLeast: times(14, 80, 400),
    controlAbove: 0.3,
    note: 'at the borders between chunks, then at any byte; the control is a `cat` into the file',
  })
})

it('a line that says nothing more, or hardly anything', async () => {
  const next = random('stall')
  const stalled = new Tally('stream', 'line stalled')
  const ends: Promise<{ seconds: number; ended: Ended }>[] = []
  for (let i = 0; i < times(2, 8, 30); i++) {
    const began = performance.now()
    // Of the two of the quick size, one is in the upload and one where the run is only watched.
    const direction = i % 2 === 0 ? 'up' : 'down'
    const part = i === 0 ? 0.5 : i === 1 ? 0.95 : next()
    const { ended, isGood } = await attempt(stalled, { direction, bytes: Math.floor(part * size(direction)), how: 'stall' })
    ends.push(ended.then((ended) => ({ seconds: (performance.now() - began) / 1000, ended })))
    if (!isGood) break
  }

  // Meanwhile those wait for an answer.
  const trickling = new Tally('stream', 'a byte a second for a while')
  for (let i = 0; i < times(1, 6, 20); i++) {
    const direction = next() < 0.5 ? 'up' : 'down'
    const fault: Fault = { direction, bytes: Math.floor(next() * 0.8 * size(direction)), how: 'trickle', seconds: times(2, 5, 5) }
    const { ended, isGood } = await attempt(trickling, fault)
    const { status, stderr } = await ended
    expect(status, stderr).toBe(0)
    if (!isGood) break
  }
  trickling.end({ note: 'every run was applied as if nothing had been' })

  for (const { seconds, ended } of await Promise.all(ends)) {
    expect(ended.status === 0 || /HK20\d\d/.test(ended.stderr), `a controller on a stalled line\n${ended.stderr}`).toBe(true)
    // Thirty to log in, ten of silence after that; and a machine that is busy.
    expect(seconds).toBeLessThan(90)
  }
  stalled.end({ atLeast: times(1, 6, 20), note: 'every controller ended by itself, with a code' })
})
