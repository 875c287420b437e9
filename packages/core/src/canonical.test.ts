import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, same } from './canonical.js'

test('the bytes are those of the reference implementation of RFC 8785', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }), (value) => {
      expect(canonical(value)).toBe(canonicalize(value))
    }),
  )
  const odd = {
    10: 'ten',
    9: 'nine',
    b: undefined,
    a: [undefined, null, -0, 1e21, 1e-7, 0.1],
    toString: { toJSON: () => ({ z: 1, é: '\u2028' }) },
  }
  expect(canonical(odd)).toBe(canonicalize(odd))
  expect(canonical(undefined)).toBe('null')
})

test('what has no JSON form is refused', () => {
  const circle: unknown[] = []
  circle.push(circle)
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', { '\udc00': 1 }, circle]) {
    expect(() => canonicalize(value)).toThrow(/not allowed|Circular/)
    expect(() => canonical(value)).toThrow(/nested|no JSON/)
  }
})

test('a key without a value counts as absent', () => {
  expect(same({ a: 1, b: undefined }, { a: 1 })).toBe(true)
  expect(same({ a: 1 }, { a: 2 })).toBe(false)
})
