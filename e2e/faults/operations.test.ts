import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '@hostkit/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everything, RESET, STATE } from './everything.js'
import { CALLS, control, LIFT, named, NONE, parseReport, REPORT, SET, SHELL, type Calls, type ErrorName, type Fault } from './failing.js'
import { codeOf, Judged } from './judged.js'
import { during, GIVE, KILL, PLACES, SMALL, TAKE, WANTS, type Place, type Want } from './room.js'
import { random, size, times } from './size.js'
import { Tally } from './tally.js'

const BY_HAND = readFileSync(join(import.meta.dirname, 'by-hand.sh'), 'utf8')
const errors: readonly ErrorName[] = {
  quick: ['ENOSPC'] as const,
  normal: ['ENOSPC', 'EIO'] as const,
  full: ['ENOSPC', 'EIO', 'EROFS'] as const,
}[size]
/** In the quick size only so many of each sort; in the others every one, by turns once and for good. */
const MOST = times(3, 12, Infinity)

describe('an executor whose calls fail', () => {
  let judged: Judged
  beforeAll(async () => {
    judged = await Judged.launch()
  })
  afterAll(() => judged?.close())

  /** One fault, from a fresh start to the last word of whoever looks again once it is over. */
  const attempt = async (fault: Fault): Promise<{ seen: number; fired: boolean; why: string | null }> => {
    await judged.script(`${RESET}\n${SET}`, control(fault))
    const run = everything()
    const end = await judged.apply(run)
    const [report = '', now = ''] = (await judged.look(`${LIFT}\n${REPORT}\necho =`)).split('\n=\n')
    const { seen, fired, where } = parseReport(report)
    const why = await judged.verdict(run, end, now, fault.nth % 2 === 0 ? 'resume' : 'undo')
    return { seen, fired: fired > 0, why: why === null ? null : `${named(fault)}, first by ${where}\n${why}` }
  }

  const naively = async (fault: Fault): Promise<{ seen: number; fired: boolean; bad: boolean }> => {
    const script = `${RESET}\n${SET}\n${SHELL} /root/by-hand.sh >/dev/null 2>&1 || :\n${REPORT}\necho =`
    const [report = '', now = ''] = (await judged.look(script, control(fault))).split('\n=\n')
    const { seen, fired } = parseReport(report)
    return { seen, fired: fired > 0, bad: now !== judged.before && now !== judged.after }
  }

  /** Which ones are tried: all of them, one after the other, until it no longer fires; or some that the seed chooses. */
  async function* which(calls: Calls, error: ErrorName): AsyncGenerator<number, void, boolean> {
    if (MOST === Infinity) {
      for (let nth = 1; yield nth;) nth++
      return
    }
    const { seen } = await attempt({ calls, error, nth: 0, forever: false })
    const next = random(calls)
    for (let i = 0; i < MOST; i++) yield 1 + Math.floor((seen * (i + next())) / MOST)
  }

  it('does the same as by hand where nothing fails', async () => {
    await judged.host.write('/root/by-hand.sh', BY_HAND)
    expect(await naively({ calls: 'write', error: 'EIO', nth: 0, forever: false })).toMatchObject({ fired: false, bad: false })
    expect(await judged.look()).toBe(judged.after)
  })

  for (const calls of CALLS)
    it(`leaves the host as it was or as it was to be, whichever ${calls} fails`, async () => {
      const tally = new Tally('operations', `the Nth ${calls} fails, once or for good`)
      for (const [index, error] of errors.entries()) {
        const tries = which(calls, error)
        for (let next = await tries.next(false); !next.done;) {
          const nth = next.value
          const { fired, why } = await attempt({ calls, error, nth, forever: nth % 2 === index % 2 })
          if (fired) tally.one(fired, why)
          else expect(why).toBeNull()
          next = await tries.next(fired)
        }
      }
      // The same by hand, wherever it makes such a call at all.
      for (let nth = 1, fired = true; fired && nth <= times(3, 12, 40); nth++) {
        const end = await naively({ calls, error: errors[0]!, nth, forever: false })
        fired = end.fired
        if (fired) tally.naive(end.bad)
      }
      tally.end({ atLeast: times(MOST, 10, 20), ...(calls === 'fsync' ? {} : { controlAbove: 0.3 }), note: errors.join(', ') })
    })
})

describe('a host without room', () => {
  let judged: Judged
  beforeAll(async () => {
    judged = await Judged.launch()
    await judged.script(SMALL)
    await judged.host.write('/root/by-hand.sh', BY_HAND)
  })
  afterAll(() => judged?.close())

  /** Room is taken away before the run, or when its journal has so many lines, and is there again for whoever looks next. */
  const attempt = async (place: Place, want: Want, lines: number): Promise<{ fired: boolean; why: string | null }> => {
    const path = PLACES[place]
    await judged.script(`${RESET}\n${SET}`, NONE)
    const run = everything()
    let taken: Promise<string> = Promise.resolve('')
    if (lines === 0) taken = judged.script(`{ ${TAKE[want]}; } && echo before`, path)
    await taken
    const journal = `${STATE}/runs/${run.run}/journal`
    const end = await judged.apply(run, () => {
      if (lines > 0) taken = judged.script(during(want), path, journal, String(lines))
    })
    const at = (await taken).trim()
    const fired = at !== '' && !/ (commit|rolledback|needs|refused) /.test(at)
    const now = await judged.look(`{ ${GIVE}; } >/dev/null`, path)
    const why = await judged.verdict(run, end, now, lines % 2 === 0 ? 'resume' : 'undo')
    // Who reads “failed” is to be told that the disk is full, where it is.
    const code = codeOf(end)
    const honest = want === 'writable' || code === null || code === 'HK4004'
    const wrong = why ?? (fired && !honest ? `it says ${code}: ${JSON.stringify(end)}` : null)
    return { fired, why: wrong === null ? null : `${want} of ${place}, taken at line ${lines} (${at})\n${wrong}` }
  }

  /** The executor is killed when its journal has so many lines, and whoever looks again finds no room; then there is some. */
  const later = async (place: Place, want: Want, lines: number): Promise<{ fired: boolean; why: string | null }> => {
    const path = PLACES[place]
    await judged.script(`${RESET}\n${SET}`, NONE)
    const run = everything()
    let killed: Promise<string> = Promise.resolve('')
    const first = await judged.apply(run, () => {
      killed = judged.script(KILL, path, `${STATE}/runs/${run.run}/journal`, String(lines))
    })
    const at = (await killed).trim()
    const verb = lines % 2 === 0 ? 'resume' : 'undo'
    if (first !== 'interrupted') return { fired: false, why: await judged.verdict(run, first, await judged.look(), verb) }
    await judged.script(TAKE[want], path)
    const end = await judged.recover(run, verb)
    const now = await judged.look(`{ ${GIVE}; } >/dev/null`, path)
    // Who could not even begin has said so, and left it for another look.
    const why = await judged.verdict(run, end instanceof Failure ? first : end, now, verb)
    return { fired: true, why: why === null ? null : `${want} of ${place}, for whoever finds it killed at line ${lines} (${at})\n${why}` }
  }

  for (const want of WANTS)
    it(`takes up what was interrupted, with no ${want} left`, async () => {
      const tally = new Tally('operations', `no ${want} left for whoever takes up an interrupted run`)
      const next = random(`later ${want}`)
      for (const place of ['state', 'target'] as const)
        for (let i = 1; i <= times(2, 18, 18); i++)
          for (let round = 0; round < times(1, 1, 2); round++) {
            const { fired, why } = await later(place, want, size === 'quick' ? 2 + Math.floor(next() * 14) : i + round)
            tally.one(fired, why)
          }
      tally.end({ atLeast: times(2, 16, 32), note: 'killed after each line of the journal; then room, and another look' })
    })

  for (const want of WANTS)
    it(`leaves the host as it was or as it was to be, with no ${want} left`, async () => {
      const tally = new Tally('operations', `no ${want} left, before and during the run`)
      const next = random(`room ${want}`)
      for (const place of ['state', 'target'] as const)
        for (let round = 0; round < times(1, 1, 5); round++) {
          const most = times(2, 20, 20)
          for (let i = 0; i <= most; i++) {
            // The executor always has its journal open there, and the kernel refuses.
            if (want === 'writable' && place === 'state' && i > 0) break
            // In the quick size any two moments; else after each line of the journal.
            const { fired, why } = await attempt(place, want, size === 'quick' && i > 0 ? 1 + Math.floor(next() * 18) : i)
            tally.one(fired, why)
          }
        }
      const byHand = [RESET, `{ ${TAKE[want]}; } 2>/dev/null`, 'sh /root/by-hand.sh >/dev/null 2>&1 || :', `{ ${GIVE}; } >/dev/null`]
      const now = await judged.look(byHand.join('\n'), PLACES.target)
      tally.naive(now !== judged.before && now !== judged.after)
      tally.end({ atLeast: times(3, 12, 60), controlAbove: 0.5 })
    })
})
