// A run whose controller is killed: at every boundary of the executor's journal, then at random moments.
import type { ChildProcess } from 'node:child_process'
import { beforeAll, it } from 'vitest'
import { attempts, moments } from './crash.js'
import { Lab } from './lab.js'
import { Naive } from './naive.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.open({ processes: true })
  return () => lab.close()
})

it('a run that is interrupted by the death of its controller', async () => {
  const tally = new Tally('crash', 'controller killed')
  const strike = (child: ChildProcess | null): boolean => child!.exitCode === null && child!.kill('SIGKILL')
  const how = { boundaries: times(Infinity, 20, Infinity), random: times(20, 25, 60), both: times(0, 0, 200) }
  await attempts(lab, tally, moments(lab, tally, 'controller', 'after', how), () => ({ strike }))
  if (tally.bad > 0) tally.end()
  if (lab.at === 'after') await lab.cross()
  const naive = await Naive.on(lab.target)
  const next = random('naive')
  for (let i = 0; i < times(5, 10, 60); i++) tally.naive(await naive.isMixed(next()))
  naive.close()
  tally.end({
    atLeast: times(20, 35, 200),
    controlAbove: 0.3,
    note: 'at the boundaries of the journal and at random moments; the control is a script over SSH',
  })
})
