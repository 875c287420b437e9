import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from './address.js'
import { downPlan } from './down.js'
import { seal, type Plan, type PlannedChange } from './plan.js'

const state = fc.record({ mode: fc.integer(), text: fc.string() })
const change = (rules: readonly PlannedChange['down'][]): fc.Arbitrary<Omit<PlannedChange, 'address'>> =>
  fc
    .tuple(
      fc.constantFrom(...rules),
      fc.oneof(
        fc.record({ before: fc.constant(null), after: state }),
        fc.record({ before: state, after: state }),
        fc.record({ before: state, after: fc.constant(null) }),
      ),
    )
    .map(
      ([down, { before, after }]) =>
        ({
          down,
          reasons: [],
          action: before === null ? 'create' : after === null ? 'delete' : 'update',
          before,
          after,
        }) as unknown as Omit<PlannedChange, 'address'>,
    )
const planOf = (changes: readonly Omit<PlannedChange, 'address'>[]): Plan =>
  seal({
    $schema: '',
    kind: 'hostkit.plan',
    version: 1,
    tool: 'test',
    project: 'test',
    direction: 'up',
    created: '2026-01-01T00:00:00Z',
    parts: [
      {
        target: { name: 'prod', via: '', reach: null, hostKey: null, machineId: '', os: '', osVersion: '', arch: '' },
        providers: [],
        resources: changes.map((one, i) => ({
          address: `test:${i}` as Address,
          id: String(i),
          group: [],
          source: { file: '', line: 1 },
          state: one.after,
        })),
        edges: [],
        changes: changes.map((one, i) => ({ ...one, address: `test:${i}` as Address }) as PlannedChange),
        notes: [],
      },
    ],
  })
const pairs = (plan: Plan): unknown[] => plan.parts[0]!.changes.map(({ address, before, after }) => [address, before, after])

describe('the way back', () => {
  it('of the way back is the way there', () => {
    fc.assert(
      fc.property(fc.array(change(['invert'])), (changes) => {
        const up = planOf(changes)
        expect(pairs(downPlan(downPlan(up).plan).plan)).toEqual(pairs(up))
      }),
    )
  })

  it('names every change it does not take back', () => {
    fc.assert(
      fc.property(fc.array(change(['invert', 'keep', 'noop', 'irreversible'])), (changes) => {
        const down = downPlan(planOf(changes))
        expect(down.plan.parts[0]!.changes.length + down.kept.length + down.noop.length + down.diagnostics.length).toBe(changes.length)
      }),
    )
  })

  it('has a digest of its own', () => {
    const up = planOf([{ down: 'invert', reasons: [], action: 'create', before: null, after: {} }])
    expect(downPlan(up).plan.digest).not.toBe(up.digest)
  })
})
