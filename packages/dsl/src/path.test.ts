import { expect, test } from 'vitest'
import { excerpt } from './excerpt.js'
import {
  cachePath,
  configPath,
  dataPath,
  defineProject,
  nest,
  prefixes,
  type ProjectScope,
  rootPath,
  roots,
  runPath,
  sameService,
  scopeKey,
  service,
  serviceName,
  type ServiceScope,
  serviceUser,
  sourcePath,
  statePath,
  unitName,
  type WorkspaceScope,
} from './index.js'

const inService = <T>(read: (web: ServiceScope) => T, setup: (project: ProjectScope) => void = () => {}, as?: string) => {
  let seen: T | undefined
  const { diagnostics } = defineProject('toys', (project) => {
    setup(project)
    service(project, 'web_app', { as }, (web) => {
      seen = read(web)
    })
  })
  return { seen: seen!, diagnostics }
}
const known = [sourcePath, dataPath, statePath, configPath, cachePath, runPath]

test('where things lie without roots: data and state are two directories', () => {
  expect(inService((web) => known.map((path) => path(web))).seen).toEqual([
    '/usr/local/src/web_app',
    '/srv/web_app',
    '/var/lib/web_app',
    '/etc/web_app',
    '/var/cache/web_app',
    '/run/web_app',
  ])
})

test('the service’s folder is added below the known roots only', () => {
  const { seen, diagnostics } = inService(
    (web) => [rootPath(web, 'data', 'a/b'), rootPath(web, 'bin', 'mix'), rootPath(web, 'media'), rootPath(web, 'workspaces')],
    (project) => roots(project, { data: '/srv/toys/', media: '/mnt//media' }),
    'shop',
  )
  expect(diagnostics).toEqual([])
  expect(seen).toEqual(['/srv/toys/shop/a/b', '/usr/local/bin/mix', '/mnt/media', '/srv/toys'])
})

test('outside services a root is the root itself', () => {
  expect(defineProject('toys', (project) => void expect(dataPath(project, 'x')).toBe('/srv/x')).diagnostics).toEqual([])
})

test('a root that is not declared', () => {
  const setup = (project: ProjectScope) => roots(project, { media: '/mnt/media' })
  const { seen, diagnostics } = inService((web) => [rootPath(web, 'medis', 'x'), rootPath(web, 'zzz')], setup)
  expect(seen).toEqual(['/medis/x', '/zzz'])
  expect(diagnostics).toMatchObject([
    { code: 'HK1010', message: 'there is no root "medis"', hint: 'did you mean "media"?' },
    { code: 'HK1010', message: 'there is no root "zzz"', hint: "declare it: roots(project, { zzz: '/…' })" },
  ])
  expect(excerpt(diagnostics[0]!.source)).toContain("rootPath(web, 'medis', 'x')")
})

test('a child stays below its root', () => {
  for (const child of ['../x', '/etc', 'a/../../b'])
    expect(inService((web) => dataPath(web, child)).diagnostics).toMatchObject([{ code: 'HK1004' }])
  expect(inService((web) => dataPath(web, 'a..b/')).seen).toBe('/srv/web_app/a..b')
})

test('roots and prefixes that are wrong, late or set twice', () => {
  const { diagnostics } = defineProject('toys', (project) => {
    roots(project, { data: 'srv', state: '/a/../b', 'a b': '/x', cache: undefined })
    roots(project, { data: '/srv/toys' }) // twice
    prefixes(project, { user: 'Toys-', unit: 'toys ' })
    prefixes(project, { uint: 'toys-' } as never)
    service(project, 'web', (web) => void [configPath(web), unitName(web)])
    roots(project, { config: '/etc/toys', run: '/run/toys' })
    prefixes(project, { unit: 'toys-', user: 'toys-' })
  })
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'HK1004 the root "data" is "srv"',
    'HK1004 the root "state" is "/a/../b"',
    'HK1004 the name of the root is "a b"',
    'HK1005 the root "data" is set twice',
    'HK1004 the prefix of users is "Toys-"',
    'HK1004 the prefix of units is "toys "',
    'HK1004 prefixes has no option "uint"',
    'HK1004 the root "config" is set after it was used',
    'HK1004 the prefix "unit" is set after it was used',
  ])
  expect(diagnostics[3]!.details).toEqual([
    expect.stringMatching(/^first at src\/path\.test\.ts:\d+$/),
    expect.stringMatching(/^again at /),
  ])
})

const toys = (project: ProjectScope): void => prefixes(project, { user: 'toys-', unit: 'toys-' })

test('names of services, users and units', () => {
  const read = (web: ServiceScope) => [
    serviceName(web),
    serviceUser(web),
    unitName(web),
    unitName(web, 'worker'),
    unitName(web, 'backup.timer'),
    unitName(web, '.timer'),
  ]
  expect(inService(read, toys).seen).toEqual([
    'web_app',
    'toys-web-app',
    'toys-web-app.service',
    'toys-web-app-worker.service',
    'toys-web-app-backup.timer',
    'toys-web-app.timer',
  ])
  expect(inService(read).seen.slice(1, 3)).toEqual(['web-app', 'web-app.service'])
})

test('names that no host takes', () => {
  expect(inService((web) => unitName(web, 'a b')).diagnostics).toMatchObject([{ code: 'HK1004' }])
  const long = (project: ProjectScope): void => prefixes(project, { user: 'a-very-long-prefix-for-users-' })
  expect(inService(serviceUser, long).diagnostics).toMatchObject([
    { code: 'HK1004', message: expect.stringContaining('more than 31 characters') },
  ])
  expect(inService(serviceName, () => {}, 'a/b').diagnostics).toMatchObject([{ code: 'HK1004', message: 'as is "a/b"' }])
})

test('in a workspace its owner and name come first', () => {
  const { diagnostics } = defineProject('toys', (project) => {
    toys(project)
    const source = { file: '/x', line: 1 }
    nest<WorkspaceScope, void>(
      project,
      { scope: 'workspace', name: 'blog', source, segment: 'alice/blog', identity: 'alice-blog', group: 'alice/blog' },
      (blog) =>
        service(blog, 'preview', (site) => {
          expect(dataPath(site)).toBe('/srv/alice/blog/preview')
          expect([unitName(site), serviceUser(site)]).toEqual(['toys-alice-blog-preview.service', 'toys-alice-blog-preview'])
          expect(site.frame.group).toEqual(['alice/blog', 'preview'])
          expect(scopeKey(site)).toBe('toys/blog/preview')
          expect(sameService(site, { service: 'toys/blog/preview' })).toBe(true)
        }),
    )
  })
  expect(diagnostics).toEqual([])
})
