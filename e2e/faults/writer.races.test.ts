import type { Session } from '@hostkit/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { marking, overlap, overlapOf, SPANS } from './one-writer.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'
import { attempt, badly, cleared, marks, oneHost, open, script, throughCli, wait } from './writers.js'

oneHost()

describe('one writer', () => {
  const sessions: Session[] = []
  beforeAll(async () => {
    for (let i = 0; i < 8; i++) sessions.push(await open())
  })
  afterAll(() => Promise.all(sessions.map((session) => session.close())))

  it('of 2 to 8 that race', async () => {
    const races = times(8, 60, 500)
    const next = random('races')
    const tally = new Tally('writer', 'races of 2 to 8 controllers for one host')
    let [won, lost] = [0, 0]
    for (let i = 0; i < races; i++) {
      await cleared()
      const controllers = 2 + Math.floor(next() * 7)
      const spread = [0, 0.3, 1][Math.floor(next() * 3)]!
      const started = performance.now()
      // Some of them as processes of their own, which costs a second each.
      const ends = await Promise.all(
        Array.from({ length: controllers }, async (_, n) => {
          if (i % 8 === 3 && n < 2) return throughCli(`c${n}`)
          await wait(next() * spread)
          return attempt(sessions[n]!, `r${n}`)
        }),
      )
      const elapsed = (performance.now() - started) / 1000
      const spans = await script(SPANS)
      const runs = new Set(spans.split('\n').map((line) => line.split(' ')[0]!))
      const losers = ends.filter(({ outcome }) => outcome !== 'applied')
      const winners = ends.length - losers.length
      won += winners
      lost += losers.length
      const wrote = await marks()
      const why =
        overlap(wrote) ??
        overlapOf(spans) ??
        losers.map((one) => badly(one, runs, elapsed)).find((one) => one !== null) ??
        (winners === 0 ? 'nobody won' : null) ??
        (wrote.trim().split('\n').length === winners * 4 ? null : `${winners} won, and left:\n${wrote}`)
      tally.one(true, why)
    }
    // The same race behind a lock that is looked at first and taken then.
    for (let i = 0; i < times(4, 20, 100); i++) {
      await cleared()
      await Promise.all(
        sessions.slice(0, 3).map(async ({ channel }, n) => {
          if ((await channel.run('[ -e /srv/lock ] || echo free')).toString().trim() !== 'free') return
          await channel.run(`: >/srv/lock; "$@" </dev/null; rm -f /srv/lock`, marking(`n${n}-1`, '0.05'))
        }),
      )
      tally.naive(overlap(await marks()) !== null)
    }
    tally.end({ atLeast: races, controlAbove: 0.5, note: `${won} won, ${lost} lost and were told the run, for whom it works, and its age` })
    expect(lost).toBeGreaterThan(races / 2)
  })
})
