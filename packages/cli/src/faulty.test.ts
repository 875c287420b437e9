import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileKind, installProvider, kind } from './faulty.fixture.js'
import { openLab, type Lab } from './lab.fixture.js'

// Somebody else's provider, broken in one part after the other. The user learns which package, which kind and which line of the config; nothing is applied.

const NAME = 'hostkit-provider-faulty'
let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.remove())

const install = (name: string, resources: readonly string[], more = {}): void => installProvider(lab, name, resources, more)
const uses = (...names: readonly string[]): void => {
  const dependencies = Object.fromEntries(['@hostkit/cli', ...names].map((name) => [name, '*']))
  lab.write('package.json', JSON.stringify({ name: 'installed', private: true, type: 'module', dependencies }))
}

const body = `  file(project, work + '/fine', { ...own, content: 'fine' })
  declare(project, { kind: 'faulty.thing', id: work + '/thing', props: { path: work + '/thing', text: 'x' } })`
const LINE = 'hostkit.config.ts:8'

beforeEach(() => {
  rmSync(join(lab.folder, 'node_modules', NAME), { recursive: true, force: true })
  uses(NAME)
  lab.config(body)
  lab.write('hostkit.config.ts', `import { declare } from '@hostkit/cli'\n${read('hostkit.config.ts')}`)
})
const read = (file: string): string => readFileSync(join(lab.folder, file), 'utf8')

describe('a provider of somebody else', () => {
  it('works, and is not what the other tests are about', async () => {
    install(NAME, [kind('faulty.thing')])
    expect(await lab.hostkit('apply', '--local', '--confirm')).toMatchObject({ status: 0 })
    expect(lab.made('thing')).toBe('x')
    for (const file of ['thing', 'fine']) rmSync(join(lab.folder, 'work', file))
  })

  it.each([
    ['its schema throws', 'schema: { "~standard": { validate() { throw new Error("oops") } } },', 'the schema', 'oops'],
    ['it has no schema', 'schema: undefined,', 'the schema', "reading '~standard'"],
    ['its schema answers nothing', 'schema: { "~standard": { validate() {} } },', 'the schema', 'it answers undefined'],
    ['its id throws', 'id() { throw new Error("oops") },', 'id', 'oops'],
    ['its desired state throws', 'desired() { throw new Error("oops") },', 'desired', 'oops'],
    ['its uses throw', 'uses() { throw new Error("oops") },', 'uses', 'oops'],
    ['its needs throw', 'needs() { throw new Error("oops") },', 'needs', 'oops'],
    ['its remarks throw', 'remarks() { throw new Error("oops") },', 'remarks', 'oops'],
    ['its text throws', 'render() { throw new Error("oops") },', 'render', 'oops'],
    ['its check throws', 'render: () => ({ path: "/x", text: "" }), check() { throw new Error("oops") },', 'check', 'oops'],
    ['its lockout throws', 'lockout() { throw new Error("oops") },', 'lockout', 'oops'],
    ['its way down throws', 'down() { throw new Error("oops") },', 'down', 'oops'],
    ['its reader throws', '*read() { throw new Error("oops") },', 'read', 'oops'],
    ['its reader throws something odd', '*read() { throw null },', 'read', 'null'],
    ['its reader answers nothing', '*read() {},', 'read', 'it answers undefined'],
    ['its reader is none', 'read: undefined,', 'read', 'read is not a function'],
    ['its reader asks nobody', 'read: () => null,', 'read', 'it is no generator'],
    [
      'its reader awaits a timer',
      'async read() { await new Promise((done) => setTimeout(done, 20)); return null },',
      'read',
      'it is async',
    ],
    ['its reader awaits what is there at once', 'async read() { await Promise.resolve(1); return null },', 'read', 'it is async'],
    ['its reader awaits what never comes', 'async read() { await new Promise(() => {}) },', 'read', 'it is async'],
    ['its reader awaits what goes wrong later', 'async read() { await null; throw new Error("later") },', 'read', 'it is async'],
    ['its reader fetches', 'async read() { await fetch("data:,x"); return null },', 'read', 'it is async'],
    ['its reader is half async', 'async *read({ id }, host) { await 1; return yield* host.ask(seen, id) },', 'read', 'it is async'],
    [
      'its reader yields something foreign',
      '*read({ id }, host) { yield* host.ask(seen, id); yield fetch("data:,x"); return null },',
      'read',
      'it yields what is no question to the host',
    ],
    ['its reader forgets a star', '*read({ id }, host) { yield host.ask(seen, id) },', 'read', 'yield* host.ask(fact, key)'],
    [
      'its reader mixes in a promise',
      '*read({ id }, host) { yield* host.all([host.ask(seen, id), fetch("data:,x")]) },',
      'read',
      'it is async',
    ],
    ['its applier throws', '*apply() { throw new Error("oops") },', 'apply', 'oops'],
    [
      'its applier yields an op that is none',
      '*apply() { yield { op: "download", url: "x" } },',
      'apply',
      'it yielded a wrong op "download": there is no such op',
    ],
    [
      'its applier yields shell text',
      '*apply() { yield { op: "exec", argv: "rm -rf /", role: "change", undo: "none" } },',
      'apply',
      'its argv is no list of texts',
    ],
    [
      'its applier yields a relative path',
      '*apply() { yield { op: "write", path: "etc/x", content: "", ...own, mode: 0o644 } },',
      'apply',
      'its path is not absolute',
    ],
    [
      'its applier does not say how to undo',
      '*apply() { yield { op: "exec", argv: ["true"], role: "change" } },',
      'apply',
      'it does not say how it is undone',
    ],
    ['its applier is async', 'async *apply() {},', 'apply', 'not iterable'],
    ['its applier yields nothing it could', '*apply() { yield null },', 'apply', 'null is no op'],
  ])('%s: package, kind, part and line are named', { timeout: 60_000 }, async (_, broken, part, words) => {
    install(NAME, [kind('faulty.thing', broken)])
    const { status, stderr } = await lab.hostkit('apply', '--local', '--confirm')
    expect(stderr).toContain(`HK5005`)
    expect(stderr).toContain(`${NAME} failed in ${part} of "faulty.thing": `)
    expect(stderr).toContain(words)
    expect(stderr).toContain(LINE)
    expect(stderr).toContain(`this is a fault of ${NAME}`)
    expect(status).toBe(1)
    expect([lab.made('fine'), lab.made('thing')]).toEqual([null, null])
  })

  it.each([
    ['render', 'render() { return undefined.text },'],
    ['path', 'path() { return undefined.text },'],
  ])('is a file whose %s throws: that is the part that is named, and the place in it, in a plan and in render', async (part, broken) => {
    install(NAME, [fileKind('faulty.thing', broken)])
    const id = join(lab.folder, 'work/thing')
    for (const argv of [
      ['plan', '--local'],
      ['render', 'faulty.thing', id],
    ]) {
      const { status, stderr } = await lab.hostkit(...argv)
      expect(stderr).toContain(`HK5005: ${NAME} failed in ${part} of "faulty.thing": Cannot read properties of undefined`)
      expect(stderr).toMatch(new RegExp(`thrown at .*${NAME}/plugin\\.js:\\d+:\\d+`))
      expect(stderr).toContain(LINE)
      expect(status).toBe(1)
    }
  })

  it('is a file whose activate throws', async () => {
    install(NAME, [fileKind('faulty.thing', '*activate() { throw new Error("oops") },')])
    const { status, stderr } = await lab.hostkit('apply', '--local', '--confirm')
    expect(stderr).toContain(`HK5005: ${NAME} failed in activate of "faulty.thing": oops`)
    expect(status).toBe(1)
    expect(lab.made('fine')).toBeNull()
  })

  it('has a check whose tool is missing: the plan says so, and what nobody can check does not go live', async () => {
    install(NAME, [fileKind('faulty.thing', 'check: () => ({ argv: ["no-such-tool"], requires: "no-such-tool" }),')])
    const planned = await lab.hostkit('plan', '--local')
    expect(planned.stdout).toContain('not checked yet: no-such-tool is not there')
    const { status, stderr } = await lab.hostkit('apply', '--local', '--confirm')
    expect(stderr).toContain('no-such-tool')
    expect(status).toBe(3)
    expect([lab.made('fine'), lab.made('thing')]).toEqual([null, null])
  })

  it('renders what another resource of it is not in the way of', async () => {
    install(NAME, [kind('faulty.thing', 'desired() { throw new Error("oops") },')])
    expect(await lab.hostkit('render', 'file', join(lab.folder, 'work/fine'))).toMatchObject({ status: 0, stdout: 'fine\n' })
  })

  it('brings a kind that another brings, too: both packages and the kind are named', async () => {
    install(NAME, [kind('faulty.thing')])
    install(`${NAME}-too`, [kind('faulty.thing')])
    uses(NAME, `${NAME}-too`)
    const { status, stderr } = await lab.hostkit('apply', '--local', '--confirm')
    expect(stderr).toContain(`HK5002: the kind "faulty.thing" is provided by both ${NAME} and ${NAME}-too`)
    expect(stderr).toContain(LINE)
    expect(status).toBe(1)
    expect(lab.made('fine')).toBeNull()
  })

  it.each([2, '1', null])('was made for interface %j: the package is named', async (api) => {
    install(NAME, [kind('faulty.thing')], { api })
    lab.write('hostkit.config.ts', `import '${NAME}'\n${read('hostkit.config.ts')}`)
    const { status, stderr } = await lab.hostkit('apply', '--local', '--confirm')
    expect(stderr).toContain(`HK5004: ${NAME} was made for plugin interface ${JSON.stringify(api)}; this HostKit has interface 1`)
    expect(stderr).toContain('hostkit.config.ts:1')
    expect(status).toBe(1)
    expect(lab.made('fine')).toBeNull()
  })

  it('fails when it reads: the resource can be left out until that is mended', async () => {
    install(NAME, [kind('faulty.thing', '*read() { throw new Error("oops") },')])
    const thing = `faulty.thing:${join(lab.folder, 'work/thing')}`
    expect(await lab.hostkit('apply', '--local', '--confirm', '--except', thing)).toMatchObject({ status: 0 })
    expect([lab.made('fine'), lab.made('thing')]).toEqual(['fine', null])
    rmSync(join(lab.folder, 'work/fine'))
  })

  it('brings a core of its own: that is said once, also where the config is wrong', async () => {
    install(NAME, [kind('faulty.thing')])
    lab.write(`node_modules/${NAME}/node_modules/@hostkit/core/package.json`, read('node_modules/@hostkit/core/package.json'))
    lab.write('hostkit.config.ts', read('hostkit.config.ts').replace("content: 'fine'", "contents: 'fine'"))
    const { status, stderr } = await lab.hostkit('plan', '--local')
    expect(stderr.match(/uses another copy of @hostkit\/core/g)).toHaveLength(1)
    expect(stderr).toContain('HK1004')
    expect(status).toBe(1)
  })

  it('brings something that is no kind', async () => {
    install(NAME, ['null'])
    lab.write('hostkit.config.ts', `import '${NAME}'\n${read('hostkit.config.ts')}`)
    const { status, stderr } = await lab.hostkit('apply', '--local', '--confirm')
    expect(stderr).toContain(`HK5001: ${NAME} brings something that is no kind`)
    expect(stderr).toContain('hostkit.config.ts:1')
    expect(status).toBe(1)
    expect(lab.made('fine')).toBeNull()
  })
})
