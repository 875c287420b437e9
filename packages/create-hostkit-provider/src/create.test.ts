import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create, packageNameOf } from './create.js'

const root = join(import.meta.dirname, '../../..')
// Inside the repository, where its packages are installed.
const work = join(root, '.work')

describe('a provider package, as made', () => {
  let into: string
  let folder: string
  const node = (script: string, ...args: string[]) =>
    execFileSync(process.execPath, [script, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, NO_COLOR: '1' },
    })
  const bin = (name: string) => join(root, 'node_modules', name)
  beforeAll(() => {
    mkdirSync(work, { recursive: true })
    into = mkdtempSync(join(work, 'create-'))
    folder = create({ name: '@acme/hostkit-provider-deep-sea', into }).folder
  })
  afterAll(() => rmSync(into, { recursive: true, force: true }))

  it('has a name in every place, and nothing of the template is left', () => {
    expect(folder).toBe(join(into, 'hostkit-provider-deep-sea'))
    const read = (file: string) => readFileSync(join(folder, file), 'utf8')
    expect(JSON.parse(read('package.json'))).toMatchObject({ name: '@acme/hostkit-provider-deep-sea', hostkit: { api: 1 } })
    expect(read('src/entry.ts')).toContain('export function deepSeaEntry(')
    expect(read('.changeset/first.md')).toContain("'@acme/hostkit-provider-deep-sea': minor")
    expect(read('README.md')).toMatch(/^# @acme\/hostkit-provider-deep-sea\n\ndeep-sea for /)
    expect(existsSync(join(folder, '.gitignore'))).toBe(true)
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()))
      expect(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name).not.toMatch(/__(name|package)__|\$(name|package|camel)\$/)
  })

  it('has generated files that are up to date', () => {
    expect(node('scripts/generate.mjs', '--check')).toBe('')
  })

  it('is accepted by the compiler', { timeout: 120_000 }, () => {
    node(bin('typescript/bin/tsc'), '--noEmit')
  })

  it('passes its tests', { timeout: 120_000 }, () => {
    expect(node(bin('vitest/vitest.mjs'), 'run', '--exclude', '**/*.live.test.ts')).toMatch(/Tests\s+7 passed/)
  })

  it('takes a script from a file of its own', { timeout: 120_000 }, () => {
    writeFileSync(join(folder, 'src/reload.sh'), 'printf \'%s\' "$1"\n')
    const test = [
      "import { expect, it } from 'vitest'",
      "import reload from './reload.sh'",
      "it('is its text', () => expect(reload.startsWith('printf')).toBe(true))",
    ]
    writeFileSync(join(folder, 'src/reload.test.ts'), test.join('\n'))
    node(bin('typescript/bin/tsc'), '--noEmit')
    expect(node(bin('vitest/vitest.mjs'), 'run', 'reload')).toMatch(/Tests\s+1 passed/)
  })

  it('notices a word that the README does not tell of', { timeout: 120_000 }, () => {
    const readme = join(folder, 'README.md')
    const text = readFileSync(readme, 'utf8')
    writeFileSync(readme, text.replaceAll('deepSeaEntry', 'deepSeaOther'))
    expect(() => node(bin('vitest/vitest.mjs'), 'run', 'words')).toThrow('is in the table of the README')
    writeFileSync(readme, text)
  })

  it.each(['cron', 'nginx'])('has the hosts for its conformance suite that the example %s has', (name) => {
    const hosts = 'src/container.fixture.ts'
    expect(readFileSync(join(folder, hosts), 'utf8')).toBe(readFileSync(join(root, 'examples/providers', name, hosts), 'utf8'))
  })

  it('is not made over one that is there', () => {
    expect(() => create({ name: '@acme/hostkit-provider-deep-sea', into })).toThrow('is there already')
  })
})

describe('the name of a provider', () => {
  it.each([
    ['cron', 'hostkit-provider-cron'],
    ['hostkit-provider-cron', 'hostkit-provider-cron'],
    ['@acme/hostkit-provider-cron', '@acme/hostkit-provider-cron'],
  ])('%s → %s', (given, name) => expect(packageNameOf(given)).toBe(name))
  it.each(['Cron', '../x', '1', 'a_b', ''])('not %j', (given) => expect(() => packageNameOf(given)).toThrow('is no name for a provider'))
})
