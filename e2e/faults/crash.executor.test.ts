// A run whose executor is killed on the host: at every boundary of its journal, then at random moments.
import { beforeAll, it } from 'vitest'
import { attempts, moments } from './crash.js'
import { Lab } from './lab.js'
import { times } from './size.js'
import { Tally } from './tally.js'

let lab: Lab
beforeAll(async () => {
  lab = await Lab.open()
  return () => lab.close()
})

const kill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

for (const [what, killer, boundaries, random, least] of [
  ['executor killed with its process group', 'group', times(Infinity, 25, Infinity), times(20, 15, 60), times(20, 30, 200)],
  ['the shell of the executor killed alone', 'shell', times(Infinity, 12, Infinity), times(0, 8, 60), times(10, 15, 200)],
] as const)
  it(what, async () => {
    const tally = new Tally('crash', what)
    const strike = (_: unknown, run: string | null): boolean => {
      const pid = run === null ? null : lab.witness.executor(run)
      return pid !== null && kill(killer === 'group' ? -pid : pid)
    }
    await attempts(lab, tally, moments(lab, tally, killer, 'armed', { boundaries, random, both: times(0, 0, 200) }), () => ({ strike }))
    tally.end({ atLeast: least })
  })

it('a run that is interrupted by a restart of the machine', async () => {
  const tally = new Tally('crash', 'machine restarted')
  const strike = async (): Promise<boolean> => {
    await lab.restart()
    return true
  }
  await attempts(lab, tally, moments(lab, tally, 'restart', 'armed', { boundaries: times(1, 5, 25), random: 0 }), () => ({ strike }))
  tally.end({ atLeast: times(1, 5, 25) })
})
