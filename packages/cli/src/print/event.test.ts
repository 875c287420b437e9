import { problem, type Address, type Event } from '@hostkit/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, openLab, simple, type Lab } from '../lab.fixture.js'
import { described, faultsOf } from './event.fixture.js'
import { eventLine } from './json.js'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.remove())

/** One of each; a new type of event that stands not here does not compile. */
const each: { readonly [T in Event['type']]: Extract<Event, { type: T }> } = {
  'connect.started': { type: 'connect.started', target: 'prod', via: 'ssh' },
  'connect.retry': { type: 'connect.retry', target: 'prod', attempt: 1, attempts: 3, delay: 250, why: 'refused' },
  'connect.newHostKey': { type: 'connect.newHostKey', target: 'prod', fingerprint: 'SHA256:x' },
  'connect.finished': { type: 'connect.finished', target: 'prod', milliseconds: 12 },
  'read.started': { type: 'read.started', target: 'prod', resources: 1 },
  'read.finished': { type: 'read.finished', target: 'prod', resources: 1, requests: 2, milliseconds: 3 },
  'plan.finished': { type: 'plan.finished', target: 'prod', changes: 0 },
  'apply.started': { type: 'apply.started', target: 'prod', run: 'r', changes: 1, bytes: 2 },
  'apply.armed': { type: 'apply.armed', target: 'prod', run: 'r' },
  'apply.change': { type: 'apply.change', target: 'prod', address: 'posix.file:/etc/x' as Address, status: 'done' },
  'apply.waiting': { type: 'apply.waiting', target: 'prod', run: 'r', seconds: 1, what: 'apt' },
  'apply.proving': { type: 'apply.proving', target: 'prod', run: 'r', seconds: 30 },
  'apply.proven': { type: 'apply.proven', target: 'prod', run: 'r' },
  'apply.undoing': { type: 'apply.undoing', target: 'prod', run: 'r' },
  'apply.finished': { type: 'apply.finished', target: 'prod', run: null, outcome: 'unchanged', milliseconds: 1 },
  timing: { type: 'timing', target: 'prod', phase: 'read', milliseconds: 1.5, requests: 1, sent: 2, received: 3, processes: 4 },
  diagnostic: {
    type: 'diagnostic',
    target: null,
    diagnostic: problem('HK1004', 'wrong', { source: { file: 'a.ts', line: 1, column: 2 }, hint: 'h', details: ['d'] }),
  },
}

describe('the published schema of events', () => {
  it('describes every event of core', () => {
    for (const event of Object.values(each)) expect(faultsOf(JSON.parse(eventLine(event)) as Record<string, unknown>)).toEqual([])
  })

  it('finds a line that is not as described', () => {
    const line = JSON.parse(eventLine(each['apply.armed'])) as Record<string, unknown>
    expect(faultsOf({ ...line, run: 1 })).not.toEqual([])
    expect(faultsOf({ ...line, more: 1 })).not.toEqual([])
    expect(faultsOf({ ...line, v: 2 })).not.toEqual([])
    const { target: _, ...without } = line
    expect(faultsOf(without)).not.toEqual([])
    expect(faultsOf({ ...line, type: 'apply.new' })).toEqual(['apply.new is not described'])
  })

  it('describes what every verb writes', { timeout: 60_000 }, async () => {
    lab.config(simple())
    const seen = new Set<string>()
    for (const args of [
      ['plan', '--local', '--timings', '--out', 'x.json'],
      ['show', 'x.json'],
      ['down', 'x.json', '--out', 'y.json'],
      ['runs', '--local'],
      ['render', 'file', `${lab.folder}/work/d/a`],
      ['dump'],
      ['plugins'],
      ['explain'],
      ['doctor', '--offline'],
      ['init', 'made'],
      ['plan', '--local', '--only', 'file:/nope'],
      ['pln'],
      ['--version'],
    ])
      for (const line of jsonLines(await lab.run([...args, '--json'], { env: lab.env }))) {
        seen.add(String(line['type']))
        expect([args, faultsOf(line)]).toEqual([args, []])
      }
    const quiet = ['run', 'connect.retry', 'connect.newHostKey']
    expect(described.filter((type) => !seen.has(type) && !type.startsWith('apply.') && !quiet.includes(type))).toEqual([])
  })
})

describe('a job on GitHub', () => {
  it('is told the fault beside its line, and has the plan in its summary', async () => {
    const env = { ...lab.env, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: lab.folder, GITHUB_STEP_SUMMARY: lab.write('summary.md', '') }
    lab.config("  file(project, '/etc/x', { content: '', mode: 644 } as never)")
    const wrong = await lab.run(['plan', '--local'], { env })
    expect(wrong.stderr).toMatch(/^::error file=hostkit\.config\.ts,line=6,title=HostKit HK1011::the mode 644 .*%0Ahint: write 0o644$/m)
    lab.config(simple())
    const planned = await lab.run(['plan', '--local', '--format', 'markdown', '--out', 'x.json'], { env })
    expect(planned).toMatchObject({ status: 0, stdout: expect.stringContaining('**2 to create, 0 to update') as string })
    const { readFileSync } = await import('node:fs')
    const summary = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')
    expect(summary).toContain('- **error HK1011** <code>')
    expect(summary).toContain(planned.stdout)
    expect((await lab.hostkit('plan', '--format', 'html')).status).toBe(64)
  })
})
