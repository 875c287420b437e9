import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { caller, firstOutside } from './caller.js'
import { isOwn, projectFolder } from './own.js'

test('the line of the call, and a stack limit left as it was', () => {
  const limit = Error.stackTraceLimit
  const source = caller()
  expect(source).toEqual({ file: import.meta.filename, line: 10, column: expect.any(Number) })
  expect(Error.stackTraceLimit).toBe(limit)
})

test('a stack that is no text, or has no file in it, is no error', () => {
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = (_, sites) => sites
  const source = caller()
  // eslint-disable-next-line -- put back as it was, absent included.
  Error.prepareStackTrace = prepareStackTrace
  expect(source).toEqual({ file: 'unknown', line: 0 })
  expect(firstOutside('Error\n    at native')).toEqual({ file: 'unknown', line: 0 })
})

test('every form of a stack line', () => {
  const file = '/srv/a (b)/c.ts'
  const at = (text: string): unknown => firstOutside(`Error: at once\n    at node:internal/x:1:2\n    ${text}`)
  const forms = [
    `at fn (${file}:3:4)`,
    `at async fn (${file}:3:4)`,
    `at new Thing (${file}:3:4)`,
    `at Object.fn [as other] (${file}:3:4)`,
    `at file:///srv/a%20(b)/c.ts:3:4`,
    `at fn (file:///srv/a%20(b)/c.ts?t=1:3:4)`,
    `at eval (eval at <anonymous> (${file}:9:9), <anonymous>:1:1)\n    at fn (${file}:3:4)`,
    `at Array.map (<anonymous>)\n    at fn (${file}:3:4)`,
    `at Module.fn (${file}?v=1a:3:4)`,
  ]
  expect(forms.map(at)).toEqual(forms.map(() => ({ file, line: 3, column: 4 })))
})

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'own-')))
const write = (path: string, json: object): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), JSON.stringify(json))
}
const own = (path: string): boolean => isOwn(join(folder, path))
const ownAmong = (...paths: readonly string[]): readonly string[] => paths.filter(own)

test('what is HostKit’s own, or a plugin’s', () => {
  write('package.json', { name: 'toys', private: true })
  write('node_modules/@hostkit/dsl/package.json', { name: '@hostkit/dsl' })
  write('node_modules/@hostkit/dsl/dist/esm/package.json', { type: 'module' })
  write('node_modules/hostkit-demo/package.json', { name: 'hostkit-demo', hostkit: { api: 1, plugin: './index.js' } })
  write('node_modules/chalk/package.json', { name: 'chalk', hostkit: true })
  expect(own('node_modules/@hostkit/dsl/dist/index.js')).toBe(true)
  expect(own('node_modules/@hostkit/dsl/dist/esm/index.js')).toBe(true)
  expect(own('node_modules/hostkit-demo/index.js')).toBe(true)
  expect(own('node_modules/hostkit-demo/words/deep/file.js')).toBe(true)
  expect(own('node_modules/chalk/index.js')).toBe(false)
  expect(own('hostkit.config.ts')).toBe(false)
  expect(own('src/conventions.ts')).toBe(false)
})

test('in the repository of a plugin its code is its own, and its configs, examples and tests are not', () => {
  write('repo/package.json', { name: 'hostkit-demo', hostkit: { api: 1, plugin: './build/plugin.js' } })
  const code = ['repo/src/words.ts', 'repo/src/deep/words.ts', 'repo/build/plugin.js', 'repo/dist/x.js']
  expect(ownAmong(...code)).toEqual(code)
  expect(
    ownAmong(
      'repo/hostkit.config.ts',
      'repo/src/hostkit.config.mjs',
      'repo/src/words.test.ts',
      'repo/src/a.test-d.ts',
      'repo/examples/site.ts',
    ),
  ).toEqual([])
})

test('in HostKit’s own repository too', () => {
  write('mono/package.json', { name: 'hostkit', private: true })
  write('mono/packages/dsl/package.json', { name: '@hostkit/dsl' })
  write('mono/examples/toys/package.json', { name: '@hostkit/example-toys', private: true })
  write('mono/e2e/package.json', { name: '@hostkit/e2e', private: true })
  expect(own('mono/packages/dsl/src/host.ts')).toBe(true)
  expect(
    ownAmong(
      'mono/examples/toys/hostkit.config.ts',
      'mono/examples/toys/src/conventions.ts',
      'mono/e2e/harness/run.ts',
      'mono/e2e/src/story.ts',
      'mono/packages/dsl/fixtures/site.ts',
      'mono/scripts/demo.ts',
    ),
  ).toEqual([])
})

test('the folder of the project, with a package.json and without', () => {
  expect(projectFolder(join(folder, 'infra/deep/hostkit.config.ts'))).toBe(folder)
  expect(projectFolder('/nowhere/at/all/hostkit.config.ts')).toBe('/nowhere/at/all')
})
