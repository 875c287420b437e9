import { describe, it } from 'vitest'
import { MARKS, overlap, overlapOf, SPANS } from './one-writer.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'
import { attempt, badly, cleared, HOLDER, marks, oneHost, open, script, throughCli, wait } from './writers.js'

oneHost()

describe('the lock', () => {
  it('stays with a holder that was stopped until its deadline, and no longer', async () => {
    const next = random('stops')
    const tally = new Tally('writer', 'holders that were stopped')
    const sessions = [await open(), await open(), await open()] as const
    for (let i = 0; i < times(2, 14, 70); i++) {
      await cleared()
      const wakes = i % 3 === 1
      const moment = i === 0 ? 0.5 : 2 * next()
      const began = performance.now()
      const since = (): number => (performance.now() - began) / 1000
      // A step may take ten seconds, and two more are waited: nobody waits ten minutes here, and a loser on a busy machine needs some to be told.
      const held = attempt(sessions[0], 'h', { patience: 2 }, '2', '10s')
      await script(`until [ -s ${HOLDER} ] && [ -e /var/lib/hostkit/open ]; do sleep 0.02; done`)
      await wait(moment)
      const [run = '', , pid = ''] = (await script(`cat ${HOLDER} 2>/dev/null || true`)).split(' ')
      await script('[ -z "$1" ] || pkill -STOP -s "$1" || true', pid)
      const stopped = (await script('sed -n "s/^.*) //p" "/proc/$1/stat" 2>/dev/null || true', pid || 'none')).startsWith('T')
      if (!stopped) {
        tally.one(false, null)
        await held
        continue
      }
      const wrote = await marks()
      const started = performance.now()
      const told = [await attempt(sessions[1], 'a'), ...(i === 0 ? [await throughCli('b')] : [])]
      let why = told.map((one) => badly(one, new Set([run]), since())).find((one) => one !== null) ?? null
      if (why === null && (await marks()) !== wrote) why = 'somebody worked while the holder was stopped'
      if (wakes) {
        await script('pkill -CONT -s "$1"', pid)
        const end = await held
        if (why === null && end.outcome !== 'applied') why = `a holder that went on ended as ${JSON.stringify(end)}`
      } else {
        let after = await attempt(sessions[1], 'z')
        while (after.code === 'HK4002' && performance.now() - started < 60_000) {
          await wait(0.3)
          after = await attempt(sessions[1], 'z')
        }
        const seconds = (performance.now() - started) / 1000
        if (why === null && after.outcome !== 'applied') why = `past the deadline the next one got: ${JSON.stringify(after)}`
        if (why === null && seconds < 8) why = `the holder was ended after ${seconds.toFixed(1)} s`
        const alive = await script('[ -d "/proc/$1" ] && grep -qs "runs/$2/x" "/proc/$1/cmdline" && echo alive || true', pid, run)
        const last = (await script('tail -n 1 "/var/lib/hostkit/runs/$1/journal"', run)).split(' ')[2]
        if (why === null && alive.trim() === 'alive') why = 'the holder was not ended'
        if (why === null && last !== 'commit' && last !== 'rolledback') why = `the run of the holder was left at "${last}"`
        await held
      }
      why ??= overlapOf(await script(SPANS))
      tally.one(true, why === null ? null : `stopped after ${moment.toFixed(2)} s${wakes ? ', woken' : ''}: ${why}`)
    }
    // A lease of a second: its holder is stopped, it runs out, another takes it, and the first goes on.
    for (let i = 0; i < times(1, 3, 10); i++) {
      await cleared()
      await script(
        `(echo begin h-1; kill -STOP $(sh -c 'echo $PPID'); echo end h-1) >>${MARKS} & first=$!
         sleep 1.2
         echo begin z-1 >>${MARKS}; kill -CONT $first; wait $first; echo end z-1 >>${MARKS}`,
      )
      tally.naive(overlap(await marks()) !== null)
    }
    await Promise.all(sessions.map((session) => session.close()))
    tally.end({ atLeast: 1, controlAbove: 0.5, note: 'the loser was told who, which run and how long; the control is a lease of a second' })
  })
})
