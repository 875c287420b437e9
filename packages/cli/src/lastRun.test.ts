import { downPlan, type Plan, type Run } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { foreignRun, lastRun } from './lastRun.js'
import { planOf } from './plans.fixture.js'

const up = (text: string, before: string | null): Plan =>
  planOf([{ address: 'posix.file:/etc/motd', ...(before === null ? {} : { before: { text: before } }), after: { text } }])
const [one, two, three] = [up('1', null), up('2', '1'), up('3', '2')]

/** From the oldest to the newest. */
const runsOf = (plans: readonly Plan[], projects: readonly string[] = []): readonly Run[] =>
  plans
    .map(
      ({ direction }, i) =>
        ({
          record: { id: String(i), direction, project: projects[i] ?? 'web' },
          state: 'committed',
          journal: [],
          off: [],
        }) as unknown as Run,
    )
    .toReversed()
const host = { name: 'prod', project: null, way: '--host prod' }
const last = (...plans: readonly Plan[]): Promise<string> => lastRun(runsOf(plans), async (run) => plans[Number(run)]!, host)
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

describe('the last run of one project', () => {
  const plans = [one, two, three]
  const find = (project: string | null, projects: readonly string[]): Promise<string> =>
    lastRun(runsOf(plans, projects), async (run) => plans[Number(run)]!, { ...host, project })

  it('is not the newest of another project on the host', async () => {
    expect(await find('web', ['web', 'web', 'other'])).toBe('1')
    expect(await find('other', ['web', 'web', 'other'])).toBe('2')
    expect(await find(null, ['web', 'web', 'other'])).toBe('2')
    expect(foreignRun(runsOf(plans, ['web', 'web', 'other']), 'web')).toMatchObject({ id: '2', project: 'other' })
    expect(foreignRun(runsOf(plans), 'web')).toBeNull()
    expect(foreignRun(runsOf(plans), null)).toBeNull()
  })

  it('is none where only others have applied something, and theirs is named', async () => {
    await expect(find('mine', [])).rejects.toMatchObject({
      diagnostics: [
        {
          message: 'prod remembers no run of the project mine that was applied',
          hint: 'the last one there is of web: hostkit down --host prod --run 2',
        },
      ],
    })
  })
})
