import { secretEnv } from '@hostkit/core'
import { expect, test } from 'vitest'
import {
  type AccountHandle,
  accountOf,
  declare,
  defineProject,
  host,
  listener,
  prefixes,
  roots,
  service,
  serviceUser,
  type ServiceScope,
  setAccount,
  sourcePath,
  statePath,
  storage,
  unitName,
  type UnitHandle,
} from './index.js'

// Two words as a provider writes them.
function account(service: ServiceScope, { system, home }: { system?: boolean; home?: string }): AccountHandle {
  const name = serviceUser(service)
  const declared = declare(service, { kind: 'posix.account', id: name, props: { name, system, home } })
  const handle: AccountHandle = { handle: 'account', name, group: name, ...declared }
  setAccount(service, handle)
  return handle
}
function daemon(service: ServiceScope, options: { exec: readonly string[]; workingDirectory?: string }): UnitHandle {
  const unit = unitName(service)
  const props = () => ({ name: unit, user: accountOf(service)?.name, ...options })
  return { handle: 'unit', unit, ...declare(service, { kind: 'systemd.service', id: unit, props }) }
}

const toys = () =>
  defineProject('toys', (project) => {
    roots(project, { source: '/opt/toys/src', data: '/srv/toys', state: '/var/lib/toys', config: '/etc/toys' })
    prefixes(project, { user: 'toys-', unit: 'toys-' })
    host(project, 'prod', {
      at: 'elixir.toys',
      ssh: { user: 'deploy', identityFile: '~/.ssh/id_ed25519', retry: { attempts: 3, baseDelay: '250ms', maxDelay: '2s' } },
      sudo: true,
    })
    service(project, 'exograph', (exograph) => {
      storage(exograph, 'data', { mode: 0o755 })
      storage(exograph, 'state', { mode: 'private-dir' })
      daemon(exograph, { workingDirectory: sourcePath(exograph), exec: ['/usr/local/bin/mix'] })
      account(exograph, { system: true, home: statePath(exograph, 'home') })
    })
  })

test('the example of the documentation, whatever the order of its words', () => {
  const project = toys()
  expect(project.diagnostics).toEqual([])
  expect(project.hosts).toEqual([
    {
      name: 'prod',
      at: 'elixir.toys',
      source: { file: 'src/example.test.ts', line: expect.any(Number), column: expect.any(Number) },
      ssh: { user: 'deploy', identityFile: '~/.ssh/id_ed25519', retry: { attempts: 3, baseDelay: '250ms', maxDelay: '2s' } },
      sudo: true,
    },
  ])
  expect(project.declarations.map(({ kind, props, group, host }) => ({ kind, props, group, host }))).toEqual(
    [
      { kind: 'posix.directory', props: { path: '/srv/toys/exograph', owner: 'toys-exograph', group: 'toys-exograph', mode: 0o755 } },
      { kind: 'posix.directory', props: { path: '/var/lib/toys/exograph', owner: 'toys-exograph', group: 'toys-exograph', mode: 0o750 } },
      {
        kind: 'systemd.service',
        props: {
          name: 'toys-exograph.service',
          user: 'toys-exograph',
          workingDirectory: '/opt/toys/src/exograph',
          exec: ['/usr/local/bin/mix'],
        },
      },
      { kind: 'posix.account', props: { name: 'toys-exograph', system: true, home: '/var/lib/toys/exograph/home' } },
    ].map((one) => ({ ...one, group: ['exograph'], host: null })),
  )
})

test('evaluation is pure: twice the same', () => {
  expect(toys()).toEqual(toys())
  expect(JSON.parse(JSON.stringify(toys()))).toEqual(toys())
})

test('a convention of one’s own is a function', () => {
  const toyService = (project: Parameters<typeof service>[0], name: string, body: (toy: ServiceScope) => void) =>
    service(project, name, (toy) => {
      account(toy, { system: true, home: statePath(toy, 'home') })
      body(toy)
    })
  const { declarations, diagnostics } = defineProject('toys', (project) => toyService(project, 'web', (web) => storage(web, 'data')))
  expect(diagnostics).toEqual([])
  expect(declarations.map(({ props }) => props)).toEqual([
    { name: 'web', system: true, home: '/var/lib/web/home' },
    { path: '/srv/web', owner: 'web', group: 'web', mode: 0o750 },
  ])
})

test('what a body returns is returned: handles cross services', () => {
  const { declarations } = defineProject('toys', (project) => {
    const [http, data] = service(project, 'web', (web) => [listener(web, 'http', { port: 4000 }), storage(web, 'data')])
    service(project, 'edge', (edge) => {
      declare(edge, { kind: 'caddy.site', id: 'example.com', props: { to: `${http.host}:${http.port}` }, after: [http, data] })
    })
  })
  expect(declarations.at(-1)).toMatchObject({ props: { to: '127.0.0.1:4000' }, after: ['posix.directory:/srv/web'] })
})

test('a secret stays a handle', () => {
  const { declarations } = defineProject('toys', (project) => {
    declare(project, { kind: 'posix.env', id: 'x', props: { key: secretEnv('KEY') } })
  })
  expect(declarations[0]!.props).toEqual({ key: { secret: 'env:KEY' } })
})
