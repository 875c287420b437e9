import { exit } from '@hostkit/core'
import { expect, it } from 'vitest'
import { nextFor } from './apply.js'

it('a plan is applied again where it still fits, and made again where it never will', () => {
  const bad = [
    { target: 'a', exit: exit.error },
    { target: 'b', exit: exit.needsOperator },
    { target: 'c', exit: exit.refused },
    { target: 'd', exit: exit.rolledBack },
    { target: 'e', exit: exit.interrupted },
  ]
  expect(nextFor(bad, 'all.json', undefined)).toEqual([
    'Next: hostkit apply --plan all.json --host a,d --confirm',
    'Next: hostkit plan --host b,c',
  ])
  expect(nextFor(bad.slice(1, 2), 'all.json', 'infra/x.ts')).toEqual(['Next: hostkit plan --host b --config infra/x.ts'])
  expect(nextFor([], 'all.json', undefined)).toEqual([])
})
