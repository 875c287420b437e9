import type { Diagnostic, Plugin } from '@hostkit/core'
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadRegistry } from './plugins.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-plugins-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, text: string | object): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), typeof text === 'string' ? text : JSON.stringify(text))
}
const project = (dependencies: readonly string[], devDependencies: readonly string[] = []): void => {
  const table = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '*']))
  write('package.json', { dependencies: table(dependencies), devDependencies: table(devDependencies) })
}
const code = (name: string, kinds: readonly string[] = []): string =>
  `export default { name: '${name}', api: 1, resources: [${kinds.map((kind) => `{ kind: '${kind}' }`).join(', ')}] }\n`
const plugin = (
  name: string,
  kinds: readonly string[] = [],
  { hostkit = { api: 1, plugin: './plugin.js' } as unknown, text = code(name, kinds), entry = 'plugin.js' } = {},
): void => {
  write(`node_modules/${name}/package.json`, { name, version: '1.2.3', type: 'module', hostkit })
  write(`node_modules/${name}/${entry}`, text)
}

// The CLI's own providers are looked for beside the CLI, where they may not have been built: only what the project brings is asserted.
const ours = (name: string): boolean => /^@hostkit\/provider-(posix|systemd)$/.test(name)
const load = async (given?: readonly Plugin[]) => {
  const { registry, diagnostics } = await loadRegistry(folder, given)
  return {
    names: registry.plugins.map((one) => one.package).filter((name) => !ours(name)),
    registry,
    diagnostics: diagnostics.filter(({ message }) => !/@hostkit\/provider-(posix|systemd)/.test(message)),
  }
}
const one = async (): Promise<Diagnostic> => {
  const { diagnostics } = await load()
  expect(diagnostics).toHaveLength(1)
  return diagnostics[0]!
}

describe('the plugins of a project', () => {
  it('are its direct dependencies with a hostkit field, sorted', async () => {
    project(['zed', 'plain', '@acme/a'], ['dev'])
    plugin('zed', ['z.z'])
    plugin('@acme/a', ['a.a'])
    plugin('dev', ['d.d'])
    write('node_modules/plain/package.json', { name: 'plain' })
    plugin('not-asked-for', ['n.n'])
    const { names, registry, diagnostics } = await load()
    expect(diagnostics).toEqual([])
    expect(names).toEqual(['@acme/a', 'dev', 'zed'])
    expect(registry.kinds.get('a.a')?.from).toMatchObject({ version: '1.2.3', path: join(folder, 'node_modules/@acme/a/plugin.js') })
    expect(registry.kinds.has('n.n')).toBe(false)
  })

  it('may be linked, may be TypeScript, may be a named export', async () => {
    project(['linked', 'typed', 'named'])
    plugin('named', [], { text: "export const plugin = { name: 'named', api: 1, resources: [] }\n" })
    plugin('typed', [], {
      hostkit: { api: 1, plugin: 'src/plugin.ts' },
      entry: 'src/plugin.ts',
      text: "const name: string = 'typed'\nexport default { name, api: 1, resources: [] as const }\n",
    })
    write('workspace/linked/package.json', { name: 'linked', version: '0.0.1', type: 'module', hostkit: { api: 1, plugin: './plugin.js' } })
    write('workspace/linked/plugin.js', code('linked'))
    symlinkSync('../workspace/linked', join(folder, 'node_modules/linked'))
    expect(await load()).toMatchObject({ names: ['linked', 'named', 'typed'], diagnostics: [] })
  })

  it('are found in a folder above, as Node finds them', async () => {
    write('node_modules/up/package.json', { name: 'up', type: 'module', hostkit: { api: 1, plugin: './plugin.js' } })
    write('node_modules/up/plugin.js', code('up'))
    write('app/package.json', { dependencies: { up: '*' } })
    const { registry } = await loadRegistry(join(folder, 'app'))
    expect(registry.plugins.map((found) => found.package)).toContain('up')
  })

  it('are replaced by those that the project names itself', async () => {
    project(['zed'])
    plugin('zed')
    const { names, registry } = await load([
      { name: 'zed', api: 1, resources: [] },
      { name: 'mine', api: 1, resources: [] },
    ])
    expect(names).toEqual(['zed', 'mine'])
    expect(registry.plugins.map(({ version }) => version)).toEqual(['1.2.3', 'unpublished'])
  })
})

describe('a plugin that is broken', () => {
  it.each([
    ['throws', { text: "throw new Error('no luck')\n" }, 'no luck'],
    ['has a syntax error', { text: 'export default {\n' }, 'Unexpected'],
    ['exports nothing', { text: 'export const a = 1\n' }, 'it exports no plugin, neither as the default nor as "plugin"'],
    ['exports something else', { text: 'export default { name: 1 }\n' }, 'it exports no plugin'],
    ['names no file', { hostkit: { api: 1 } }, 'its package.json names no file in hostkit.plugin'],
    ['names no interface', { hostkit: 'yes' }, 'its package.json names no interface in hostkit.api'],
    ['names a file that is not there', { hostkit: { api: 1, plugin: './gone.js' } }, './gone.js is not there'],
  ])('%s: it is named with its path and the cause, and the others are there', async (_, how, cause) => {
    project(['broken', 'fine'])
    plugin('broken', [], how)
    plugin('fine')
    const { names, diagnostics } = await load()
    expect(names).toEqual(['fine'])
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]).toMatchObject({ code: 'HK5001', severity: 'error' })
    expect(diagnostics[0]!.message).toContain(`the plugin broken could not be loaded: ${cause}`.slice(0, 60))
    expect(diagnostics[0]!.message).toContain(cause)
    expect(diagnostics[0]!.details?.[0]).toContain(join(folder, 'node_modules/broken'))
  })

  it('was made for another interface', async () => {
    project(['old'])
    plugin('old', [], { hostkit: { api: 2, plugin: './plugin.js' }, text: 'throw 1' })
    expect(await one()).toMatchObject({ code: 'HK5004', message: 'old was made for plugin interface 2; this HostKit has interface 1' })
  })

  it('provides a kind that another provides: both are named', async () => {
    project(['one', 'two'])
    plugin('one', ['same.kind'])
    plugin('two', ['same.kind'])
    expect(await one()).toMatchObject({ code: 'HK5002', message: 'the kind "same.kind" is provided by both one and two' })
  })

  it('is not installed', async () => {
    project(['@hostkit/provider-nope', 'hostkit-provider-x', 'left-pad'])
    const { diagnostics } = await load()
    expect(diagnostics.map(({ message }) => message.split(' ')[0])).toEqual(['@hostkit/provider-nope', 'hostkit-provider-x'])
  })

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'is not a JSON object'],
  ])('stands in a project whose package.json is %j', async (text, words) => {
    write('package.json', text)
    expect((await one()).message).toContain(words)
  })

  it('brings a core of its own: both paths are named', async () => {
    project(['other', 'same'])
    plugin('other')
    write('node_modules/other/node_modules/@hostkit/core/package.json', { name: '@hostkit/core', version: '9.9.9' })
    const found = await one()
    expect(found).toMatchObject({ code: 'HK5001', severity: 'error' })
    expect(found.details?.[1]).toBe(`other: 9.9.9 ${join(folder, 'node_modules/other/node_modules/@hostkit/core')}`)
    expect(found.details?.[0]).toMatch(/^HostKit: .*core$/)
    expect(found.hint).toMatch(/^npm dedupe;/)
  })

  it('is a link to where it is developed, with a core of its own: how it is installed as its users get it is said', async () => {
    project(['other'])
    plugin('other')
    write('node_modules/other/node_modules/@hostkit/core/package.json', { name: '@hostkit/core', version: '9.9.9' })
    renameSync(join(folder, 'node_modules/other'), join(folder, 'developed'))
    symlinkSync('../developed', join(folder, 'node_modules/other'))
    expect((await one()).hint).toContain(`npm install --install-links ${join(folder, 'developed')}`)
  })
})
