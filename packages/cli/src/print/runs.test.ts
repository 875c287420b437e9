import type { Run } from '@hostkit/core'
import { expect, it } from 'vitest'
import { plain } from './colour.js'
import { runDetails, runTable } from './runs.js'

const committed = {
  record: { id: 'r', project: 'p', direction: 'up', started: '2026-01-02T03:04:05.678Z', by: 'me', tool: '1', digest: 'd', changes: [] },
  state: 'committed',
  journal: [],
  off: [],
} as unknown as Run

it('a run that was interrupted says by what', () => {
  const run: Run = {
    ...committed,
    journal: [{ seq: 3, uptime: 1, kind: 'interrupted', stage: null, steps: [], values: { why: 'the machine was restarted' } }],
  }
  expect(runDetails(run, null, false, plain)).toContain('  interrupted: the machine was restarted')
})

it('a run after which the host was not as planned says so, and in what, in harmless words', () => {
  const run: Run = { ...committed, off: ['posix.file:/etc/motd is not what was planned: text', '\u001b[2K'] }
  expect(runTable([committed], null, plain)[1]).toMatch(/ applied {2,}0 changes/)
  expect(runTable([run], null, plain)[1]).toContain('applied, not as planned')
  expect(runDetails(run, null, false, plain)).toEqual(
    expect.arrayContaining(['  posix.file:/etc/motd is not what was planned: text', String.raw`  \u001b[2K`]),
  )
})
