import type { Run } from '@hostkit/core'
import { expect, it } from 'vitest'
import { plain } from './colour.js'
import { runDetails } from './runs.js'

it('a run that was interrupted says by what', () => {
  const run = {
    record: { id: 'r', project: 'p', direction: 'up', started: '2026-01-02T03:04:05.678Z', by: 'me', tool: '1', digest: 'd', changes: [] },
    state: 'committed',
    journal: [{ seq: 3, uptime: 1, kind: 'interrupted', stage: null, steps: [], values: { why: 'the machine was restarted' } }],
  } as unknown as Run
  expect(runDetails(run, null, false, plain)).toContain('  interrupted: the machine was restarted')
})
