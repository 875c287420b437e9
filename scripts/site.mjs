// `npm run docs:build`: the site of the documentation. What it is built with is installed for it alone; nothing is done again where nothing has changed.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { files, pages, root } from '../site/pages.mjs'
import { missingIn } from '../site/missing.mjs'
import { stage } from '../site/stage.mjs'
import { run, say } from './say.mjs'

const site = join(root, 'site')
const bin = join(site, 'node_modules/.bin/vitepress')

const digest = (files) => {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
const current = (stamp, wanted) => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted

async function must(argv, what) {
  const { status, output } = await run(argv, { cwd: site })
  if (status === 0) return
  console.error(output)
  throw new Error(`${what} failed`)
}

async function installed() {
  const stamp = join(site, 'node_modules/.hostkit-lock')
  const wanted = digest(['site/package-lock.json'])
  if (current(stamp, wanted)) return
  say('installing what the site is built with')
  await must(['npm', 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], 'npm install')
  writeFileSync(stamp, wanted)
}

const own = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((one) => one.isFile() && !/node_modules|\.work|\/dist/.test(one.parentPath))
  .map((one) => join(one.parentPath, one.name).slice(root.length + 1))
const stamp = join(site, 'dist/.hostkit-built')
const wanted = digest([...[...pages, ...files].map(({ from }) => from), ...own].sort())
const dist = join(site, 'dist')

try {
  const dead = stage()
  if (dead.length > 0) throw new Error(dead.join('\n'))
  if (process.argv.includes('--dev')) {
    await installed()
    await run([bin, 'dev'], { cwd: site, loud: true })
  } else if (!current(stamp, wanted)) {
    await installed()
    say('building the site')
    await must([bin, 'build'], 'the build of the site')
    const missing = missingIn(dist, process.env.HOSTKIT_SITE_BASE)
    if (missing.length > 0) throw new Error(missing.join('\n'))
    writeFileSync(stamp, wanted)
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
