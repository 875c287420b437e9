import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const packages = join(import.meta.dirname, '../..')

describe('core', () => {
  it('names no kind outside the one file that launches the executor', () => {
    const found = readdirSync(import.meta.dirname, { recursive: true })
      .map(String)
      .filter((file) => (file.endsWith('.ts') || file.endsWith('.sh')) && !file.endsWith('.test.ts') && file !== 'launch.sh')
      .flatMap((file) =>
        readFileSync(join(import.meta.dirname, file), 'utf8')
          .split('\n')
          .filter((line) => /\b(systemd|caddy|nft|nftables|incus|apt)\b/i.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      )
    expect(found).toEqual([])
  })
})

describe('packages', () => {
  /** Who may import whom, by the tag in package.json. */
  const allowed: Record<string, readonly string[]> = {
    core: [],
    dsl: ['core'],
    provider: ['core', 'dsl'],
    cli: ['core', 'dsl', 'provider'],
  }
  const read = (folder: string): { name: string; nx: { tags: string[] }; dependencies?: object; peerDependencies?: object } =>
    JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8'))
  const tagOf = new Map(readdirSync(packages).map((folder) => [read(folder).name, read(folder).nx.tags[0]!]))

  for (const folder of readdirSync(packages)) {
    const { name, nx, dependencies = {}, peerDependencies = {} } = read(folder)
    it(`${name} imports only what its layer may, and declares it`, () => {
      const source = join(packages, folder, 'src')
      const imports = new Set(
        readdirSync(source, { recursive: true })
          .map(String)
          .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
          .flatMap((file) =>
            [...readFileSync(join(source, file), 'utf8').matchAll(/(?:from|import)\s*\(?'(@hostkit\/[a-z-]+)[^']*'/g)].map(
              (match) => match[1]!,
            ),
          ),
      )
      imports.delete(name)
      for (const other of imports) {
        expect(allowed[nx.tags[0]!], `${name} → ${other}`).toContain(tagOf.get(other))
        expect(Object.keys({ ...dependencies, ...peerDependencies }), `${name} uses ${other}`).toContain(other)
      }
    })
  }

  it("has no forbidden edge in Nx's own graph", () => {
    const folder = mkdtempSync(join(tmpdir(), 'hostkit-graph-'))
    try {
      const file = join(folder, 'graph.json')
      execFileSync(process.execPath, [join(packages, '../node_modules/nx/dist/bin/nx.js'), 'graph', `--file=${file}`], {
        cwd: join(packages, '..'),
        env: { ...process.env, NX_DAEMON: 'false' },
        stdio: 'ignore',
      })
      const { graph } = JSON.parse(readFileSync(file, 'utf8')) as {
        graph: { dependencies: Record<string, { source: string; target: string }[]> }
      }
      const edges = Object.values(graph.dependencies)
        .flat()
        .filter(({ source, target }) => tagOf.has(source) && tagOf.has(target))
      expect(edges.length).toBeGreaterThan(10)
      expect(edges.filter(({ source, target }) => source !== target && !allowed[tagOf.get(source)!]!.includes(tagOf.get(target)!))).toEqual(
        [],
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
