import { expect, it } from 'vitest'
import type { Address } from './address.js'
import { lacking } from './lacking.js'
import type { Resource } from './resolve.js'
import type { AnyResource, Claim } from './resource.js'
import { testTarget } from './testing/target.js'

const resource = (name: string, line: number, type: Partial<AnyResource> = {}, provides: readonly Claim[] = []): Resource =>
  ({ address: `test:${name}` as Address, source: { file: 'a.ts', line }, props: { name }, type, provides }) as unknown as Resource
const site = (name: string, line: number): Resource => resource(name, line, { needs: () => [{ program: 'caddy', hint: 'bring it' }] })
const bare = testTarget({ name: 'prod', tools: new Set(['sh']) })
const found = (declared: readonly Resource[], acting = declared, target = bare): unknown =>
  lacking(acting, declared, target).map(({ code, message, source, details, hint }) => [code, message, source?.line, details, hint])

it('names a program once, with all who need it', () => {
  expect(found([resource('x', 1), site('a', 2), site('b', 3)])).toEqual([
    [
      'HK2006',
      'prod has no caddy, and nothing in the project brings it',
      2,
      ['needed by test:a (a.ts:2)', 'needed by test:b (a.ts:3)'],
      'bring it',
    ],
  ])
})

it('says nothing where the host has it, nobody acts, or something may bring it first', () => {
  expect(found([site('a', 2)], undefined, testTarget())).toEqual([])
  expect(found([site('a', 2)], [])).toEqual([])
  for (const brings of [
    resource('pkg', 1, {}, ['package:caddy', 'program:caddy']),
    resource('file', 1, {}, ['path:/usr/local/bin/caddy']),
    resource('command', 1, { runs: true }),
  ]) {
    expect(found([brings, site('a', 2)])).toEqual([])
    // What comes later is too late.
    expect(found([site('a', 2), brings])).toHaveLength(1)
  }
  expect(found([resource('file', 1, {}, ['path:/etc/caddy']), site('a', 2)])).toHaveLength(1)
})
