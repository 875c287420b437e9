import { downPlan, type Plan, type Run } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { lastRun } from './lastRun.js'
import { planOf } from './plans.fixture.js'

const up = (text: string, before: string | null): Plan =>
  planOf([{ address: 'posix.file:/etc/motd', ...(before === null ? {} : { before: { text: before } }), after: { text } }])
const [one, two, three] = [up('1', null), up('2', '1'), up('3', '2')]

/** From the oldest to the newest. */
const last = (...plans: readonly Plan[]): Promise<string> => {
  const runs = plans.map(
    ({ direction }, i) => ({ record: { id: String(i), direction }, state: 'committed', journal: [] }) as unknown as Run,
  )
  return lastRun(runs.toReversed(), async (run) => plans[Number(run)]!, 'prod')
}
const back = (plan: Plan): Plan => downPlan(plan).plan

describe('the last run that still stands', () => {
  it.each([
    ['nothing taken back', [one, two], '1'],
    ['the last one taken back', [one, two, back(two)], '0'],
    ['two taken back, one after the other', [one, two, three, back(three), back(two)], '0'],
    ['one taken back and another applied', [one, two, back(two), two], '3'],
    ['applied, taken back, and both once more', [one, two, back(two), two, back(two)], '0'],
    ['one in the middle taken back', [one, two, back(one)], '1'],
    ['a way back taken back', [one, two, back(two), back(back(two))], '3'],
    ['that taken back as well', [one, two, back(two), back(back(two)), back(back(back(two)))], '0'],
  ] as const)('%s', async (_, plans, found) => {
    expect(await last(...plans)).toBe(found)
  })

  it('is none where all is taken back, and where there was none', async () => {
    await expect(last(one, back(one))).rejects.toThrow('has been taken back')
    await expect(last()).rejects.toThrow('remembers no run')
  })
})
