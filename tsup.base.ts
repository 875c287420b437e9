import { defineConfig, type Options } from 'tsup'

/** The one way every package is built: ESM for Node 20, types beside it, sources for the debugger. */
export const library = (entry: Options['entry'], more: Options = {}): ReturnType<typeof defineConfig> =>
  defineConfig({
    entry: entry as string[],
    format: ['esm'],
    target: 'node20',
    sourcemap: true,
    clean: true,
    splitting: true,
    loader: { '.sh': 'text' },
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    ...more,
  })
