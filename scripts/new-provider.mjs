// `npm run new:provider NAME`: a provider package of this repository, which passes every check as made. Outside of it: `npm create hostkit-provider NAME`.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJiti } from 'jiti'

const root = join(import.meta.dirname, '..')
/** @type {typeof import('../packages/create-hostkit-provider/src/create.ts')} */
const { create, shortName } = await createJiti(import.meta.url, { fsCache: false }).import(
  '../packages/create-hostkit-provider/src/create.ts',
)

const fail = (text) => {
  console.error(`error: ${text}`)
  process.exit(1)
}
const name = process.argv[2] ?? fail('npm run new:provider NAME')
const short = shortName(name)
const file = (path) => join(root, path)
const read = (path) => readFileSync(file(path), 'utf8')
const json = (path, change) => writeFileSync(file(path), `${JSON.stringify(change(JSON.parse(read(path))), null, 2)}\n`)
const run = (...argv) => execFileSync(argv[0], argv.slice(1), { cwd: root, stdio: 'inherit' })

// What every package of the repository shares lies at its root.
const shared =
  /^(\.github|\.changeset|scripts)\/|^(_gitignore|tsconfig\.json|tsup\.config\.ts|vitest\.config\.ts|src\/container\.fixture\.ts)$/
const made = `packages/provider-${short}`
const full = `@hostkit/provider-${short}`
create({ name: short, into: file('packages'), folder: `provider-${short}`, package: full, without: (path) => shared.test(path) })
for (const path of ['tsconfig.json', 'tsup.config.ts']) writeFileSync(file(`${made}/${path}`), read(`packages/provider-packages/${path}`))
json(`${made}/package.json`, (manifest) => ({
  ...manifest,
  files: [...manifest.files, 'SECURITY.md'],
  scripts: JSON.parse(read('packages/provider-packages/package.json')).scripts,
  devDependencies: { '@hostkit/core': '*', '@hostkit/dsl': '*' },
  nx: { tags: ['provider'] },
}))
const live = `${made}/src/conformance.live.test.ts`
writeFileSync(
  file(live),
  read(live)
    .replace(
      "import { container, sh } from './container.fixture.js'\nimport",
      "import { conformanceHost } from '../../../e2e/enter.js'\nimport",
    )
    .replace(
      '\nconst file =',
      "\nconst sh = (script: string) => (host: { exec(argv: readonly string[]): Promise<unknown> }) => host.exec(['sh', '-c', script])\nconst file =",
    )
    .replace('container, [', '() => conformanceHost(), ['),
)
json('tsconfig.json', (config) => {
  config.compilerOptions.paths[full] = [`./${made}/src/index.ts`]
  config.compilerOptions.paths[`${full}/plugin`] = [`./${made}/src/plugin.ts`]
  return config
})
writeFileSync(file(`.changeset/provider-${short}.md`), `---\n'${full}': minor\n---\n\nThe first kind: \`${short}.entry\`.\n`)

run('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund')
run('node', 'scripts/generate.mjs')
run('npx', 'prettier', '--write', '--log-level', 'warn', made, 'tsconfig.json', `.changeset/provider-${short}.md`)
console.log(`${full} is in ${made}. Next: npm run build, npm test; and a line for it in README.md. The guide: docs/providers.md.`)
