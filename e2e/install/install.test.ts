import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environment } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { ran } from './ran.js'
import { publish, startRegistry, type Registry } from './registry.js'
import { nodes, tools, typescripts } from './tools.js'

/** What a user gets who installs HostKit: its own packages and all that come with them. */
const MOST_PACKAGES = 40
const MOST_MEGABYTES = 16

const packages = join(import.meta.dirname, '../../packages')
const folders = readdirSync(packages).map((name) => join(packages, name))
const what = ['@hostkit/cli', '@hostkit/provider-caddy'] as const

let work: string
let modules: string
let registry: Registry
let elsewhere: string
let target: SshHost
let env: NodeJS.ProcessEnv

/** An empty project, outside the repository. */
const project = (name: string): string => {
  const folder = join(work, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }))
  writeFileSync(join(folder, '.npmrc'), `registry=${elsewhere}\n${registry.npmrc}`)
  cpSync(join(import.meta.dirname, 'hostkit.config.ts'), join(folder, 'hostkit.config.ts'))
  return folder
}
const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
const sizeOf = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)

beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-install-')))
  modules = await tools()
  registry = await startRegistry(modules, join(work, 'registry'))
  elsewhere = (await ran(['npm', 'config', 'get', 'registry', '--loglevel=error'], work)).trim()
  await publish(folders, registry, join(work, 'publish'))
  target = await sshHost({ image: 'debian-12-full' })
  env = { ...environment(target), HOSTKIT_HOST: 'prod' }
})
afterAll(async () => {
  registry?.stop()
  await target?.host.delete()
  rmSync(work, { recursive: true, force: true })
})

describe('each package', () => {
  const tarballs = new Map<string, string>()
  beforeAll(async () => {
    const to = join(work, 'tarballs')
    mkdirSync(to)
    for (const folder of folders) {
      const answer = await ran(['npm', 'pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', to], folder)
      tarballs.set(folder, join(to, (JSON.parse(answer) as [{ filename: string }])[0].filename))
    }
  })
  for (const folder of folders) {
    it(`${folder.slice(packages.length + 1)} is packed as bundlers and editors want it`, async () => {
      const tarball = tarballs.get(folder)!
      await ran([join(modules, '.bin/publint'), '--strict', tarball], work)
      await ran([join(modules, '.bin/attw'), '--profile', 'esm-only', tarball], work)
      const { scripts = {} } = json(join(folder, 'package.json')) as { scripts?: Record<string, string> }
      expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([])
    })
  }
})

describe(`npm i ${what.join(' ')}, in an empty folder`, () => {
  let folder: string
  const hostkit = (...args: string[]) => ran(['npx', '--no-install', 'hostkit', ...args], folder, env)
  beforeAll(async () => {
    folder = project('with-npm')
    await ran(['npm', 'i', ...what], folder)
  })

  it('runs no install script, and there is none to run', () => {
    const lock = json(join(folder, 'package-lock.json')) as { packages: Record<string, { hasInstallScript?: boolean; dev?: boolean }> }
    expect(Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript)).toEqual([])
  })

  it(`brings at most ${MOST_PACKAGES} packages and ${MOST_MEGABYTES} MB`, () => {
    const { packages: all } = json(join(folder, 'node_modules/.package-lock.json')) as { packages: object }
    const megabytes = sizeOf(join(folder, 'node_modules')) / 1e6
    console.log(`${Object.keys(all).length} packages, ${megabytes.toFixed(1)} MB`)
    expect(Object.keys(all).length).toBeLessThanOrEqual(MOST_PACKAGES)
    expect(megabytes).toBeLessThanOrEqual(MOST_MEGABYTES)
  })

  it('plans, applies and takes back', async () => {
    expect(await hostkit('plan')).toContain('to create')
    await hostkit('apply', '--confirm')
    expect((await target.host.exec(['curl', '-s', '-H', 'Host: hello.test', 'http://127.0.0.1/'], { check: false })).stdout).toBe(
      'installed from a registry\n',
    )
    expect(await hostkit('plan', '--detailed-exitcode')).toContain('0 to create')
    await hostkit('down', '--last', '--confirm')
  })

  for (const node of nodes) {
    it(`runs on Node ${node}`, async () => {
      const binary = join(modules, `node${node}/bin/node`)
      expect(await ran([binary, '--version'], work)).toMatch(new RegExp(`^v${node}\\.`))
      const bin = join(folder, 'node_modules/@hostkit/cli/bin/hostkit.js')
      const run = (...args: string[]) => ran([binary, '--throw-deprecation', bin, ...args], folder, env)
      expect(await run('--version')).toContain(json(join(packages, 'cli/package.json'))['version'])
      expect(await run('plan')).toContain('to create')
      await run('apply', '--confirm')
      expect(await run('plan', '--detailed-exitcode')).toContain('0 to create')
      await run('down', '--last', '--confirm')
    })
  }

  describe('with the types of Node', () => {
    beforeAll(async () => {
      await ran(['npm', 'i', '-D', '@types/node@20'], folder)
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        target: 'ES2022',
        lib: ['ES2023', 'ESNext.Disposable'],
        module: 'NodeNext',
        types: ['node'],
        // The types of HostKit are looked at too, not believed.
        skipLibCheck: false,
        noEmit: true,
      }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    })
    for (const [version, name] of Object.entries(typescripts)) {
      it(`the config is accepted by TypeScript ${version}, and a mistake is not`, async () => {
        const tsc = [process.execPath, join(modules, name, 'bin/tsc'), '-p', '.']
        expect(await ran([...tsc, '--version'], folder)).toContain(`Version ${version}`)
        await ran(tsc, folder)
        const wrong = join(folder, 'wrong.ts')
        writeFileSync(wrong, readFileSync(join(folder, 'hostkit.config.ts'), 'utf8').replace('fileServer', 'fileServre'))
        await expect(ran(tsc, folder)).rejects.toThrow(/wrong\.ts.*fileServre/)
        rmSync(wrong)
      })
    }
  })
})

describe('with another package manager', () => {
  it('pnpm: it is installed, plans and applies', async () => {
    const folder = project('with-pnpm')
    const pnpm = [process.execPath, join(modules, 'pnpm/bin/pnpm.mjs')]
    await ran([...pnpm, 'add', '--store-dir', join(work, 'pnpm-store'), ...what], folder)
    await upAndDown([...pnpm, 'exec', 'hostkit'], folder)
  })

  it('yarn 1: it is installed, plans and applies', async () => {
    const folder = project('with-yarn-1')
    const yarn = [process.execPath, join(modules, 'yarn/bin/yarn.js'), '--silent']
    await ran([...yarn, 'add', '--no-progress', '--cache-folder', join(work, 'yarn-cache'), ...what], folder)
    await upAndDown([...yarn, 'hostkit'], folder)
  })

  for (const nodeLinker of ['node-modules', 'pnp']) {
    it(`yarn 4, ${nodeLinker}: it is installed, plans and applies`, async () => {
      const folder = project(`with-yarn-4-${nodeLinker}`)
      const settings = {
        nodeLinker,
        enableTelemetry: false,
        enableGlobalCache: false,
        unsafeHttpWhitelist: ['127.0.0.1'],
        npmRegistryServer: elsewhere,
        // What was published a moment ago would be in quarantine.
        npmScopes: { hostkit: { npmRegistryServer: registry.url, npmMinimalAgeGate: 0 } },
      }
      writeFileSync(join(folder, '.yarnrc.yml'), JSON.stringify(settings))
      writeFileSync(join(folder, 'yarn.lock'), '')
      const yarn = [process.execPath, join(modules, '@yarnpkg/cli-dist/bin/yarn.js')]
      // Plug'n'Play gives a package only what is declared: peers too.
      await ran([...yarn, 'add', ...what, ...(nodeLinker === 'pnp' ? ['@hostkit/core', '@hostkit/dsl'] : [])], folder)
      await upAndDown([...yarn, 'hostkit'], folder)
    })
  }
})

async function upAndDown(hostkit: readonly string[], folder: string): Promise<void> {
  expect(await ran([...hostkit, 'plan'], folder, env)).toContain('to create')
  await ran([...hostkit, 'apply', '--confirm'], folder, env)
  expect(await ran([...hostkit, 'plan', '--detailed-exitcode'], folder, env)).toContain('0 to create')
  await ran([...hostkit, 'down', '--last', '--confirm'], folder, env)
}
