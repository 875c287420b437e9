import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ran } from '../ran.js'
import { startRegistry, type Registry } from '../registry.js'
import { tools } from '../tools.js'

const root = join(import.meta.dirname, '../../..')
const names = readdirSync(join(root, 'packages'))
type Manifest = { name: string; version: string; publishConfig: { access: string; provenance?: boolean; registry?: string } }
const read = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

let work: string
let registry: Registry
beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-release-')))
  registry = await startRegistry(await tools(), join(work, 'registry'))
})
afterAll(() => {
  registry?.stop()
  rmSync(work, { recursive: true, force: true })
})

const versionOf = async (name: string): Promise<string> => {
  const answer = await fetch(`${registry.url}${name.replace('/', '%2f')}`)
  return answer.ok ? ((await answer.json()) as { 'dist-tags': { latest: string } })['dist-tags'].latest : 'none'
}

describe('a release, dry', () => {
  it('asks for provenance, and is public', () => {
    for (const name of names) expect(read(join(root, 'packages', name)).publishConfig, name).toEqual({ access: 'public', provenance: true })
  })

  it('of what the changesets say puts every package into the registry, in its new version', async () => {
    const copy = join(work, 'copy')
    for (const name of names) {
      const to = join(copy, 'packages', name)
      cpSync(join(root, 'packages', name), to, { recursive: true, filter: (path) => !path.includes('node_modules') })
      const manifest = read(to)
      // Only the release job has an identity to sign with.
      delete manifest.publishConfig.provenance
      // changesets overrides the .npmrc for names without a scope: nothing may ever go anywhere else.
      manifest.publishConfig.registry = registry.url
      writeFileSync(join(to, 'package.json'), JSON.stringify(manifest))
    }
    cpSync(join(root, '.changeset'), join(copy, '.changeset'), { recursive: true })
    writeFileSync(join(copy, 'package.json'), JSON.stringify({ name: 'copy', private: true, workspaces: ['packages/*'] }))
    writeFileSync(join(copy, 'package-lock.json'), '{}')
    writeFileSync(join(copy, '.npmrc'), `registry=${registry.url}\n${registry.npmrc}`)
    // Nobody's own settings, and with them nobody's own token.
    const pinned = { npm_config_registry: registry.url, npm_config_userconfig: join(copy, '.npmrc') }
    for (const setting of ['registry', '@hostkit:registry'])
      expect((await ran(['npm', 'config', 'get', setting, '--loglevel=error'], copy, pinned)).trim()).toBe(registry.url)
    const git = (...args: string[]) => ran(['git', '-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], copy)
    await git('init', '-q', '-b', 'main')
    await git('add', '.')
    await git('commit', '-qm', 'copy')
    const changeset = (...args: string[]) =>
      ran([process.execPath, join(root, 'node_modules/@changesets/cli/bin.js'), ...args], copy, pinned)
    await changeset('version')
    await changeset('publish', '--no-git-tag')
    for (const name of names) {
      const { name: full, version } = read(join(copy, 'packages', name))
      expect(await versionOf(full), full).toBe(version)
      expect(version, full).toMatch(/^0\./)
    }
  })
})
