import { describe, expect, it } from 'vitest'
import { features, isThere, unproven } from './features.mjs'

const all = features()

describe('the page of what works', () => {
  it('has every capability, once and in order', () => {
    expect(all.map(({ id }) => id)).toEqual(Array.from({ length: 215 }, (_, i) => `A${i + 1}`))
  })

  it('says a state of each, and names tests where something works, and only there', () => {
    for (const { id, state, tests } of all) {
      expect([id, ['works', 'partly', 'not yet'].includes(state)]).toEqual([id, true])
      expect([id, tests.length > 0]).toEqual([id, state !== 'not yet'])
    }
  })

  it('names tests that there are', () => {
    expect(all.flatMap(({ id, tests }) => tests.filter((one) => !isThere(one)).map((one) => ({ id, ...one })))).toEqual([])
  })

  it('would be told of a test that is not there', () => {
    const [real] = all[0]!.tests
    expect(isThere(real!)).toBe(true)
    expect(isThere({ ...real!, title: `${real!.title}, or so` })).toBe(false)
    expect(isThere({ ...real!, file: 'packages/dsl/src/nothing.test.ts' })).toBe(false)
    expect(isThere({ file: 'packages/provider-posix/src/posix.live.test.ts', title: 'conformance posix.nothing:here' })).toBe(false)
    const one = features('| A1 | It works. | works | `a.test.ts` › one · `b.test.ts` › two … |\n| A2 | It does not. | not yet |  |\n')
    expect(one).toEqual([
      {
        id: 'A1',
        what: 'It works.',
        state: 'works',
        tests: [
          { file: 'a.test.ts', title: 'one' },
          { file: 'b.test.ts', title: 'two …' },
        ],
      },
      { id: 'A2', what: 'It does not.', state: 'not yet', tests: [] },
    ])
  })

  it('is held against what ran: a test that failed, was left out or had another name is told', () => {
    const page = features('| A1 | It works. | works | `a.test.ts` › one · `a.test.ts` › group · `live.test.ts` › far |\n')
    const ran = (file: string) => file === 'a.test.ts'
    const one = { file: 'a.test.ts', titles: ['one'], status: 'passed' }
    const group = { file: 'a.test.ts', titles: ['group', 'inner'], status: 'passed' }
    expect(unproven(page, [one, group], ran)).toEqual([])
    expect(unproven(page, [one, { ...group, status: 'failed' }], ran)).toEqual(['A1: a.test.ts › group › inner: failed'])
    expect(unproven(page, [{ ...one, status: 'skipped' }, group], ran)).toEqual(['A1: a.test.ts › one: skipped'])
    expect(unproven(page, [group], ran)).toEqual(['A1: no test of a.test.ts that ran is called "one"'])
    expect(unproven(page, [one, group], () => true)).toEqual(['A1: no test of live.test.ts that ran is called "far"'])
  })
})
