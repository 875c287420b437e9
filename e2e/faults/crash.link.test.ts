// A run whose controller loses the host: at every boundary of the executor's journal, then at random moments.
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, it } from 'vitest'
import { attempts, moments } from './crash.js'
import { Lab, type Breaking } from './lab.js'
import { size, times } from './size.js'
import { Tally } from './tally.js'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.open()
  return () => lab.close()
})

it('a run that is interrupted by its link', async () => {
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
  const ways = size === 'quick' ? [cut] : [cut, cut, down, cut, cut, silent]
  const all = moments(lab, tally, 'link', 'after', {
    boundaries: times(Infinity, 15, Infinity),
    random: times(20, 25, 60),
    both: times(0, 0, 200),
  })
  const ends = await attempts(lab, tally, all, (i) => ({ proxied: true, ...ways[i % ways.length]! }))
  for (const { status, stderr } of await Promise.all(ends))
    if (status !== 0 && status !== 3 && !/HK20\d\d/.test(stderr)) tally.one(true, `a controller that lost its link: ${status}\n${stderr}`)
  tally.end({ atLeast: times(20, 30, 200), note: size === 'quick' ? 'reset' : 'reset, silent, and down for two seconds' })
})
