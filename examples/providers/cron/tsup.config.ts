import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/plugin.ts'],
  format: ['esm'],
  target: 'node20',
  clean: true,
  loader: { '.sh': 'text' },
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
})
