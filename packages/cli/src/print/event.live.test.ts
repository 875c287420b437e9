import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines, openLab, simple, type Lab } from '../lab.fixture.js'
import { faultsOf } from './event.fixture.js'

// A real run, kept in a folder of its own: every line it writes is as the published schema says.

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.remove())

it('what a real run writes is as described', async () => {
  const seen = new Set<string>()
  const check = async (...args: string[]): Promise<void> => {
    for (const line of jsonLines(await lab.hostkit(...args, '--json'))) {
      seen.add(String(line['type']))
      expect([args, faultsOf(line)]).toEqual([args, []])
    }
  }
  lab.config(simple())
  await check('apply', '--local', '--confirm')
  await check('apply', '--local', '--confirm')
  lab.config(`${simple('two\n')}\n  command(project, 'fails', { exec: ['false'] })`)
  await check('apply', '--local', '--confirm')
  await check('runs', '--local', '--verbose')
  await check('down', '--local', '--last', '--confirm')
  for (const type of ['apply.started', 'apply.armed', 'apply.change', 'apply.undoing', 'apply.finished', 'run', 'summary', 'diagnostic'])
    expect(seen).toContain(type)
})
