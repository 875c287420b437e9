import { fail, type Project } from '@hostkit/core'
import { expect, test } from 'vitest'
import { excerpt } from './excerpt.js'
import {
  bootstrap,
  declare,
  defineProject,
  type DeclaringScope,
  host,
  listener,
  mode,
  service,
  sourcePath,
  storage,
  type ServiceScope,
} from './index.js'

const said = (project: Project) => project.diagnostics.map(({ code, source }) => [code, excerpt(source).trim()])

test('an inner body may use an outer scope', () => {
  const { declarations, diagnostics } = defineProject('toys', (project) => {
    service(project, 'web', (web) => {
      service(project, 'db', () => {
        storage(web, 'data')
      })
    })
  })
  expect(diagnostics).toEqual([])
  expect(declarations[0]!.group).toEqual(['web'])
})

test('a scope used after its body ended is reported, once, at the line of use', () => {
  let leaked!: ServiceScope
  const project = defineProject('toys', (project) => {
    service(project, 'web', (web) => {
      leaked = web
    })
    expect(storage(leaked, 'data').path).toBe('/srv/web') // late storage
    sourcePath(leaked) // late reader
  })
  expect(said(project)).toEqual([
    ['HK1009', "expect(storage(leaked, 'data').path).toBe('/srv/web') // late storage"],
    ['HK1009', 'sourcePath(leaked) // late reader'],
  ])
  expect(project.declarations).toEqual([])
  expect(project.diagnostics[0]).toMatchObject({
    message: 'the service "web" was used after its body ended',
    hint: expect.stringContaining('inside its body'),
  })
})

test('a scope used after the project ended still reaches its diagnostics', () => {
  let leaked!: DeclaringScope
  const project = defineProject('toys', (project) => {
    leaked = project
  })
  declare(leaked, { kind: 'posix.file', id: '/x', props: {} }) // after the end
  expect(said(project)).toEqual([['HK1009', "declare(leaked, { kind: 'posix.file', id: '/x', props: {} }) // after the end"]])
  expect(project.declarations).toEqual([])
})

test('an asynchronous body is reported at the line of the call, and its rejection goes nowhere', async () => {
  const project = defineProject('toys', (project) => {
    // @ts-expect-error a body is synchronous
    service(project, 'web', async (web) => {
      await Promise.resolve()
      storage(web, 'data')
      throw new Error('never seen')
    })
    // @ts-expect-error a body is synchronous
    bootstrap(project, async () => {})
    // @ts-expect-error a body is synchronous
    host(project, 'prod', { at: 'example.com' }, async () => {})
  })
  expect(said(project).map(([code]) => code)).toEqual(['HK1003', 'HK1003', 'HK1003'])
  expect(said(project)[0]![1]).toBe("service(project, 'web', async (web) => {")
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(said(project).at(-1)).toEqual(['HK1009', "storage(web, 'data')"])
})

test('an asynchronous project is reported too', () => {
  // @ts-expect-error a body is synchronous
  const project = defineProject('toys', async () => {})
  expect(project.diagnostics).toMatchObject([{ code: 'HK1003', message: 'the body of the project "toys" is asynchronous' }])
})

test('everything that is wrong is told at once, and every word goes on', () => {
  const project = defineProject('toys', (project) => {
    host(project, 'prod', { at: '' })
    service(project, 'Web', (web) => {
      listener(web, 'http', { port: 0 })
      storage(web, 'data', { mode: 755 })
    })
  })
  expect(said(project).map(([code]) => code)).toEqual(['HK1004', 'HK1004', 'HK1004', 'HK1011'])
  expect(project.declarations).toHaveLength(1)
})

test('a Failure thrown in a body joins the others; any other error is a bug and stays one', () => {
  const project = defineProject('toys', (project) => {
    storage(service(project, 'x', (x) => void x) as never, 'data') // no scope at all
  })
  expect(said(project)).toEqual([['HK1004', "storage(service(project, 'x', (x) => void x) as never, 'data') // no scope at all"]])
  expect(defineProject('toys', () => void mode(644)).diagnostics).toMatchObject([{ code: 'HK1011', hint: 'write 0o644' }])
  expect(defineProject('toys', () => fail('HK1012', 'no')).diagnostics).toMatchObject([{ code: 'HK1012' }])
  expect(() =>
    defineProject('toys', () => {
      throw new RangeError('a bug')
    }),
  ).toThrow(RangeError)
})

test('deferred props are evaluated once, at the end, and may fail without hiding the others', () => {
  let evaluated = 0
  const project = defineProject('toys', (project) => {
    declare(project, { kind: 'a', id: '1', props: () => ({ evaluated: ++evaluated }) })
    declare(project, { kind: 'a', id: '2', props: () => fail('HK1004', 'no') })
    declare(project, { kind: 'a', id: '3', props: { gone: undefined, kept: null } })
    expect(evaluated).toBe(0)
  })
  expect(project.declarations.map(({ props }) => props)).toEqual([{ evaluated: 1 }, { kept: null }])
  expect(project.diagnostics).toMatchObject([{ code: 'HK1004' }])
})

test('plugins are in the project only where they were given', () => {
  expect(defineProject('toys', () => {})).not.toHaveProperty('plugins')
  const plugin = { name: 'x', api: 1, resources: [] } as const
  expect(defineProject('toys', { plugins: [plugin] }, () => {}).plugins).toEqual([plugin])
})
