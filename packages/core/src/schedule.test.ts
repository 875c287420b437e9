import { describe, expect, it } from 'vitest'
import type { Address } from './address.js'
import type { Op } from './op.js'
import { schedule, type Step } from './schedule.js'

const step = (number: number, op: Op, ...after: number[]): Step => ({ number, address: `test:${number}` as Address, op, after })
const exec = (...argv: [string, ...string[]]): Op => ({ op: 'exec', argv, role: 'change', undo: 'none' })
const start = (unit: string): Op => ({ op: 'exec', argv: ['start'], items: [unit], role: 'change', undo: ['stop'] })
const reload: Op = { op: 'exec', argv: ['reload'], role: 'activate', undo: 'none' }
const write = (path: string): Op => ({ op: 'write', path, content: '', owner: 'root', group: 'root', mode: 0o644 })

const told = (steps: readonly Step[]): string[] =>
  schedule(steps).map((stage) =>
    stage.kind === 'files'
      ? `files ${stage.steps.map(({ number }) => number).join(' ')}`
      : stage.commands.map(({ exec: { argv, items = [] } }) => [...argv, ...items].join(' ')).join('; '),
  )

describe('schedule', () => {
  it('drops nothing', () => expect(told([step(0, exec('useradd', 'a')), step(1, write('/a'), 0)])).toEqual(['useradd a', 'files 1']))

  it('makes accounts before one stage of files, reloads once, starts once', () => {
    const steps = [
      step(0, write('/etc/one.service')),
      step(1, reload, 0),
      step(2, start('one'), 1),
      step(3, exec('useradd', 'two')),
      step(4, write('/srv/two'), 3),
      step(5, write('/etc/two.service'), 4),
      step(6, reload, 5),
      step(7, start('two'), 6),
    ]
    expect(told(steps)).toEqual(['useradd two', 'files 0 4 5', 'reload; start one two'])
  })

  it('splits a group only where the order demands it', () => {
    const steps = [
      step(0, write('/a')),
      step(1, start('one'), 0),
      step(2, exec('seed'), 1),
      step(3, write('/b'), 2),
      step(4, start('two'), 3),
    ]
    expect(told(steps)).toEqual(['files 0', 'start one; seed', 'files 3', 'start two'])
  })

  it('keeps an unguarded command alone', () => {
    const once: Op = { ...exec('once'), repeatable: false } as Op
    expect(told([step(0, exec('a')), step(1, once, 0), step(2, exec('b'), 1)])).toEqual(['a', 'once', 'b'])
  })

  it('is quick with ten thousand files', () => {
    const steps = Array.from({ length: 10_000 }, (_, i) => step(i, write(`/f/${i}`), ...(i % 10 === 0 ? [] : [i - (i % 10)])))
    expect(told(steps)).toHaveLength(1)
  })
})
