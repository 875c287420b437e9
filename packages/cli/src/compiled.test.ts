import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findCompiled } from './compiled.js'
import { install, type Installed } from './installed.fixture.js'
import { loadConfig } from './load.js'

let home: Installed
beforeAll(async () => {
  home = await install()
})
afterAll(() => home.remove())
beforeEach(() => rmSync(cache(), { recursive: true, force: true }))

/** jiti evaluates a file once a process; each look here is that of a process of its own. */
const forget = (): void => {
  const { cache: loaded } = createRequire(import.meta.url)
  for (const file of Object.keys(loaded)) if (file.startsWith(home.folder)) delete loaded[file]
}

const cache = (): string => join(home.folder, 'node_modules/.cache/hostkit')
const config = (text: string, name = 'hostkit.config.ts'): string => home.write(name, text)
const kept = (): number => (existsSync(cache()) ? readdirSync(cache()).filter((name) => name.startsWith('config-')).length : 0)

/** What the config declares, and whether it came from the cache. */
async function hosts(file: string): Promise<{ from: 'cache' | 'jiti'; at: unknown }> {
  forget()
  const from = findCompiled(cache(), file) ? 'cache' : 'jiti'
  const { project } = await loadConfig({ config: file, env: {}, cwd: home.folder })
  return { from, at: project.hosts.map(({ at, source }) => [at, source?.line]) }
}

const words = "import { defineProject, host } from '@hostkit/cli'\n"

test('the second time nothing is compiled, and the answer is the same', async () => {
  home.write('at.ts', "import { port } from './deep/port.js'\nexport const at: string = 'at-' + port\n")
  home.write('deep/port.ts', 'export enum Port { Ssh = 22 }\nexport const port = Port.Ssh\n')
  home.write('plain.mjs', "export const name = 'x'\n")
  const file = config(
    `${words}import { at } from './at'\nimport { name } from './plain.mjs'\nimport { join } from 'node:path'\nexport default defineProject(name, (p) => {\n  host(p, 'a', { at: join(at, import.meta.dirname.slice(0, 0), 'b') })\n})\n`,
  )
  expect(await hosts(file)).toEqual({ from: 'jiti', at: [['at-22/b', 6]] })
  expect(await hosts(file)).toEqual({ from: 'cache', at: [['at-22/b', 6]] })
})

test('it is stale when the config, anything that it imports, or the path table is another', async () => {
  home.write('at.ts', "import { port } from './port'\nexport const at = 'at-' + port\n")
  home.write('port.ts', 'export const port = 1\n')
  home.write('extra.mjs', 'export const extra = 1\n')
  const text = `${words}import { at } from './at.js'\nimport { extra } from './extra.mjs'\nexport default defineProject('x', (p) => { host(p, 'a', { at: at + extra }) })\n`
  const file = config(text)
  const expected = async (from: 'cache' | 'jiti', at: string): Promise<void> =>
    expect(await hosts(file)).toEqual({ from, at: [[at, expect.any(Number)]] })
  await expected('jiti', 'at-11')
  await expected('cache', 'at-11')
  home.write('port.ts', 'export const port = 2\n')
  await expected('jiti', 'at-21')
  await expected('cache', 'at-21')
  config(text.replace('at + extra', "'/' + at + extra"))
  await expected('jiti', '/at-21')
  await expected('cache', '/at-21')
  // A file that is taken before the one that was taken.
  home.write('port.js', 'export const port = 3\n')
  await expected('jiti', '/at-31')
  rmSync(join(home.folder, 'port.js'))
  await expected('jiti', '/at-21')
  home.write('tsconfig.json', '{ "compilerOptions": {} }')
  await expected('jiti', '/at-21')
  rmSync(join(home.folder, 'tsconfig.json'))
  await expected('jiti', '/at-21')
  await expected('cache', '/at-21')
})

test('a package in another version, or one that is nearer, is looked up anew', async () => {
  const own = (folder: string, version: string, at: string): void => {
    home.write(`${folder}/package.json`, JSON.stringify({ name: 'places', version, type: 'module', exports: `./${at}.js` }))
    home.write(`${folder}/${at}.js`, `export const at = '${at}'\n`)
  }
  own('node_modules/places', '1.0.0', 'far')
  const file = config(
    `${words}import { at } from 'places'\nexport default defineProject('x', (p) => { host(p, 'a', { at }) })\n`,
    'infra/hostkit.config.ts',
  )
  expect(await hosts(file)).toMatchObject({ from: 'jiti', at: [['far', 3]] })
  expect(await hosts(file)).toMatchObject({ from: 'cache', at: [['far', 3]] })
  own('node_modules/places', '2.0.0', 'further')
  expect(findCompiled(cache(), file)).toBeNull()
  await hosts(file)
  expect(findCompiled(cache(), file)).not.toBeNull()
  own('infra/node_modules/places', '2.0.0', 'near')
  expect(findCompiled(cache(), file)).toBeNull()
})

test('another HostKit, and a file that is torn, do not count', async () => {
  const file = config(`${words}export default defineProject('x', (p) => { host(p, 'a', { at: 'a' }) })\n`)
  await hosts(file)
  expect(findCompiled(cache(), file)).not.toBeNull()
  const [name] = readdirSync(cache()).filter((one) => one.startsWith('config-'))
  const stored = join(cache(), name!)
  const text = readFileSync(stored, 'utf8')
  writeFileSync(stored, text.replace(/"version":"[^"]*"/, '"version":"9.9.9"'))
  expect(findCompiled(cache(), file)).toBeNull()
  writeFileSync(stored, text.slice(0, -10))
  expect(findCompiled(cache(), file)).toBeNull()
})

test('only code is kept: the environment, and files that are read, are what they are now', async () => {
  home.write('data.txt', 'one')
  const file = config(
    `${words}import { readFileSync } from 'node:fs'\nexport default defineProject('x', (p) => {\n  host(p, 'a', { at: process.env.COMPILED_TEST + readFileSync(import.meta.dirname + '/data.txt', 'utf8') })\n})\n`,
  )
  process.env['COMPILED_TEST'] = 'first-'
  expect(await hosts(file)).toMatchObject({ from: 'jiti', at: [['first-one', 4]] })
  process.env['COMPILED_TEST'] = 'second-'
  home.write('data.txt', 'two')
  expect(await hosts(file)).toMatchObject({ from: 'cache', at: [['second-two', 4]] })
  delete process.env['COMPILED_TEST']
})

test.each([
  ['require', "const at: string = require('./data.json').at\n"],
  ['an import whose name is computed', "const at: string = (await import('./data.mjs'.slice(0))).at\n"],
  ['JSON', "import data from './data.json'\nconst at: string = data.at\n"],
])('%s is left to jiti', async (_, text) => {
  home.write('data.json', '{ "at": "a" }')
  home.write('data.mjs', "export const at = 'a'\n")
  const file = config(`${words}${text}export default defineProject('x', (p) => { host(p, 'a', { at }) })\n`)
  expect(await hosts(file)).toMatchObject({ from: 'jiti', at: [['a', expect.any(Number)]] })
  expect(await hosts(file)).toMatchObject({ from: 'jiti', at: [['a', expect.any(Number)]] })
  expect(kept()).toBe(0)
})

test('what goes wrong is told in the same words and with the same line', async () => {
  home.write('boom.ts', 'export const boom = (x?: { y: string }) => {\n  return x!.y\n}\n')
  const file = config(
    `${words}import { boom } from './boom'\nexport default defineProject('x', () => {\n  if (process.env.COMPILED_TEST) boom()\n})\n`,
  )
  await hosts(file)
  process.env['COMPILED_TEST'] = 'yes'
  const failure = async (): Promise<unknown> => {
    forget()
    return loadConfig({ config: file, env: {}, cwd: home.folder }).then(null, (error: unknown) => error)
  }
  const cached = await failure()
  expect(findCompiled(cache(), file)).not.toBeNull()
  rmSync(cache(), { recursive: true })
  const compiled = await failure()
  delete process.env['COMPILED_TEST']
  expect((cached as { diagnostics: unknown }).diagnostics).toEqual((compiled as { diagnostics: unknown }).diagnostics)
  expect(cached).toMatchObject({ diagnostics: [{ code: 'HK1001', source: { file: 'boom.ts', line: 2 } }] })
})
