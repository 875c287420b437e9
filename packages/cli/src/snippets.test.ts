import { prepare } from '@hostkit/core'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadProject } from './load.js'

// Every snippet of every README is a program: a config is loaded, resolved and type-checked as a user's would be, against the built packages.

const root = join(import.meta.dirname, '../../..')
const work = join(root, 'e2e/.snippets')
const packages = readdirSync(join(root, 'packages'))
const pages = [
  'README.md',
  ...packages.map((name) => `packages/${name}/README.md`),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

interface Snippet {
  readonly page: string
  readonly line: number
  readonly code: string
}

const snippets = pages.flatMap((page): Snippet[] => {
  let text: string
  try {
    text = readFileSync(join(root, page), 'utf8')
  } catch {
    return []
  }
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1]!,
  }))
})

rmSync(work, { recursive: true, force: true })
const dependencies = Object.fromEntries(packages.map((name) => [`@hostkit/${name}`, '*']))
const folders = snippets.map(({ page, line, code }) => {
  const folder = join(work, `${page.replaceAll(/[^a-z0-9]+/gi, '-')}-${line}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'snippet', private: true, type: 'module', dependencies }))
  writeFileSync(join(folder, 'hostkit.config.ts'), code)
  return folder
})

afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('snippets', () => {
  it('are there', () => expect(snippets.length).toBeGreaterThan(3))

  snippets.forEach(({ page, line, code }, i) => {
    if (!code.includes('export default defineProject')) return
    it(`${page}:${line} is a config without a fault`, async () => {
      const { project, registry } = await loadProject({ config: join(folders[i]!, 'hostkit.config.ts'), cwd: root, env: {} })
      expect(project.diagnostics).toEqual([])
      const hosts = project.hosts.length > 0 ? project.hosts.map(({ name }) => name) : [null]
      for (const host of hosts) expect(prepare(project, registry, host).sorted.length).toBeGreaterThan(0)
    })
  })

  it('are all accepted by the compiler', { timeout: 120_000 }, () => {
    const options = {
      strict: true,
      exactOptionalPropertyTypes: true,
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      types: ['node'],
      skipLibCheck: false,
      noEmit: true,
    }
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*/hostkit.config.ts'] }))
    try {
      execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', work], { encoding: 'utf8' })
    } catch (error) {
      const text = (error as { stdout: string }).stdout.replaceAll(relative(root, work), 'snippets')
      expect.fail(text)
    }
  })
})
