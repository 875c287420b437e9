import { secretEnv } from '@hostkit/core'
import { expect, test } from 'vitest'
import { excerpt } from './excerpt.js'
import {
  type BackendHandle,
  declare,
  defineProject,
  host,
  type HostOptions,
  instance,
  type InstanceOptions,
  service,
  storage,
} from './index.js'

const incus: BackendHandle = { backend: 'incus', kind: 'incus.instance', options: { project: 'hostkit' } }
const debian: InstanceOptions = { backend: incus, image: 'images:debian/12', kind: 'container' }

test('what is declared in a host lands on it alone', () => {
  const { hosts, declarations, diagnostics } = defineProject('toys', (project) => {
    host(project, 'one', { at: 'one.example.com' }, (one) => {
      service(one, 'web', (web) => storage(web, 'data'))
      declare(one, { kind: 'posix.file', id: '/etc/motd', props: {} })
      declare(one, { kind: 'posix.file', id: '/etc/issue', props: {}, host: 'two' })
    })
    host(project, 'two', { at: '192.0.2.7', sudo: { password: secretEnv('SUDO') } }, (two) => service(two, 'web', () => {}))
    service(project, 'web', (web) => storage(web, 'data'))
  })
  expect(diagnostics).toEqual([])
  expect(hosts.map(({ name }) => name)).toEqual(['one', 'two'])
  expect(hosts[0]).not.toHaveProperty('ssh')
  expect(hosts[1]!.sudo).toEqual({ password: { secret: 'env:SUDO' } })
  expect(declarations.map(({ host, group }) => [host, ...group])).toEqual([['one', 'web'], ['one'], ['two'], [null, 'web']])
})

test.each<[Partial<Record<keyof HostOptions | 'sshd', unknown>>, string]>([
  [{}, 'at is missing'],
  [{ at: undefined }, 'at is missing'],
  [{ at: '-oProxyCommand=x' }, 'at is "-oProxyCommand=x"'],
  [{ at: 'deploy@example.com' }, 'at is "deploy@example.com"'],
  [{ at: 'example.com:22' }, 'at is "example.com:22"'],
  [{ at: 'example.com', sshd: {} }, 'host has no option "sshd"'],
  [{ at: '::1', sudo: { password: 'plain' } }, 'sudo.password is plain text'],
  [{ at: '::1', ssh: { password: 'plain' } }, 'ssh.password is plain text'],
  [{ at: '::1', ssh: { port: 70_000 } }, 'ssh.port is 70000'],
  [{ at: '::1', ssh: { user: '-l root' } }, 'ssh.user is "-l root"'],
  [{ at: '::1', ssh: { hostKey: 'MD5:x' } }, 'ssh.hostKey is "MD5:x"'],
  [{ at: '::1', ssh: { identity: 'x' } }, 'ssh has no option "identity"'],
  [{ at: '::1', ssh: { jump: 'a b' } }, 'ssh.jump is "a b"'],
  [{ at: '::1', ssh: { jump: ['x', { at: 'y', ports: 2 }] } }, 'jump has no option "ports"'],
  [{ at: '::1', ssh: { jump: { at: 'y', password: 'plain' } } }, 'jump.password is plain text'],
  [{ at: '::1', ssh: { retry: { attempts: 0 } } }, 'retry.attempts is 0'],
  [{ at: '::1', ssh: { retry: { baseDelay: '10 parsecs' } } }, 'retry.baseDelay is "10 parsecs"'],
])('a host refuses %j', (options, message) => {
  const { diagnostics } = defineProject('toys', (project) => host(project, 'prod', options as never))
  expect(diagnostics).toMatchObject([{ code: 'HK1004', message, hint: expect.any(String) }])
})

test('the way through other machines has one form', () => {
  const { hosts, diagnostics } = defineProject('toys', (project) => {
    host(project, 'a', { at: 'x', ssh: { jump: 'admin@bastion:2200' } })
    host(project, 'b', { at: 'x', ssh: { jump: ['one', { at: 'two', identityFile: '~/.ssh/two', user: undefined }] } })
    host(project, 'c', { at: 'x', ssh: { jump: [] } })
  })
  expect(diagnostics).toEqual([])
  expect(hosts.map(({ ssh }) => ssh?.jump)).toEqual([
    [{ at: 'bastion', user: 'admin', port: 2200 }],
    [{ at: 'one' }, { at: 'two', identityFile: '~/.ssh/two' }],
    [],
  ])
})

test('options given as undefined are absent', () => {
  const { hosts } = defineProject('toys', (project) =>
    host(project, 'prod', { at: 'x', sudo: undefined, ssh: { user: undefined, port: 2222, retry: { attempts: 2, maxDelay: undefined } } }),
  )
  expect(hosts[0]).toEqual({ name: 'prod', source: expect.anything(), at: 'x', ssh: { port: 2222, retry: { attempts: 2 } } })
})

test('a host’s name is taken in the whole project, an instance’s too', () => {
  const { diagnostics } = defineProject('toys', (project) => {
    host(project, 'a', { at: 'x' })
    host(project, 'a', { at: 'y' }) // again
    instance(project, 'a', debian)
    instance(project, 'b', debian)
    instance(project, 'b', debian)
    instance(project, 'c', debian, (c) => host(c, 'b', { at: 'z' }))
  })
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'HK1005 the host "a" is declared twice',
    'HK1005 the host "a" is declared twice',
    'HK1005 the instance "b" is declared twice',
    'HK1005 the host "b" is declared twice',
  ])
  expect(excerpt(diagnostics[0]!.source)).toContain('// again')
})

test('an instance is a resource and a host', () => {
  const { hosts, declarations, diagnostics } = defineProject('toys', (project) => {
    const handle = instance(project, 'demo', { ...debian, expose: { ssh: { host: 2222, guest: 22 } } }, (demo) => {
      service(demo, 'web', (web) => storage(web, 'data'))
    })
    expect(handle).toMatchObject({ handle: 'instance', name: 'demo', backend: 'incus', host: 'demo', address: 'incus.instance:demo' })
  })
  expect(diagnostics).toEqual([])
  expect(hosts).toMatchObject([{ name: 'demo', at: 'demo', instance: { name: 'demo', backend: 'incus', options: { project: 'hostkit' } } }])
  expect(declarations).toMatchObject([
    {
      kind: 'incus.instance',
      host: null,
      props: {
        name: 'demo',
        image: 'images:debian/12',
        kind: 'container',
        lifecycle: 'persistent',
        expose: { ssh: { host: 2222, guest: 22 } },
        options: { project: 'hostkit' },
      },
    },
    { kind: 'posix.directory', host: 'demo', group: ['web'] },
  ])
})

test('a host in an instance is the way in, wherever it stands in the body', () => {
  const { hosts, declarations, diagnostics } = defineProject('toys', (project) => {
    host(project, 'prod', { at: 'x' }, (prod) => {
      const handle = instance(prod, 'demo', debian, (demo) => {
        service(demo, 'web', (web) => storage(web, 'data'))
        host(demo, 'guest', { at: '127.0.0.1', ssh: { user: 'root', port: 2222, acceptNewHostKey: true } })
      })
      expect(handle.host).toBe('guest')
    })
  })
  expect(diagnostics).toEqual([])
  expect(hosts).toMatchObject([{ name: 'prod' }, { name: 'guest', at: '127.0.0.1', ssh: { port: 2222 }, instance: { name: 'demo' } }])
  expect(declarations.map(({ kind, host }) => [kind, host])).toEqual([
    ['incus.instance', 'prod'],
    ['posix.directory', 'guest'],
  ])
})

test('what an instance refuses', () => {
  const { diagnostics } = defineProject('toys', (project) => {
    instance(project, 'a_b', { ...debian, expose: { ssh: { host: 2222, guest: 22 }, web: { host: 2222, guest: 80 } } })
    instance(project, 'c', { image: '', kind: 'vn', lifecycle: 'ephemral' } as never)
    instance(project, 'd', { ...debian, expose: { ssh: { host: 0, guest: 22 } } })
    instance(project, 'e', debian, (e) => {
      host(e, 'one', { at: 'x' })
      host(e, 'two', { at: 'x' })
    })
  })
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'HK1004 the name of the instance is "a_b"',
    'HK1004 expose.ssh and expose.web are both at port 2222',
    'HK1004 backend is missing',
    'HK1004 image is missing',
    'HK1004 kind is "vn"',
    'HK1004 lifecycle is "ephemral"',
    'HK1004 expose.ssh.host is 0',
    'HK1005 the way into the instance "e" is declared twice',
  ])
})
