import { copyFileSync, readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

export const define = { HOSTKIT_VERSION: JSON.stringify(version) }

/** They go with every package, and lie once in the repository. */
for (const file of ['LICENSE', 'SECURITY.md']) copyFileSync(`../../${file}`, file)

/** The one way every package is built: ESM for Node 20, sources for the debugger. The types beside it come from scripts/types.mjs. */
export const library = (entry: Options['entry'], more: Options = {}): ReturnType<typeof defineConfig> =>
  defineConfig({
    entry: entry as string[],
    format: ['esm'],
    target: 'node20',
    sourcemap: true,
    clean: true,
    splitting: true,
    define,
    loader: { '.sh': 'text' },
    ...more,
  })
