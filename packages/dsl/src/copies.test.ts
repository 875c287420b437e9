import type { Project } from '@hostkit/core'
import { createJiti } from 'jiti'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import * as first from './index.js'

test('words of a second copy work in the scopes of the first', async () => {
  vi.resetModules()
  const second = await import('./index.js')
  expect(second.storage).not.toBe(first.storage)
  let leaked!: first.ServiceScope
  const project = first.defineProject('toys', (project) => {
    second.roots(project, { data: '/srv/toys' })
    second.host(project, 'prod', { at: 'x' }, (prod) =>
      first.service(prod, 'web', (web) => {
        leaked = web
        second.listener(web, 'http', { port: 1 })
        first.listener(web, 'http', { port: 2 })
        const data = first.storage(web, 'data')
        second.declare(web, { kind: 'a.b', id: 'x', props: () => ({ user: second.serviceUser(web) }), after: [data] })
      }),
    )
    first.storage(leaked, 'late')
    second.storage(leaked, 'later')
  })
  expect(project.diagnostics.map(({ code }) => code)).toEqual(['HK1005', 'HK1009', 'HK1009'])
  expect(project.declarations).toMatchObject([
    { host: 'prod', props: { path: '/srv/toys/web' } },
    { host: 'prod', props: { user: 'web' }, after: ['posix.directory:/srv/toys/web'] },
  ])
})

test('loaded by jiti, from the project’s own files and through a plugin’s word', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dsl-')))
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('package.json', '{ "name": "toys", "type": "module" }')
  write(
    'node_modules/hostkit-motd/package.json',
    '{ "name": "hostkit-motd", "type": "module", "hostkit": { "api": 1, "plugin": "./plugin.ts" } }',
  )
  write(
    'node_modules/hostkit-motd/words.ts',
    `import { declare, type DeclaringScope } from '@hostkit/dsl'

export const motd = (scope: DeclaringScope, text: string) => declare(scope, { kind: 'demo.motd', id: 'motd', props: { text } })
`,
  )
  write(
    'infra/conventions.ts',
    `import { type ProjectScope, service, type ServiceScope, storage } from '@hostkit/dsl'
interface Unused {
  readonly lines: 'that the compiler takes away'
}
export function toyService(project: ProjectScope, name: string, body: (toy: ServiceScope) => void): void {
  service(project, name, (toy) => {
    storage(toy, 'data', {
      mode: 755,
    })
    body(toy)
  })
}
`,
  )
  write(
    'infra/hostkit.config.ts',
    `import { defineProject, listener } from '@hostkit/dsl'
import { motd } from '../node_modules/hostkit-motd/words.ts'
import { toyService } from './conventions.ts'

type Port = number
const port: Port = 0
export default defineProject('toys', (project) => {
  motd(project, 'hello')
  toyService(project, 'web', (web) => {
    listener(web, 'http', { port })
  })
})
`,
  )
  const core = join(import.meta.dirname, '../../core/src')
  // Core as the config sees it is types and small functions: the file that runs on hosts is the build's to load.
  write(
    'core.ts',
    ['address', 'diagnostic', 'duration', 'secret', 'suggest']
      .map((name) => `export * from ${JSON.stringify(join(core, `${name}.ts`))}`)
      .join('\n'),
  )
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    alias: { '@hostkit/dsl': join(import.meta.dirname, 'index.ts'), '@hostkit/core': join(folder, 'core.ts') },
  })
  const project = await jiti.import<Project>(join(folder, 'infra/hostkit.config.ts'), { default: true })
  expect(project.diagnostics.map(({ code, source }) => [code, source!.file, source!.line])).toEqual([
    ['HK1011', 'infra/conventions.ts', 7],
    ['HK1004', 'infra/hostkit.config.ts', 10],
  ])
  expect(project.declarations.map(({ source }) => [source.file, source.line])).toEqual([
    ['infra/hostkit.config.ts', 8],
    ['infra/conventions.ts', 7],
  ])
})
