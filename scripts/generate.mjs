// Makes, from each package's schemas/*.json, the types and the validators of its kinds; and the reference of the docs: words, directives, commands, events, errors.
// The output is committed; `--check` fails when it is stale.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import patternKeyword from 'ajv/dist/vocabularies/validation/pattern.js'
import { build } from 'esbuild'
import { createJiti } from 'jiti'
import { compile } from 'json-schema-to-typescript'
import { commandsPage } from './reference/commands.mjs'
import { eventsPage } from './reference/events.mjs'
import { directivesPage, silent, wordPages } from './reference/words.mjs'

const check = process.argv.includes('--check')
const root = join(import.meta.dirname, '..')
let stale = 0

const put = (file, text) => {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  stale++
  if (check) console.error(`stale: ${file.slice(root.length + 1)}`)
  else {
    writeFileSync(file, text)
    console.log(`made ${file.slice(root.length + 1)}`)
  }
}

const pascal = (name) =>
  name
    .split(/[-.]/)
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('')
const reserved = new Set(['package', 'import', 'export', 'default', 'interface', 'class', 'function'])
const camel = (name) => pascal(name)[0].toLowerCase() + pascal(name).slice(1) + (reserved.has(name) ? 'Props' : '')

/** A pattern says what it wants in the words that stand beside it, `must`; without them, itself. */
const { default: pattern } = patternKeyword
const saying = {
  ...pattern,
  error: {
    ...pattern.error,
    message: (about) => (about.parentSchema.must === undefined ? pattern.error.message(about) : `must ${about.parentSchema.must}`),
  },
}

for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name, 'schemas')
  if (!existsSync(folder)) continue
  const files = readdirSync(folder)
    // Events are written and never read: nobody needs their validator at run time.
    .filter((file) => file.endsWith('.json') && file !== 'event.v1.json')
    .sort()
  if (files.length === 0) continue
  const out = join(root, 'packages', name, 'src')
  mkdirSync(out, { recursive: true })
  const schemas = files.map((file) => [
    basename(file, '.json').replace(/\.v\d+$/, ''),
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  ])
  const head = '// Generated from schemas/*.json by `npm run generate`. Do not edit.\n'

  const types = await Promise.all(
    schemas.map(([id, schema]) =>
      compile({ ...schema, $id: undefined, title: `${pascal(id)}Props` }, `${pascal(id)}Props`, {
        bannerComment: '',
        style: { semi: false, singleQuote: true },
        additionalProperties: false,
      }),
    ),
  )
  put(join(out, 'props.gen.ts'), `${head}\n${types.join('\n')}`)

  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true, code: { source: true, esm: true } })
  ajv.removeKeyword('pattern').addKeyword(saying).addKeyword('must')
  for (const [id, schema] of schemas) ajv.addSchema({ ...schema, $id: id }, id)
  const code = standalone(ajv, Object.fromEntries(schemas.map(([id]) => [camel(id), id])))
  const bundled = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    write: false,
    legalComments: 'none',
  })
  put(join(out, 'validators.gen.js'), `${head}${bundled.outputFiles[0].text}`)
  put(
    join(out, 'validators.gen.d.ts'),
    `${head}import type { Validator } from '@hostkit/core'\n\n${schemas.map(([id]) => `export const ${camel(id)}: Validator`).join('\n')}\n`,
  )
}

// The page of error codes is made from what \`hostkit explain\` says.
const sources = createJiti(import.meta.url)
const { codes } = await sources.import(join(root, 'packages/core/src/diagnostic.ts'))
const { areas, exampleText, explanations } = await sources.import(join(root, 'packages/cli/src/explain/index.ts'))
const capital = (text) => text[0].toUpperCase() + text.slice(1)
const language = (example) => ('body' in example ? 'diff' : 'code' in example ? 'js' : 'sh')
const fenced = (example) => `\`\`\`${language(example)}\n${exampleText(example)}\n\`\`\``
const pages = Object.entries(areas).map(([digit, area]) => {
  const entries = Object.entries(codes).filter(([code]) => code[2] === digit)
  return [
    `## ${capital(area)}`,
    ...entries.map(([code, meaning]) => {
      const { cause, mend, example } = explanations[code]
      return [`### ${code}`, `${capital(meaning)}.`, cause, `**What to do.** ${mend}`, fenced(example)].join('\n\n')
    }),
  ].join('\n\n')
})
put(
  join(root, 'docs/errors.md'),
  [
    '<!-- Generated from packages/cli/src/explain by `npm run generate`. Do not edit. -->',
    '# Errors',
    'Every error has a code, a sentence, the line of the config where there is one, and a hint. Codes are never reused. `hostkit explain CODE` says the same as this page, offline.',
    ...pages,
  ].join('\n\n') + '\n',
)

mkdirSync(join(root, 'docs/reference'), { recursive: true })
for (const { file, text } of [
  ...wordPages(),
  directivesPage(),
  commandsPage(
    await sources.import(join(root, 'packages/cli/src/verbs.ts')),
    await sources.import(join(root, 'packages/cli/src/flags.ts')),
  ),
  eventsPage(JSON.parse(readFileSync(join(root, 'packages/core/schemas/event.v1.json'), 'utf8'))),
])
  put(join(root, file), text)
if (silent.length > 0) {
  console.error(`these words have no docstring, and the reference would say nothing of them: ${silent.join(', ')}`)
  process.exitCode = 1
}

// The examples make theirs as their authors would, outside of this repository.
for (const name of readdirSync(join(root, 'examples/providers'))) {
  const { status } = spawnSync(process.execPath, ['scripts/generate.mjs', ...process.argv.slice(2)], {
    cwd: join(root, 'examples/providers', name),
    stdio: 'inherit',
  })
  if (status === 0) continue
  console.error(`that was examples/providers/${name}`)
  process.exitCode = 1
}

if (check && stale > 0) {
  console.error('run: npm run generate')
  process.exitCode = 1
}
