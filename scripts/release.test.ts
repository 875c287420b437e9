import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

describe('a release', () => {
  let copy: string
  const names = readdirSync(join(root, 'packages'))
  const read = (name: string): { name: string; version: string; peerDependencies?: Record<string, string> } =>
    JSON.parse(readFileSync(join(copy, 'packages', name, 'package.json'), 'utf8'))

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'hostkit-release-'))
    for (const name of names) {
      mkdirSync(join(copy, 'packages', name), { recursive: true })
      cpSync(join(root, 'packages', name, 'package.json'), join(copy, 'packages', name, 'package.json'))
    }
    mkdirSync(join(copy, '.changeset'))
    cpSync(join(root, '.changeset/config.json'), join(copy, '.changeset/config.json'))
    writeFileSync(join(copy, '.changeset/one.md'), "---\n'@hostkit/core': minor\n---\n\nSomething new in core.\n")
    writeFileSync(join(copy, 'package.json'), JSON.stringify({ name: 'copy', private: true, workspaces: ['packages/*'] }))
    writeFileSync(join(copy, 'package-lock.json'), '{}')
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], { cwd: copy, stdio: 'ignore' })
    git('init', '-q', '-b', 'main')
    git('add', 'packages', '.changeset', 'package.json')
    git('commit', '-qm', 'copy')
    execFileSync(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: copy, stdio: 'pipe' })
  })
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  it('of a minor core leaves the providers below 1.0.0', () => {
    expect(read('core').version).toBe('0.2.0')
    for (const name of names) expect(read(name).version, name).toMatch(/^0\./)
  })

  it('leaves the range of the peer as wide as it was', () => {
    for (const name of names) {
      const range = read(name).peerDependencies?.['@hostkit/core']
      if (range !== undefined) expect(range, name).toBe('>=0.1.0 <1.0.0')
    }
  })
})
