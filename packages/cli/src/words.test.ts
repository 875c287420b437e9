import { build } from 'esbuild'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The packages that a file of this package loads at once, and those it loads when it needs them. */
async function loads(file: string): Promise<{ atOnce: string[]; later: string[] }> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    metafile: true,
    write: false,
    outdir: 'out',
    loader: { '.sh': 'text' },
    logLevel: 'silent',
  })
  const outputs = new Map(Object.entries(metafile.outputs))
  const entry = [...outputs].find(([, { entryPoint }]) => entryPoint?.endsWith(`src/${file}`))![0]
  const reached = new Set([entry])
  for (const path of reached)
    for (const one of outputs.get(path)!.imports) if (!one.external && one.kind === 'import-statement') reached.add(one.path)
  const all = [...outputs].flatMap(([path, { imports }]) =>
    imports.filter(({ external }) => external).map((one) => ({ ...one, atOnce: reached.has(path) && one.kind === 'import-statement' })),
  )
  const names = (atOnce: boolean) =>
    [...new Set(all.filter((one) => one.atOnce === atOnce && !one.path.startsWith('node:')).map(({ path }) => path))].sort()
  return { atOnce: names(true), later: names(false) }
}

describe('what is loaded', () => {
  it('with the words of a config: other words, and nothing of the program', async () => {
    expect((await loads('index.ts')).atOnce).toEqual([
      '@hostkit/core',
      '@hostkit/dsl',
      '@hostkit/provider-posix',
      '@hostkit/provider-systemd',
    ])
    expect((await loads('index.ts')).later).toEqual([])
  })

  it('with the program: nothing at all before a verb is known', async () => {
    const { atOnce, later } = await loads('bin.ts')
    expect(atOnce).toEqual([])
    // ssh2 stands not here: it is required, not imported, where a connection is made.
    expect(later).toEqual(expect.arrayContaining(['@clack/prompts', '@babel/code-frame', 'commander', 'jiti']))
  })

  it('with the command line: only its parser', async () => {
    expect((await loads('program.ts')).atOnce).toEqual(['commander'])
  })

  it('with the library: neither the parser nor what a connection needs', async () => {
    const { atOnce } = await loads('api.ts')
    for (const heavy of ['commander', 'jiti', 'ssh2', '@clack/prompts', '@babel/code-frame', 'diff']) expect(atOnce).not.toContain(heavy)
  })
})
