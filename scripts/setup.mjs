// Everything between a fresh clone and a built tree; quick when nothing is to do.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, say } from './say.mjs'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'node_modules/.hostkit-lock')

const must = async (argv, what) => {
  const { status, output } = await run(argv, { cwd: root, env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' } })
  if (status === 0) return
  console.error(output)
  throw new Error(`${what} failed`)
}

export async function installed() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('installing the dependencies (npm install, without install scripts)')
  // The locked versions, and the lock untouched. Not `npm ci`: it refuses where a registry lacks the optional binaries of other platforms.
  await must(['npm', 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], 'npm install')
  writeFileSync(stamp, lock)
}

export async function built() {
  say('building the packages')
  await must([join(root, 'node_modules/.bin/nx'), 'run-many', '-t', 'build', '--parallel=2'], 'the build')
}
