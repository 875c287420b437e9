import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The tests run on the sources, found through the same table as the compiler's. */
const { compilerOptions } = JSON.parse(readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8')) as {
  compilerOptions: { paths: Record<string, [string]> }
}
const alias = Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: resolve(import.meta.dirname, file),
}))

/** The program that runs on hosts is a shell file of its own, imported as text as the build does. */
const shellAsText = {
  name: 'shell-as-text',
  transform: (code: string, id: string) => (id.endsWith('.sh') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))}` : code),
}

/** These apply to the machine itself, which has one lock: one after the other. */
const onThisMachine = ['packages/backend-incus/src/**/*.live.test.ts', 'packages/cli/src/apply.live.test.ts']

/** Every call of every process on a host that is watched takes twice the way: such tests take longer. */
const patience = process.env['HOSTKIT_TRACE'] === undefined ? 1 : 4

/** The longest first: one that is begun last is waited for by all workers. Vitest itself only knows this once it has run them. */
const longest = [
  'core/src/execute.live',
  'provider-systemd/',
  'provider-posix/src/posix.live',
  'provider-caddy/',
  'faults/crash.',
  'faults/secrets.test',
  'faults/stream',
  'faults/lockout',
  'faults/plain',
]
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((part) => moduleId.includes(part))
      return found === -1 ? longest.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  plugins: [shellAsText],
  resolve: { alias },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'examples/providers/*/src/**/*.test.ts', 'scripts/*.test.ts'],
          exclude: ['**/*.live.test.ts', '**/node_modules/**'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: ['packages/*/src/**/*.live.test.ts', 'examples/providers/*/src/**/*.live.test.ts', 'e2e/**/*.test.ts'],
          // What an author's own conformance tests run on.
          env: { HOSTKIT_TEST_ENGINE: 'incus', HOSTKIT_TEST_IMAGE: 'hostkit/debian-12' },
          exclude: [...onThisMachine, 'e2e/faults/**', 'e2e/install/**', '**/node_modules/**'],
          testTimeout: 300_000 * patience,
          hookTimeout: 300_000 * patience,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['e2e/faults/**/*.test.ts'],
          testTimeout: 3 * 3_600_000,
          hookTimeout: 300_000,
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'install',
          include: ['e2e/install/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'install-matrix',
          include: ['e2e/install/matrix/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // Each has a registry and a server of its own, and installs and builds: two at once would only wait for each other.
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          include: onThisMachine,
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
