import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, sha256 } from './canonical.js'
import { digestOf, jsonOf, settled, throughJson } from './digest.js'

test('a digest is over these bytes, however they come', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 7, stringUnit: 'grapheme' }), (value) => {
      expect(digestOf(value)).toBe(sha256(canonical(value)))
    }),
  )
  const odd = {
    b: undefined,
    list: [[], {}, undefined, { toJSON: () => [1] }],
    run() {},
    2: { a: [{ b: [{ c: { toJSON: () => undefined } }] }] },
  }
  expect(digestOf(odd)).toBe(sha256(canonical(odd)))
  expect(canonical(odd)).toBe(canonicalize(JSON.parse(JSON.stringify(odd))))
})

test('what was settled before is in the digest as anything else', () => {
  const resource = { b: 1, a: { toJSON: () => ({ secret: 'x' }), gone: undefined }, list: [undefined] }
  const around = (one: unknown) => ({ parts: [{ resources: [one, 1] }] })
  const plain = settled(resource)
  expect(plain).toEqual({ b: 1, a: { secret: 'x' }, list: [null] })
  const whole = throughJson(around(plain))
  expect(whole).toEqual(throughJson(around(resource)))
  for (const time of ['first', 'second']) expect(digestOf(whole), time).toBe(sha256(canonical(around(plain))))
})

test('what is in order already is not copied', () => {
  const there = { address: 'a', list: [{ b: 1, c: null }], z: '' }
  expect(settled(there)).toBe(there)
  expect(jsonOf(there)).toBe('{"address":"a","list":[{"b":1,"c":null}],"z":""}')
  for (const odd of [{ b: 1, a: 2 }, { a: undefined }, { a: [undefined] }, { a: new Date(0) }, { a: Object(1) as unknown }, { 1: 'a' }]) {
    const copy = settled(odd)
    expect(copy).toEqual(JSON.parse(JSON.stringify(odd)))
    expect(jsonOf(copy)).toBe(canonicalize(JSON.parse(JSON.stringify(odd))))
    expect(settled(copy)).toBe(copy)
  }
})
