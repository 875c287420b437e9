// `npm run test:install`: HostKit as its users get it. Everything is built, packed, published to a registry on loopback and installed into empty projects.
import { join } from 'node:path'
import { run, say } from './say.mjs'
import { built, installed } from './setup.mjs'

const root = join(import.meta.dirname, '..')

await installed()
await built()
say('installing from a registry on loopback (the first time, its tools are fetched: a gigabyte)')
const { status } = await run(
  [join(root, 'node_modules/.bin/vitest'), 'run', '--project', 'install', '--project', 'install-matrix', ...process.argv.slice(2)],
  { cwd: root, loud: true },
)
process.exitCode = status
