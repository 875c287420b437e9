// Makes, from schemas/*.json, the types and the validators of the kinds. The output is committed; `--check` fails when it is stale.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import patternKeyword from 'ajv/dist/vocabularies/validation/pattern.js'
import { build } from 'esbuild'
import { compile } from 'json-schema-to-typescript'

const root = join(import.meta.dirname, '..')
const head = '// Generated from schemas/*.json by `npm run generate`. Do not edit.\n'
const pascal = (name) => name.replace(/(^|[-.])([a-z0-9])/g, (_, __, letter) => letter.toUpperCase())
const camel = (name) => pascal(name)[0].toLowerCase() + pascal(name).slice(1)

const put = (name, text) => {
  const file = join(root, 'src', name)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  if (process.argv.includes('--check')) {
    console.error(`stale: src/${name}; run: npm run generate`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`made src/${name}`)
  }
}

const schemas = readdirSync(join(root, 'schemas'))
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(root, 'schemas', file), 'utf8'))])

const types = []
for (const [id, schema] of schemas) {
  const name = `${pascal(id)}Props`
  const style = { semi: false, singleQuote: true }
  types.push(await compile({ ...schema, $id: undefined, title: name }, name, { bannerComment: '', style, additionalProperties: false }))
}
put('props.gen.ts', `${head}\n${types.join('\n')}`)

/** A pattern says what it wants in the words that stand beside it, `must`; without them, itself. */
const { default: pattern } = patternKeyword
const saying = {
  ...pattern,
  error: {
    ...pattern.error,
    message: (about) => (about.parentSchema.must === undefined ? pattern.error.message(about) : `must ${about.parentSchema.must}`),
  },
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true, code: { source: true, esm: true } })
ajv.removeKeyword('pattern').addKeyword(saying).addKeyword('must')
for (const [id, schema] of schemas) ajv.addSchema({ ...schema, $id: id }, id)
const { outputFiles } = await build({
  stdin: { contents: standalone(ajv, Object.fromEntries(schemas.map(([id]) => [camel(id), id]))), resolveDir: root },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['main'],
  write: false,
  legalComments: 'none',
})
put('validators.gen.js', `${head}${outputFiles[0].text}`)
const names = schemas.map(([id]) => `export const ${camel(id)}: Validator`).join('\n')
put('validators.gen.d.ts', `${head}import type { Validator } from '@hostkit/core'\n\n${names}\n`)
