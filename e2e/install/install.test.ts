import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ran } from './ran.js'
import { folders } from './registry.js'
import { typescripts } from './tools.js'
import { checked, json, newUser, upAndDown, what, type User } from './user.js'

/** What a user gets who installs HostKit: its own packages and all that come with them. */
const MOST_PACKAGES = 40
const MOST_MEGABYTES = 16

let user: User
beforeAll(async () => {
  user = await newUser()
})
afterAll(() => user?.remove())

describe('each package', () => {
  for (const name of folders.map((folder) => basename(folder)))
    it(`${name} is packed as bundlers and editors want it`, async () => {
      const tarball = join(
        user.work,
        'tarballs',
        readdirSync(join(user.work, 'tarballs')).find((file) => tarballOf(name, file))!,
      )
      await ran([join(user.modules, '.bin/publint'), '--strict', tarball], user.work)
      await ran([join(user.modules, '.bin/attw'), '--profile', 'esm-only', tarball], user.work)
      const files = (await ran(['tar', '-tzf', tarball], user.work)).split('\n')
      for (const file of ['LICENSE', 'SECURITY.md', 'README.md']) expect(files).toContain(`package/${file}`)
      const { scripts = {} } = json(
        join(
          folders.find((folder) => basename(folder) === name)!,
          'package.json',
        ),
      ) as { scripts?: object }
      expect(Object.keys(scripts).filter((script) => /^(pre|post)?(install|prepare)$/.test(script))).toEqual([])
    })
})
const tarballOf = (name: string, file: string): boolean => new RegExp(`^(hostkit-)?${name}-\\d`).test(file)

describe(`npm i ${what.join(' ')}, in an empty folder`, () => {
  let folder: string
  const hostkit = (...args: string[]) => ran(['npx', 'hostkit', ...args], folder, user.env)
  beforeAll(async () => {
    folder = user.folder('servers')
    await ran(['npm', 'i', ...what], folder)
  })

  it('runs no install script, and there is none to run', () => {
    const lock = json(join(folder, 'package-lock.json')) as { packages: Record<string, { hasInstallScript?: boolean }> }
    expect(Object.keys(lock.packages).length).toBeGreaterThan(what.length)
    expect(Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript)).toEqual([])
  })

  it(`brings at most ${MOST_PACKAGES} packages and ${MOST_MEGABYTES} MB`, () => {
    const { packages } = json(join(folder, 'node_modules/.package-lock.json')) as { packages: object }
    const megabytes = sizeOf(join(folder, 'node_modules')) / 1e6
    console.log(`${Object.keys(packages).length} packages, ${megabytes.toFixed(1)} MB`)
    expect(Object.keys(packages).length).toBeLessThanOrEqual(MOST_PACKAGES)
    expect(megabytes).toBeLessThanOrEqual(MOST_MEGABYTES)
  })

  it('npx hostkit init makes a project that installs, is checked and plans', async () => {
    expect(await hostkit('init', '--at', user.target.host.address, '--user', 'root')).toContain('made      hostkit.config.ts')
    await ran(['npm', 'install'], folder)
    await ran(['npm', 'run', 'check'], folder)
    expect(await hostkit('plan', '--local')).toContain('Plan: 1 to create')
  })

  it('a config with a site is planned, applied and taken back', async () => {
    writeFileSync(join(folder, 'hostkit.config.ts'), readFileSync(join(import.meta.dirname, 'hostkit.config.ts')))
    await upAndDown(user, ['npx', 'hostkit'], folder)
  })

  for (const [version, compiler] of Object.entries(typescripts))
    it(`the config is accepted by TypeScript ${version}, and a mistake is not`, async () => {
      expect(await ran([process.execPath, join(user.modules, compiler, 'bin/tsc'), '--version'], folder)).toContain(`Version ${version}`)
      const wrong = join(folder, 'wrong.ts')
      writeFileSync(wrong, readFileSync(join(folder, 'hostkit.config.ts'), 'utf8').replace('fileServer', 'fileServre'))
      try {
        const lines = await checked(user.modules, compiler, folder)
        expect(lines).toHaveLength(1)
        expect(lines[0]).toMatch(/^wrong\.ts\(\d+,\d+\): error TS\d+: .*'fileServre'/)
      } finally {
        rmSync(wrong)
      }
    })
})

const sizeOf = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
