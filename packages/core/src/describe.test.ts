import { expect, it } from 'vitest'
import { address } from './address.js'
import { describe as told } from './describe.js'
import type { Ending } from './execute.js'

const [site, other, pack] = [address('acme.site', 'a'), address('acme.site', 'b'), address('acme.package', 'p')]
const steps = [pack, site, other].map((one, number) => ({ number, address: one }))
const changes = steps.map((step) => ({ address: step.address, action: 'create' }))
const declared = [site, other].map((one, i) => ({ address: one, source: { file: 'hostkit.config.ts', line: 4 + i } }))
const ending = (more: Partial<Ending>): Ending => ({
  outcome: 'rolled back',
  run: 'r',
  journal: [],
  failed: [1],
  kept: [],
  foreign: [],
  cause: 'b is wrong',
  stopped: false,
  ...more,
})

it('says that a host is as before where nothing is kept, and names what is', () => {
  const hint = (more: Partial<Ending>) => told(ending(more), changes, steps, 'prod').diagnostics[0]!.hint
  expect(hint({})).toBe('prod is as it was before the run')
  expect(hint({ kept: [{ step: 0, why: 'kept' }] })).toBe('prod is as it was before the run, except for what was kept: acme.package:p')
})

it('names one resource that failed, and all of those that share the step that did', () => {
  expect(told(ending({}), changes, steps, 'prod', declared).diagnostics).toMatchObject([
    { message: 'acme.site:a failed', address: site, details: ['b is wrong'] },
  ])
  expect(told(ending({ failed: [1, 2] }), changes, steps, 'prod', declared).diagnostics).toMatchObject([
    {
      message: 'a step that 2 resources share failed',
      address: site,
      details: ['shared by acme.site:a (hostkit.config.ts:4), acme.site:b (hostkit.config.ts:5)', 'b is wrong'],
    },
  ])
})
