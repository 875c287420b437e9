import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureImage } from '../../harness/image.mjs'
import { ensureIncus } from '../../harness/incus.mjs'
import { packed } from '../packed.js'
import { ran } from '../ran.js'
import { elsewhere, publish, startRegistry, type Registry } from '../registry.js'
import { tools } from '../tools.js'

const root = join(import.meta.dirname, '../../..')
const examples = join(root, 'examples/providers')

let work: string
let modules: string
let registry: Registry
let npmrc: string
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-authors-')))
  modules = await tools()
  registry = await startRegistry(modules, join(work, 'registry'))
  await publish([...(await packed(join(work, 'tarballs'))).values()], registry, join(work, 'publish'))
  npmrc = `registry=${await elsewhere()}\n${registry.npmrc}`
  await ensureIncus()
  env = { HOSTKIT_TEST_ENGINE: 'incus', HOSTKIT_TEST_IMAGE: await ensureImage('debian-12') }
})
afterAll(() => {
  registry?.stop()
  rmSync(work, { recursive: true, force: true })
})

/** What an author does before publishing: all that was made, or written, holds with the published packages alone. */
async function sound(folder: string): Promise<void> {
  writeFileSync(join(folder, '.npmrc'), npmrc)
  await ran(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
  for (const script of ['check', 'build', 'test:live']) await ran(['npm', 'run', script], folder, env)
  await ran([join(modules, '.bin/publint'), '--strict', '.'], folder)
}

/** In a project, as the guide says it, with the config of its README. */
async function tried(made: string): Promise<void> {
  const servers = join(made, '../my-servers')
  mkdirSync(servers)
  writeFileSync(join(servers, '.npmrc'), npmrc)
  writeFileSync(join(servers, 'package.json'), JSON.stringify({ name: 'my-servers', private: true, type: 'module' }))
  const config = /```ts\n([^]*?)```/.exec(readFileSync(join(made, 'README.md'), 'utf8'))![1]!
  writeFileSync(join(servers, 'hostkit.config.ts'), config)
  await ran(['npm', 'i', '@hostkit/cli'], servers)
  await ran(['npm', 'i', '--install-links', '../hostkit-provider-tide'], servers)
  const plugins = await ran(['npx', 'hostkit', 'plugins'], servers)
  expect(plugins).toMatch(/hostkit-provider-tide .* tide\.entry/)
  expect(plugins).not.toContain('warning')
  expect(await ran(['npx', 'hostkit', 'plan', '--local'], servers)).toMatch(/\+ tide\.entry +first/)
}

describe('npm create hostkit-provider', () => {
  it('makes a package that passes its checks and the conformance suite, and is published', { timeout: 600_000 }, async () => {
    const folder = join(work, 'new')
    mkdirSync(folder)
    // Its own cache: the name is not in the registry that npm asks by itself, and an answer of yesterday must not be either.
    const cache = { npm_config_cache: join(work, 'npm-cache') }
    await ran(['npm', 'create', '--yes', '--registry', registry.url, 'hostkit-provider', 'tide'], folder, cache)
    const made = join(folder, 'hostkit-provider-tide')
    await sound(made)
    await tried(made)
    expect(await publish([made], registry, join(work, 'publish-tide'))).toEqual(['hostkit-provider-tide@0.0.0'])
  })
})

describe('the providers that were made by the guide', () => {
  for (const name of readdirSync(examples))
    it(`${name} holds outside the repository, with published packages alone`, { timeout: 600_000 }, async () => {
      const folder = join(work, name)
      const own = ['node_modules', 'dist']
      cpSync(join(examples, name), folder, { recursive: true, filter: (path) => !own.some((one) => path.endsWith(`/${one}`)) })
      await sound(folder)
    })
})

describe('npm run new:provider', () => {
  it('makes a package of the repository that passes every check as made', { timeout: 600_000 }, async () => {
    const copy = join(work, 'repository')
    const files = (await ran(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], root))
      .split('\0')
      .filter((file) => file)
    for (const file of files) cpSync(join(root, file), join(copy, file))
    await ran(['cp', '-a', join(root, 'node_modules'), copy], root)
    await ran(['git', 'init', '-q'], copy)
    await ran(['npm', 'run', 'new:provider', 'tide'], copy)
    const made = 'packages/provider-tide'
    const node = (...argv: string[]) => ran([process.execPath, ...argv], copy)
    await node('scripts/generate.mjs', '--check')
    await node('node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.json')
    await node('node_modules/oxlint/bin/oxlint', '--deny-warnings', 'packages')
    await node('node_modules/prettier/bin/prettier.cjs', '--check', made, 'tsconfig.json', '.changeset')
    expect(await node('node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', made)).toMatch(/Tests\s+7 passed/)
    expect(await node('node_modules/vitest/vitest.mjs', 'run', '--project', 'live', made)).toMatch(/Tests\s+\d+ passed/)
    expect(readFileSync(join(copy, '.changeset/provider-tide.md'), 'utf8')).toContain("'@hostkit/provider-tide': minor")
  })
})
