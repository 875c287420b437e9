import { expect, it } from 'vitest'
import { address } from './address.js'
import { describe as told } from './describe.js'
import type { Ending } from './execute.js'

const [site, other, pack] = [address('acme.site', 'a'), address('acme.site', 'b'), address('acme.package', 'p')]
const steps = [pack, site, other].map((one, number) => ({ number, address: one }))
const changes = steps.map((step) => ({ address: step.address, action: 'create' }))
const declared = [site, other].map((one, i) => ({ address: one, source: { file: 'hostkit.config.ts', line: 4 + i } }))
const host = { name: 'prod', state: '/var/lib/hostkit', way: '--host prod' }
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
  const hint = (more: Partial<Ending>) => told(ending(more), changes, steps, host).diagnostics[0]!.hint
  expect(hint({})).toBe('prod is as it was before the run')
  expect(hint({ kept: [{ step: 0, why: 'kept' }] })).toBe('prod is as it was before the run, except for what was kept: acme.package:p')
})

it('names one resource that failed, and all of those that share the step that did', () => {
  expect(told(ending({}), changes, steps, host, declared).diagnostics).toMatchObject([
    { message: 'acme.site:a failed', address: site, details: ['b is wrong'] },
  ])
  expect(told(ending({ failed: [1, 2] }), changes, steps, host, declared).diagnostics).toMatchObject([
    {
      message: 'a step that 2 resources share failed',
      address: site,
      details: ['shared by acme.site:a (hostkit.config.ts:4), acme.site:b (hostkit.config.ts:5)', 'b is wrong'],
    },
  ])
})

it('says where what was before lies, and how the run is seen from here', () => {
  const [, last] = told(ending({ outcome: 'needs operator' }), changes, steps, { ...host, way: '--remote 10.0.0.5 --sudo' }).diagnostics
  expect(last).toMatchObject({
    code: 'HK4005',
    hint: 'before-images are in /var/lib/hostkit/runs/r/before on prod; hostkit runs --remote 10.0.0.5 --sudo --id r --verbose',
  })
})

it('a run that was finished after all has kept nothing of the attempt that was interrupted', () => {
  const finished = ending({
    outcome: 'applied',
    failed: [],
    cause: '',
    kept: [0, 1].map((step) => ({ step, why: step === 0 ? 'kept' : 'not-empty' })),
  })
  const { kept, changes: ended } = told(finished, changes, steps, host)
  expect(kept).toEqual([{ address: site, why: 'not-empty' }])
  expect(ended.map(({ status }) => status)).toEqual(['done', 'kept', 'done'])
})

it('names the file that was not put in place, and says as whom that was tried', () => {
  const there = [address('acme.plain-directory', '/etc'), address('acme.file', '/etc/conn'), address('acme.file', '/etc/conn.d')]
  // By its path: the name of a kind may be longer.
  const files = there.map((one) => ({ address: one, action: 'create' }))
  const cause = "/etc: mv: cannot move '/var/lib/hostkit/runs/r/s0/out/etc/conn' to './conn': Permission denied"
  const of = (user?: string) => told(ending({ failed: [], cause }), files, [], { ...host, ...(user ? { user } : {}) }).diagnostics[0]!
  expect(of()).toMatchObject({
    message: 'the run failed on prod',
    address: 'acme.file:/etc/conn',
    hint: 'prod is as it was before the run',
  })
  expect(of('deploy').hint).toBe('prod is as it was before the run; HostKit is deploy there, and root with sudo: true')
})
