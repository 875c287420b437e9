import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folders } from '../registry.js'
import { ran } from '../ran.js'
import { moreTools, nodes } from '../tools.js'
import { json, newUser, upAndDown, what, type User } from '../user.js'

let user: User
let modules: string
beforeAll(async () => {
  modules = await moreTools()
  user = await newUser()
})
afterAll(() => user?.remove())

describe('with another package manager', () => {
  it('pnpm: it is installed, plans and applies', async () => {
    const folder = user.project('with-pnpm')
    const pnpm = [process.execPath, join(modules, 'pnpm/bin/pnpm.mjs')]
    await ran([...pnpm, 'add', '--store-dir', join(user.work, 'pnpm-store'), ...what], folder)
    await upAndDown(user, [...pnpm, 'exec', 'hostkit'], folder)
  })

  it('yarn 1: it is installed, plans and applies', async () => {
    const folder = user.project('with-yarn-1')
    const yarn = [process.execPath, join(modules, 'yarn/bin/yarn.js'), '--silent']
    await ran([...yarn, 'add', '--no-progress', '--cache-folder', join(user.work, 'yarn-cache'), ...what], folder)
    await upAndDown(user, [...yarn, 'hostkit'], folder)
  })

  for (const nodeLinker of ['node-modules', 'pnp'])
    it(`yarn 4, ${nodeLinker}: it is installed, plans and applies`, async () => {
      const folder = user.project(`with-yarn-4-${nodeLinker}`)
      const settings = {
        nodeLinker,
        enableTelemetry: false,
        enableGlobalCache: false,
        unsafeHttpWhitelist: ['127.0.0.1'],
        npmRegistryServer: user.elsewhere,
        // What was published a moment ago would be in quarantine.
        npmScopes: { hostkit: { npmRegistryServer: user.registry.url, npmMinimalAgeGate: 0 } },
      }
      writeFileSync(join(folder, '.yarnrc.yml'), JSON.stringify(settings))
      writeFileSync(join(folder, 'yarn.lock'), '')
      const yarn = [process.execPath, join(modules, '@yarnpkg/cli-dist/bin/yarn.js')]
      // Plug'n'Play gives a package only what is declared: peers too.
      await ran([...yarn, 'add', ...what, ...(nodeLinker === 'pnp' ? ['@hostkit/core', '@hostkit/dsl'] : [])], folder)
      await upAndDown(user, [...yarn, 'hostkit'], folder)
    })
})

describe('the built command line', () => {
  let folder: string
  beforeAll(async () => {
    folder = user.project('nodes')
    await ran(['npm', 'i', ...what], folder)
  })
  const { version } = json(
    join(
      folders.find((one) => one.endsWith('/cli'))!,
      'package.json',
    ),
  ) as { version: string }

  for (const node of nodes)
    it(`runs on Node ${node}`, async () => {
      const binary = join(modules, `node${node}/bin/node`)
      expect(await ran([binary, '--version'], folder)).toMatch(new RegExp(`^v${node}\\.`))
      const hostkit = [binary, '--throw-deprecation', join(folder, 'node_modules/@hostkit/cli/bin/hostkit.js')]
      expect(await ran([...hostkit, '--version'], folder)).toContain(version)
      await upAndDown(user, hostkit, folder)
    })
})
