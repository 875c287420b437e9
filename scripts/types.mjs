// The second half of a package's build: its declarations, by the native compiler, one file a source file, so that an editor leads from a type to its words.
// What no entry reaches is the package's own business and is not shipped; what is reached may name only packages that a user gets with it.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const folder = process.cwd()
const dist = join(folder, 'dist')
/** @type {{ exports: Record<string, { types?: string }>, dependencies?: object, peerDependencies?: object }} */
const { exports, dependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.values(exports).flatMap(({ types }) => (types ? [join(folder, types)] : []))
const sources = entries
  .map((file) => relative(dist, file).replace(/\.d\.ts$/, '.ts'))
  .concat(readdirSync('src').filter((name) => name.endsWith('.d.ts') && !existsSync(join('src', name.replace(/\.d\.ts$/, '.js')))))

const config = join(dist, 'tsconfig.json')
writeFileSync(
  config,
  JSON.stringify({
    extends: join(import.meta.dirname, '../tsconfig.base.json'),
    compilerOptions: { noEmit: false, declaration: true, emitDeclarationOnly: true, allowJs: false, rootDir: '../src', outDir: '.' },
    files: sources.map((file) => join('../src', file)),
  }),
)
try {
  execFileSync(process.execPath, [join(import.meta.dirname, '../node_modules/typescript-7/bin/tsc'), '-p', config], { stdio: 'inherit' })
} finally {
  rmSync(config)
}

const wrong = []
const reached = new Set()
function visit(file) {
  if (reached.has(file)) return
  reached.add(file)
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (name.startsWith('.')) {
      const next = join(dirname(file), name.replace(/\.js$/, '.d.ts'))
      if (existsSync(next)) visit(next)
      else wrong.push(`${relative(folder, file)} needs ${name}, which has no declarations`)
    } else if (!name.startsWith('node:')) {
      const from = name.split('/', name.startsWith('@') ? 2 : 1).join('/')
      if (!(from in dependencies) && !(from in peerDependencies))
        wrong.push(`${relative(folder, file)} names ${from}, which users do not get`)
    }
  }
}
for (const entry of entries) visit(entry)
for (const file of readdirSync(dist, { recursive: true }))
  if (file.endsWith('.d.ts') && !reached.has(join(dist, file))) rmSync(join(dist, file))
for (const file of readdirSync(dist, { recursive: true, withFileTypes: true }))
  if (file.isDirectory() && readdirSync(join(file.parentPath, file.name)).length === 0)
    rmSync(join(file.parentPath, file.name), { recursive: true })
if (wrong.length > 0) {
  console.error(wrong.join('\n'))
  process.exitCode = 1
}
