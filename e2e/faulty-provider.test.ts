import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installProvider, kind } from '../packages/cli/src/faulty.fixture.js'
import { openLab, type Lab } from '../packages/cli/src/lab.fixture.js'
import { difference, manifest } from './harness/manifest.mjs'
import { environment } from './hostkit.js'
import { sshHost, type SshHost } from './over-ssh.js'

// A provider of somebody else that fails while it is connected to a host, over SSH: what it was asked for is named, and the host is as it was.

const NAME = 'hostkit-provider-faulty'
let lab: Lab
let target: SshHost
let before: string
beforeAll(async () => {
  lab = await openLab()
  target = await sshHost()
  const dependencies = { '@hostkit/cli': '*', [NAME]: '*' }
  lab.write('package.json', JSON.stringify({ name: 'servers', private: true, type: 'module', dependencies }))
  lab.write(
    'hostkit.config.ts',
    `import { declare, defineProject, file, host } from '@hostkit/cli'
const { HK_ADDRESS = '', HK_KEY = '', HK_KNOWN_HOSTS = '' } = process.env
export default defineProject('servers', (project) => {
  host(project, 'prod', { at: HK_ADDRESS, ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS } })
  file(project, '/etc/fine', { content: 'fine' })
  declare(project, { kind: 'faulty.thing', id: '/etc/thing', props: { path: '/etc/thing', text: 'x' } })
})
`,
  )
  before = await manifest(target.host)
})
afterAll(async () => {
  lab?.remove()
  await target?.host.delete()
})

const apply = (broken = '') => {
  rmSync(join(lab.folder, 'node_modules', NAME), { recursive: true, force: true })
  installProvider(lab, NAME, [kind('faulty.thing', broken)])
  return lab.run(['apply', '--host', 'prod', '--confirm'], { env: { ...lab.env, ...environment(target) } })
}
/** HostKit's own directory aside, which a refused run may have made. */
const changed = async (): Promise<readonly string[]> =>
  difference(before, await manifest(target.host)).filter((line) => !/\/var\/lib\/hostkit\b/.test(line))

describe('a provider that fails on a real host', () => {
  it.each([
    ['its reader throws after an answer', '*read(at, host) { yield* host.ask(seen, at.id); throw new Error("oops") },', 'read', 'oops'],
    [
      'its reader awaits a file of this machine',
      'async read() { await (await import("node:fs/promises")).readFile("/etc/hostname"); return null },',
      'read',
      'it is async: a reader yields its questions',
    ],
    [
      'its reader awaits what is there at once',
      'async read() { await Promise.resolve(1); await fetch("data:,x"); return null },',
      'read',
      'it is async: a reader yields its questions',
    ],
    [
      'its reader yields something foreign after an answer',
      '*read(at, host) { yield* host.ask(seen, at.id); yield new Promise((done) => setTimeout(done, 50)); return null },',
      'read',
      'it yields what is no question to the host',
    ],
    [
      'its fact cannot read what the host says',
      '*read(at, host) { return yield* host.ask({ ...seen, parse() { throw new Error("oops") } }, at.id) },',
      'could not be read',
      'oops',
    ],
    [
      'its applier throws after a good op',
      `*apply(change, { id }) { yield { op: 'write', path: id, content: 'x', ...own, mode: 0o644 }; throw new Error("oops") },`,
      'apply',
      'oops',
    ],
    [
      'its applier yields a wrong op after a good one',
      `*apply(change, { id }) { yield { op: 'write', path: id, content: 'x', ...own, mode: 0o644 }; yield { op: 'write', path: id, content: 1 } },`,
      'apply',
      'wrong op "write"',
    ],
  ])('%s', async (_, broken, part, words) => {
    const { status, stderr } = await apply(broken)
    expect(stderr).toContain(NAME)
    expect(stderr).toContain('faulty.thing')
    expect(stderr).toContain(part)
    expect(stderr).toContain(words)
    expect(stderr).toContain('hostkit.config.ts:6')
    expect(status).toBe(1)
    expect(await changed()).toEqual([])
  })

  it('works with all its parts, and then both files are there', async () => {
    const { status, stdout, stderr } = await apply()
    expect(status, stdout + stderr).toBe(0)
    expect((await changed()).join('\n')).toMatch(/\/etc\/fine[\s\S]*\/etc\/thing/)
  })
})
