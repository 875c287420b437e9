import type { Project } from '@hostkit/core'
import { expect, test } from 'vitest'
import { excerpt } from './excerpt.js'
import { bootstrap, defineProject, endpoint, listener, type ProjectScope, service, type ServiceScope, storage, upstream } from './index.js'

const problems = (project: Project) =>
  project.diagnostics.map(({ code, message, hint, source }) => ({ code, message, hint, at: excerpt(source).trim() }))
const web = (body: (web: ServiceScope) => void): Project => defineProject('toys', (project) => service(project, 'web', body))

test('names have a shape', () => {
  const project = defineProject('the toys', (project) => {
    for (const name of ['web', 'web_2', 'a']) service(project, name, () => {})
    for (const name of ['Web', '1web', 'web.service', 'web-', '../etc', '', 'web\n', 'ü']) service(project, name, () => {})
  })
  expect(problems(project).map(({ message }) => message)).toEqual([
    'the name of the project is "the toys"',
    ...['Web', '1web', 'web.service', 'web-', '../etc', '', 'web\\n', 'ü'].map((name) => `the name of the service is "${name}"`),
  ])
  expect(project.diagnostics[1]).toMatchObject({
    code: 'HK1004',
    hint: 'a service is named with lower-case letters, digits, "-" and "_", starting with a letter',
  })
})

test('a name taken in its scope names both lines', () => {
  const project = web((web) => {
    listener(web, 'http', { port: 4000 }) // first
    listener(web, 'http', { port: 4001 }) // again
    storage(web, 'http')
  })
  const [twice, ...others] = project.diagnostics
  expect(others).toEqual([])
  expect(twice).toMatchObject({ code: 'HK1005', message: 'the listener "http" is declared twice' })
  expect(excerpt(twice!.source)).toContain('// again')
  const line = twice!.source!.line
  expect(twice!.details).toEqual([`first at src/words.test.ts:${line - 1}`, `again at src/words.test.ts:${line}`])
})

test('services may share a name on different hosts, not in one scope', () => {
  const project = defineProject('toys', (project) => {
    bootstrap(project, () => {})
    service(project, 'bootstrap', () => {})
  })
  expect(problems(project)).toMatchObject([{ code: 'HK1005', message: 'the service "bootstrap" is declared twice' }])
})

test('listeners', () => {
  const seen: object[] = []
  const project = web((web) => {
    seen.push(
      listener(web, 'http', { port: 4000 }),
      listener(web, 'all', { port: 4001, on: 'any', protocol: 'tcp' }),
      listener(web, 'six', { port: 4002, on: '::1' }),
    )
    listener(web, 'typo', { port: 4003, on: 'lopback' })
    listener(web, 'word', { port: '4004' as never, protocol: 'htp' as never, ports: 1 } as never)
  })
  expect(seen).toMatchObject([
    { handle: 'listener', name: 'http', service: 'web', on: 'loopback', host: '127.0.0.1', port: 4000, protocol: 'http', addresses: [] },
    { host: '127.0.0.1', on: 'any', protocol: 'tcp' },
    { host: '::1', on: '::1' },
  ])
  expect(seen.map((one) => upstream(one as never))).toEqual(['127.0.0.1:4000', '127.0.0.1:4001', '[::1]:4002'])
  expect(problems(project).map(({ message, hint }) => [message, hint])).toEqual([
    ['on is "lopback"', 'did you mean "loopback"?'],
    ['listener has no option "ports"', 'did you mean "port"?'],
    ['port is "4004"', 'a port is a whole number from 1 to 65535'],
    ['protocol is "htp"', 'did you mean "http"?'],
  ])
})

test('endpoints stand anywhere', () => {
  const project = defineProject('toys', (project: ProjectScope) => {
    expect(endpoint(project, 'api', { host: 'api.example.com', port: 443, protocol: 'https' })).toMatchObject({
      handle: 'endpoint',
      name: 'api',
      host: 'api.example.com',
      port: 443,
      protocol: 'https',
    })
    service(project, 'web', (web) => expect(endpoint(web, 'api', { port: 80 }).host).toBe('127.0.0.1'))
    endpoint(project, 'bad', { host: 'user@example.com', port: 80 })
  })
  expect(problems(project)).toMatchObject([{ code: 'HK1004', message: 'host is "user@example.com"' }])
})

test('a word in the wrong scope is reported where no compiler looked', () => {
  const project = web((web) => {
    service(web as never, 'inner', () => {})
  })
  expect(problems(project)).toEqual([
    {
      code: 'HK1004',
      message: '"service" cannot stand in a service',
      hint: 'it stands in a project, a host, an instance, a workspace',
      at: "service(web as never, 'inner', () => {})",
    },
  ])
  expect(problems(defineProject('toys', (project) => service(project, 'web', undefined as never)))).toMatchObject([
    { code: 'HK1004', message: 'the service "web" has no body' },
  ])
})
