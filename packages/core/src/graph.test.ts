import fc from 'fast-check'
import { expect, test } from 'vitest'
import { topological } from './graph.js'

const links = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 40 })
const given = [...Array(13).keys()]
const sorted = (pairs: readonly (readonly [number, number])[]): { order: readonly number[]; circles: number } => {
  const before = new Map(given.map((to) => [to, pairs.filter(([, one]) => one === to).map(([from]) => from)]))
  let circles = 0
  const order = topological(given, before, () => circles++)
  return { order, circles }
}

test('what comes before is before, and what does not matter stays as it was given', () => {
  fc.assert(
    fc.property(links, (pairs) => {
      const forward = pairs.filter(([from, to]) => from !== to).map(([from, to]) => [(from * 5) % 13, (to * 5) % 13] as const)
      const acyclic = forward.filter(([from, to]) => (from * 8) % 13 < (to * 8) % 13)
      const { order, circles } = sorted(acyclic)
      expect(circles).toBe(0)
      expect(order.toSorted((a, b) => a - b)).toEqual(given)
      for (const [from, to] of acyclic) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
    }),
  )
  expect(sorted([]).order).toEqual(given)
})

test('a circle is told, and everything is in the order all the same', () => {
  fc.assert(
    fc.property(links, (pairs) => {
      const { order, circles } = sorted(pairs)
      expect(order.toSorted((a, b) => a - b)).toEqual(given)
      // An order in which something comes before what it waits for is one of a circle, and of nothing else.
      expect(circles > 0).toBe(pairs.some(([from, to]) => order.indexOf(from) >= order.indexOf(to)))
    }),
  )
})
