import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const folders = ['packages', 'examples/providers'].flatMap((at) => readdirSync(join(root, at)).map((name) => `${at}/${name}/schemas`))
const files = [...folders, 'packages/create-hostkit-provider/template/schemas']
  // What core has are plans, records and events, which nobody writes by hand.
  .filter((folder) => existsSync(join(root, folder)) && folder !== 'packages/core/schemas')
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))

const wordless = (value: unknown, at: string): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : [
        ...('pattern' in value && typeof value.pattern === 'string' && !('must' in value) ? [at] : []),
        ...Object.entries(value).flatMap(([key, one]) => wordless(one, `${at}.${key}`)),
      ]

it('every pattern of a schema says in words what it wants', () => {
  expect(files.length).toBeGreaterThan(15)
  expect(files.flatMap((file) => wordless(JSON.parse(readFileSync(join(root, file), 'utf8')), file))).toEqual([])
})
