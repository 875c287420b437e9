import { Failure, type Diagnostic } from '@hostkit/core'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { install, type Installed } from './installed.fixture.js'
import { loadConfig, loadProject, type LoadOptions } from './load.js'

let home: Installed
beforeAll(async () => {
  home = await install()
})
afterAll(() => home.remove())

let count = 0
const config = (text: string, name = `c${++count}/hostkit.config.ts`): string => home.write(name, text)
const load = (options: LoadOptions) => loadProject({ env: {}, cwd: home.folder, ...options })
const failing = async (options: LoadOptions): Promise<Diagnostic> => {
  const error: unknown = await load(options).then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(Failure)
  const { diagnostics } = error as Failure
  expect(diagnostics).toHaveLength(1)
  return diagnostics[0]!
}

const good = (name = 'x') => `import { defineProject } from '@hostkit/cli'\nexport default defineProject('${name}', () => {})\n`

describe('loading a config', () => {
  it('gives the project and its plugins; sources are relative to the package around it', async () => {
    const file = config(`import { defineProject, file, host } from '@hostkit/cli'
enum Color { Red = 'red' }
await Promise.resolve()
export default defineProject('toys', (project) => {
  host(project, 'prod', { at: 'elixir.toys' })
  file(project, '/etc/motd', { content: Color.Red })
})
`)
    const { project, registry, folder } = await load({ config: file })
    expect(folder).toBe(home.folder)
    expect(project).toMatchObject({ name: 'toys', hosts: [{ name: 'prod', source: { file: file.slice(folder.length + 1), line: 5 } }] })
    // The installed plugins use the installed core and not the one of these sources, and that is said.
    expect(project.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(project.declarations[0]).toMatchObject({ kind: 'posix.file', source: { line: 6 } })
    expect([...registry.kinds.keys()]).toContain('posix.file')
  })

  it.each(['ts', 'mts', 'js', 'mjs'])('finds hostkit.config.%s here and above, and below infra', async (extension) => {
    config(good(extension), `find-${extension}/hostkit.config.${extension}`)
    config(good(`infra ${extension}`.replace(' ', '-')), `infra-${extension}/infra/hostkit.config.${extension}`)
    const deep = join(home.folder, `find-${extension}/a/b`)
    mkdirSync(deep, { recursive: true })
    expect((await load({ cwd: deep })).project.name).toBe(extension)
    expect((await load({ cwd: join(home.folder, `infra-${extension}`) })).project.name).toBe(`infra-${extension}`)
  })

  it('takes what is named before HOSTKIT_CONFIG before what is found', async () => {
    const [named, env] = [config(good('named')), config(good('env'))]
    expect((await load({ config: named, env: { HOSTKIT_CONFIG: env } })).project.name).toBe('named')
    expect((await load({ env: { HOSTKIT_CONFIG: env } })).project.name).toBe('env')
  })

  it('says that there is none', async () => {
    expect(await failing({ cwd: '/' })).toMatchObject({ code: 'HK1013', message: 'there is no hostkit.config.ts in /, nor above it' })
    expect(await failing({ config: 'nope/x.ts' })).toMatchObject({ code: 'HK1013' })
    expect(await failing({ config: 'prod' })).toMatchObject({ code: 'HK1013', hint: 'a host is chosen with --host prod' })
  })
})

describe('a config that is wrong', () => {
  it('names the line that threw, wherever it is', async () => {
    const folder = `c${++count}`
    home.write(`${folder}/boom.ts`, 'export const boom = (x?: { y: string }) => {\n  return x!.y\n}\n')
    const file = config(
      `import { defineProject } from '@hostkit/cli'\nimport { boom } from './boom'\nexport default defineProject('x', () => {\n  boom()\n})\n`,
      `${folder}/hostkit.config.ts`,
    )
    const found = await failing({ config: file })
    expect(found).toMatchObject({
      code: 'HK1001',
      source: { file: `${folder}/boom.ts`, line: 2 },
      message: "TypeError: Cannot read properties of undefined (reading 'y')",
    })
    expect(found.details).toBeUndefined()
    expect((await failing({ config: file, stack: true })).details?.join('\n')).toContain('hostkit.config.ts:4')
  })

  it('names the place of a syntax error, in an import too', async () => {
    const folder = `c${++count}`
    home.write(`${folder}/part.ts`, 'export const a = 1\nconst b: = 2\n')
    expect(
      await failing({ config: config("import { a } from './part'\nexport default a\n", `${folder}/hostkit.config.ts`) }),
    ).toMatchObject({
      code: 'HK1001',
      message: 'Unexpected token',
      source: { file: `${folder}/part.ts`, line: 2, column: 10 },
    })
  })

  it('names an import that cannot be found, and what to do', async () => {
    const folder = `c${++count}`
    const local = config(
      "import { a } from '@hostkit/cli'\nimport { x } from './nowhere'\nexport default [a, x]\n",
      `${folder}/hostkit.config.ts`,
    )
    expect(await failing({ config: local })).toMatchObject({
      code: 'HK1001',
      message: './nowhere is imported and cannot be found',
      source: { file: `${folder}/hostkit.config.ts`, line: 2 },
      hint: 'check the path',
    })
    expect(await failing({ config: config("import { x } from '@acme/words/deep'\nexport default x\n") })).toMatchObject({
      code: 'HK1001',
      source: { line: 1 },
      hint: 'npm i @acme/words',
    })
  })

  it('says an imported name as it was written', async () => {
    const found = await failing({ config: config("import { hots } from '@hostkit/cli'\nexport default hots()\n") })
    expect(found).toMatchObject({ code: 'HK1001', message: 'TypeError: hots is not a function', source: { line: 2 } })
  })

  it('keeps the diagnostics that were thrown', async () => {
    const found = await failing({ config: config("import { mode } from '@hostkit/cli'\nmode(644)\nexport default 1\n") })
    expect(found).toMatchObject({ code: 'HK1011', source: { file: `c${count}/hostkit.config.ts`, line: 2 } })
  })

  it('may throw anything', async () => {
    expect(await failing({ config: config("throw 'a string'\n") })).toMatchObject({
      code: 'HK1001',
      message: 'the config threw "a string", which is no Error',
    })
  })

  it.each([
    ['export default 1\n', 'the config exports a number, not a project'],
    ['export default () => 1\n', 'the config exports a function, not a project'],
    ['export default null\n', 'the config exports null, not a project'],
    ['export default {}\n', 'the config exports an object, not a project'],
    ['export const a = 1\n', 'the config has no default export'],
    ['', 'the config has no default export'],
  ])('exports no project: %j', async (text, message) => {
    expect(await failing({ config: config(text) })).toMatchObject({
      code: 'HK1002',
      message,
      source: { file: `c${count}/hostkit.config.ts` },
    })
  })

  it('says which export is the project', async () => {
    const found = await failing({ config: config(good().replace('default', 'const toys =')) })
    expect(found).toMatchObject({ code: 'HK1002', hint: 'export "toys" as the default' })
  })

  it.each(['Promise.resolve(defineProject("x", () => {}))', '(async () => defineProject("x", () => {}))()'])(
    'exports a promise: %s',
    async (expression) => {
      expect(
        await failing({ config: config(`import { defineProject } from '@hostkit/cli'\nexport default ${expression}\n`) }),
      ).toMatchObject({ code: 'HK1003' })
    },
  )

  it('tells all that is wrong inside, and loads all the same', async () => {
    const file = config(`import { defineProject, file, host } from '@hostkit/cli'
export default defineProject('x', (project) => {
  host(project, 'a', { at: 'a' })
  host(project, 'a', { at: 'b' })
  file(project, 'relative', { content: '' })
})
`)
    const { project } = await loadConfig({ config: file, env: {}, cwd: home.folder })
    expect(project.diagnostics.map(({ code }) => code)).toEqual(['HK1005', 'HK1004'])
  })
})
