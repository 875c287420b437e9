import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    {
      name: 'shell-as-text',
      transform: (_, id) => (id.endsWith('.sh') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : undefined),
    },
  ],
  test: { include: ['src/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 300_000 },
})
