import type { Address, Project } from '@hostkit/core'
import { expect, test } from 'vitest'
import { type AccountHandle, accountOf, defineProject, service, type ServiceScope, setAccount, storage } from './index.js'

const web = (body: (web: ServiceScope) => void): Project => defineProject('toys', (project) => service(project, 'web', body))
const directories = (project: Project) =>
  project.declarations.map(({ props }) => props as { path: string; owner: string; group: string; mode: number })
const account = (name: string, group = name): AccountHandle => {
  const address = `posix.account:${name}` as Address
  return { handle: 'account', name, group, address, addresses: [address], source: { file: 'x', line: 1 } }
}

test('where a storage lies', () => {
  const project = web((web) => {
    for (const name of ['data', 'state', 'config', 'cache', 'run', 'source', 'uploads']) storage(web, name)
    storage(web, 'repositories', { under: 'state' })
    storage(web, 'lfs', { under: 'state', path: 'large/files' })
    storage(web, 'media', { path: '/mnt/media/' })
  })
  expect(project.diagnostics).toEqual([])
  expect(directories(project).map(({ path }) => path)).toEqual([
    '/srv/web',
    '/var/lib/web',
    '/etc/web',
    '/var/cache/web',
    '/run/web',
    '/usr/local/src/web',
    '/srv/web/uploads',
    '/var/lib/web/repositories',
    '/var/lib/web/large/files',
    '/mnt/media',
  ])
  expect(project.declarations[0]).toMatchObject({ kind: 'posix.directory', props: { owner: 'root', group: 'root', mode: 0o750 } })
})

test('the handle carries path and address', () => {
  web((web) => {
    const data = storage(web, 'data')
    expect(data).toMatchObject({
      handle: 'storage',
      name: 'data',
      path: '/srv/web',
      address: 'posix.directory:/srv/web',
      addresses: ['posix.directory:/srv/web'],
    })
  })
})

test('who owns a storage', () => {
  const project = web((web) => {
    storage(web, 'a')
    storage(web, 'b', { owner: 'www-data' })
    storage(web, 'c', { owner: 'web', group: 'www-data' })
    storage(web, 'd', { owner: 'web' })
    storage(web, 'e', { owner: account('deploy', 'staff') })
    storage(web, 'f', { group: 'www-data' })
    expect(accountOf(web)).toBeUndefined()
    setAccount(web, account('other'))
    setAccount(web, account('web', 'webs'))
    setAccount(web, account('third'))
  })
  expect(directories(project).map(({ owner, group }) => `${owner}:${group}`)).toEqual([
    'web:webs',
    'www-data:www-data',
    'web:www-data',
    'web:webs',
    'deploy:staff',
    'web:www-data',
  ])
  expect(project.declarations.map(({ after }) => after)).toEqual([[], [], [], [], ['posix.account:deploy'], []])
})

test('rollback is told in the words of the plan', () => {
  const project = web((web) => {
    storage(web, 'a', { rollback: 'delete-if-created' })
    storage(web, 'b', { rollback: 'keep' })
    storage(web, 'c', { rollback: undefined })
    storage(web, 'd', { rollback: 'delete' as never })
  })
  expect(project.declarations.map(({ rollback }) => rollback).slice(0, 3)).toEqual(['invert', 'keep', undefined])
  expect(project.declarations[2]).not.toHaveProperty('rollback')
  expect(project.diagnostics).toMatchObject([{ code: 'HK1004', message: 'rollback is "delete"' }])
})

test('what a storage refuses', () => {
  const project = web((web) => {
    storage(web, 'a', { under: 'state', path: '/mnt/a' })
    storage(web, 'b', { path: '../b' })
    storage(web, 'c', { under: 'sate' })
    storage(web, 'd', { writeable: true } as never)
    storage(web, 'a')
  })
  expect(project.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'HK1004 the storage "a" has both an absolute path and a root',
    'HK1004 "../b" is no path below the root "data"',
    'HK1010 there is no root "sate"',
    'HK1004 storage has no option "writeable"',
    'HK1005 the storage "a" is declared twice',
  ])
})
