import { describe, expect, it } from 'vitest'
import { edgesOf, order } from './graph.js'
import type { Project } from './project.js'
import { createRegistry } from './registry.js'
import { resolve } from './resolve.js'
import { jsonSchema } from './schema.js'
import { defineResource, type AnyResource, type Claim, type Declaration, type Plugin } from './resource.js'

interface Thing {
  readonly name: string
  readonly provides?: readonly Claim[]
  readonly uses?: readonly Claim[]
}

const thing: AnyResource = defineResource({
  kind: 'test.thing',
  schema: {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) =>
        typeof (value as Thing).name === 'string' ? { value: value as Thing } : { issues: [{ message: 'must be text', path: ['name'] }] },
    },
  },
  fields: [],
  id: ({ name }) => name,
  desired: () => ({}),
  *read() {
    return null
  },
  *apply() {},
  provides: ({ provides = [] }) => provides,
  uses: ({ uses = [] }) => uses,
  down: 'invert',
})
const plugin = (name: string, ...resources: AnyResource[]): Plugin => ({ name, api: 1, resources })
const loaded = (one: Plugin) => ({ plugin: one, package: one.name, version: '1.0.0', path: `/node_modules/${one.name}` })
const { registry } = createRegistry([loaded(plugin('provider-test', thing))])

let line = 0
const declared = (props: unknown, more: Partial<Declaration> = {}): Declaration => ({
  kind: 'test.thing',
  props,
  source: { file: 'hostkit.config.ts', line: ++line },
  group: [],
  host: null,
  after: [],
  ...more,
})
const project = (...declarations: Declaration[]): Project => ({
  hostkit: 'project',
  name: 'test',
  hosts: [],
  declarations,
  diagnostics: [],
})
const messages = (...declarations: Declaration[]): string[] => {
  line = 0
  const { resources, diagnostics } = resolve(project(...declarations), registry, 'prod')
  return [...diagnostics, ...(diagnostics.length > 0 ? [] : order(resources, edgesOf(resources)).diagnostics)].map(
    ({ code, message, hint, details = [] }) => [code, message, hint, ...details].join(' | '),
  )
}

describe('resolve', () => {
  it('never drops a declaration without a word', () => {
    const mute = { ...thing, schema: { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) } } } as AnyResource
    const { resources, diagnostics } = resolve(
      project(declared({ name: 'a' })),
      createRegistry([loaded(plugin('mute', mute))]).registry,
      'prod',
    )
    expect(resources).toEqual([])
    expect(diagnostics).toMatchObject([{ code: 'HK1004', message: 'test.thing: its schema refuses this, and does not say why' }])
  })

  it('names both lines of a duplicate address and of a claim made twice', () => {
    line = 0
    expect(messages(declared({ name: 'a' }), declared({ name: 'a' }))).toEqual([
      'HK1005 | test.thing:a is declared twice | the first declaration is at hostkit.config.ts:1; keep one of them',
    ])
    line = 0
    expect(messages(declared({ name: 'a', provides: ['port:tcp/80'] }), declared({ name: 'b', provides: ['port:tcp/80'] }))).toEqual([
      'HK1006 | test.thing:b and test.thing:a both claim port tcp/80 | the other is declared at hostkit.config.ts:1',
    ])
  })

  it('takes what several words share for one thing, and lets it yield to the user', () => {
    const shared = (more: Partial<Thing> = {}, rest: Partial<Declaration> = {}) =>
      declared({ name: 'a', ...more }, { shared: true, ...rest })
    const own = declared({ name: 'a', provides: ['path:/a'] })
    for (const declarations of [
      [shared(), own, shared()],
      [own, shared()],
      [shared(), shared(), own],
    ]) {
      const { resources, diagnostics } = resolve(project(...declarations), registry, 'prod')
      expect(diagnostics).toEqual([])
      expect(resources.map(({ provides }) => provides)).toEqual([['path:/a']])
    }
    const [both] = resolve(
      project(shared({}, { after: ['test.thing:b' as never] }), declared({ name: 'b' }), shared({}, { after: ['test.thing:b' as never] })),
      registry,
      'prod',
    ).resources
    expect(both!.after).toEqual(['test.thing:b'])
    expect(messages(shared(), shared({ provides: ['path:/b'] }))).toEqual([
      expect.stringMatching(/^HK1005 \| test.thing:a is declared twice/),
    ])
    expect(messages(own, shared(), own)).toEqual([expect.stringMatching(/^HK1005/)])
  })

  it('says what may be behind an option that is missing', () => {
    const validate = Object.assign(() => false, {
      errors: [{ instancePath: '', keyword: 'required', params: { missingProperty: 'content' } }],
    })
    const picky = { ...thing, schema: jsonSchema(validate) } as unknown as AnyResource
    expect(resolve(project(declared({})), createRegistry([loaded(plugin('picky', picky))]).registry, 'prod').diagnostics).toMatchObject([
      { message: 'test.thing: the option "content" is missing', hint: 'is it undefined? process.env.NAME is, where NAME is not set' },
    ])
  })

  it('collects everything that is wrong, with the mend', () => {
    expect(
      messages(
        declared({ name: 1 }),
        declared({ name: 'a' }, { kind: 'test.thnig' }),
        declared({ name: 'b' }, { kind: 'caddy.site' }),
        declared({ name: 'c' }, { after: ['test.thing:d' as never] }),
        declared({ name: 'dd' }),
      ),
    ).toEqual([
      'HK1004 | test.thing: name must be text | ',
      expect.stringMatching(
        /^HK5003 \| kind "test.thnig" is declared in hostkit.config.ts:\d+, but no plugin provides it \| did you mean "test.thing"\?$/,
      ),
      expect.stringMatching(/^HK5003 .*add @hostkit\/provider-caddy to this project's dependencies$/),
      'HK1007 | test.thing:c refers to test.thing:d, which is not declared for this host | did you mean "test.thing:dd"?',
    ])
  })

  it('tells a circle link by link', () => {
    line = 0
    const a = declared({ name: 'a', uses: ['x:b'], provides: ['x:a'] })
    const b = declared({ name: 'b', uses: ['x:a'], provides: ['x:b'] })
    expect(messages(a, b)).toEqual([
      'HK1008 | declarations depend on each other in a circle | take one of these references away | test.thing:a (hostkit.config.ts:1) comes before test.thing:b because of x:a | test.thing:b (hostkit.config.ts:2) comes before test.thing:a because of x:b',
    ])
  })

  it('leaves out what is for another host', () => {
    expect(
      resolve(project(declared({ name: 'a' }, { host: 'other' }), declared({ name: 'b' })), registry, 'prod').resources.map(({ id }) => id),
    ).toEqual(['b'])
  })

  it('keeps the order of declaration where nothing else asks for another', () => {
    const { resources } = resolve(
      project(declared({ name: 'c', uses: ['x:b'] }), declared({ name: 'a' }), declared({ name: 'b', provides: ['x:b'] })),
      registry,
      null,
    )
    expect(order(resources, edgesOf(resources)).sorted.map(({ id }) => id)).toEqual(['b', 'c', 'a'])
  })
})

describe('registry', () => {
  it('names both packages that provide a kind, and refuses another interface', () => {
    const { diagnostics } = createRegistry([
      loaded(plugin('one', thing)),
      loaded(plugin('two', thing)),
      loaded({ ...plugin('three'), api: 2 as 1 }),
    ])
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'HK5002 the kind "test.thing" is provided by both one and two',
      'HK5004 three was made for plugin interface 2; this HostKit has interface 1',
    ])
  })

  it('says which provider failed', () => {
    const broken = {
      ...thing,
      kind: 'test.broken',
      id: () => {
        throw new Error('oops')
      },
    }
    const { registry } = createRegistry([loaded(plugin('provider-broken', broken))])
    expect(resolve(project(declared({ name: 'a' }, { kind: 'test.broken' })), registry, null).diagnostics).toMatchObject([
      { code: 'HK5005', message: 'provider-broken failed in id of "test.broken": oops' },
    ])
  })
})
