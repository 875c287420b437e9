import { prepare } from '@hostkit/core'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadProject } from './load.js'
import { read } from './program.js'

// Every snippet of every page is a program: a config is loaded, resolved and type-checked as a user's would be, against the built packages; what is typed is
// read by the command line; JSON is JSON. Examples of docstrings are taken from the reference, which is made from them.

const root = join(import.meta.dirname, '../../..')
const work = join(root, 'e2e/.snippets')
const packages = readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'tsconfig.json')))
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
const pages = tracked.split('\n').filter((file) => file !== '' && !/CHANGELOG|\.changeset|\/template\//.test(file))

interface Snippet {
  readonly page: string
  readonly line: number
  readonly code: string
}

const snippetsIn = (pages: readonly string[], language: string): readonly Snippet[] =>
  pages.flatMap((page): Snippet[] => {
    const text = readFileSync(join(root, page), 'utf8')
    return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => ({
      page,
      line: text.slice(0, match.index).split('\n').length + 1,
      code: match[1]!,
    }))
  })

const snippets = snippetsIn(pages, 'ts')
const reference = pages.filter((page) => page.startsWith('docs/reference/'))
const examples = snippetsIn(reference, 'typescript').filter(({ page, line }) =>
  readFileSync(join(root, page), 'utf8')
    .split('\n')
    .slice(0, line - 1)
    .slice(-3)
    .includes('**Example**'),
)

/** What examples of docstrings may take as given. */
const given = {
  ProjectScope: ['project'],
  ServiceScope: ['base', 'exograph', 'forgejo', 'web'],
  DeclaringScope: ['scope'],
  ListenerHandle: ['http'],
  EnvHandle: ['runtime'],
  StorageHandle: ['data'],
  UnitHandle: ['sweep'],
  FileHandle: ['config'],
}

/** An example as a program: every word is imported, and what stands around it in a config is declared. */
function programOf({ code }: Snippet): string {
  const from = (name: string): string[] =>
    [...readFileSync(join(root, `docs/reference/${name}.md`), 'utf8').matchAll(/^## ([a-z]\w+)$/gm)].map(([, word]) => word!)
  const modules = {
    '@hostkit/cli': ['project', 'posix', 'systemd', 'secrets'].flatMap(from),
    '@hostkit/dsl': from('authoring'),
    '@hostkit/provider-caddy': from('caddy'),
    '@hostkit/provider-nftables': from('nftables'),
    '@hostkit/provider-packages': from('packages'),
    '@hostkit/backend-incus': from('incus'),
  }
  const fragment = /^\w+: /.test(code)
  const exported = /^export /m.test(code)
  return [
    ...Object.entries(modules).map(([module, words]) => `import { ${words.join(', ')} } from '${module}'`),
    `import type { ${[...Object.keys(given), 'WorkspaceScope'].join(', ')} } from '@hostkit/dsl'`,
    `import type { Source } from '@hostkit/core'`,
    ...Object.entries(given).flatMap(([type, names]) => names.map((name) => `declare const ${name}: ${type}`)),
    'declare const source: Source',
    fragment ? `void {\n${code}}` : exported ? code : `{\n${code}}`,
    'export {}',
  ].join('\n')
}

rmSync(work, { recursive: true, force: true })
const providers = readdirSync(join(root, 'examples/providers')).map((name) => `hostkit-provider-${name}`)
const dependencies = Object.fromEntries([...packages.map((name) => `@hostkit/${name}`), ...providers].map((name) => [name, '*']))
const folderOf = ({ page, line }: Snippet, code: string): string => {
  const folder = join(work, `${page.replaceAll(/[^a-z0-9]+/gi, '-')}-${line}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'snippet', private: true, type: 'module', dependencies }))
  writeFileSync(join(folder, 'hostkit.config.ts'), code)
  return folder
}
const folders = snippets.map((snippet) => folderOf(snippet, snippet.code))
for (const example of examples) folderOf(example, programOf(example))

afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('snippets', () => {
  it('are there', () => {
    expect(snippets.length).toBeGreaterThan(20)
    expect(examples.length).toBeGreaterThan(25)
  })

  snippets.forEach(({ page, line, code }, i) => {
    if (!code.includes('export default defineProject')) return
    it(`${page}:${line} is a config without a fault`, async () => {
      const { project, registry } = await loadProject({ config: join(folders[i]!, 'hostkit.config.ts'), cwd: root, env: {} })
      expect(project.diagnostics).toEqual([])
      const hosts = project.hosts.length > 0 ? project.hosts.map(({ name }) => name) : [null]
      for (const host of hosts) expect(prepare(project, registry, host).sorted.length).toBeGreaterThan(0)
    })
  })

  it('are all accepted by the compiler', { timeout: 300_000 }, () => {
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
      execFileSync(process.execPath, [join(root, 'node_modules/typescript-7/bin/tsc'), '-p', work], { encoding: 'utf8' })
    } catch (error) {
      const text = (error as { stdout: string }).stdout.replaceAll(relative(root, work), 'snippets')
      expect.fail(text)
    }
  })

  // errors.md has pieces of configs and of sessions with HostKit, which the tests of explanations hold to what they say.
  const typed = snippetsIn(
    pages.filter((page) => page !== 'docs/errors.md'),
    '(?:sh|bash)',
  )

  it('that are typed are shell, and what they say to hostkit is understood', async () => {
    expect(typed.length).toBeGreaterThan(20)
    const wrong: string[] = []
    for (const { page, line, code } of typed) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' })
      if (status !== 0) wrong.push(`${page}:${line} ${stderr}`)
      for (const [i, text] of code.split('\n').entries()) {
        const asked = /^(?:[A-Z_]+=\S+ )*(?:npx )?(?:@hostkit\/cli|hostkit) ([^#|>&]*)/.exec(text.trim())?.[1]
        if (asked === undefined) continue
        const argv = [...asked.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, one, two, three]) => one ?? two ?? three!)
        // What stands in brackets may be left out.
        const answer = await read(argv.map((one) => one.replaceAll(/^\[|\]$/g, '')))
        if (answer.kind === 'wrong') wrong.push(`${page}:${line + i} hostkit ${asked}: ${answer.message}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('of JSON are JSON', () => {
    for (const { page, line, code } of snippetsIn(pages, 'json'))
      expect([page, line, typeof JSON.parse(code)]).toEqual([page, line, 'object'])
  })

  it('have a language that is looked at, or are what somebody sees', () => {
    const looked = new Set(['ts', 'typescript', 'sh', 'bash', 'json', 'js', 'diff', 'text', ''])
    const others = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w*)\n[\s\S]*?^```$/gm)]
        .filter(([, language]) => !looked.has(language!))
        .map(([text]) => `${page} ${text.slice(0, 40)}`),
    )
    expect(others).toEqual([])
  })
})
