import { prepare } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, listener, service } from '@hostkit/dsl'
import { expect, it } from 'vitest'
import { nginxSite } from './index.js'
import { plugin } from './plugin.js'

it('is declared by its word, and knows a listener', () => {
  const project = defineProject('test', (scope) => {
    service(scope, 'web', (web) => nginxSite(web, 'example.com', { proxy: listener(web, 'http', { port: 4000, on: 'loopback' }) }))
  })
  expect(project.diagnostics).toEqual([])
  const [site] = prepare(project, pluginsOf(plugin), null).sorted
  expect(site).toMatchObject({ address: 'nginx.site:example.com', props: { proxy: 'http://127.0.0.1:4000' } })
})

it('is refused when another site has its name', () => {
  const project = defineProject('test', (scope) => {
    nginxSite(scope, 'a.test', { root: '/srv/a' })
    nginxSite(scope, 'b.test', { root: '/srv/b', aliases: ['a.test'] })
  })
  expect(() => prepare(project, pluginsOf(plugin), null)).toThrow(/HK1006/)
})

it('wants one thing to serve', () => {
  const { diagnostics } = defineProject('test', (scope) => void nginxSite(scope, 'a.test', {}))
  expect(diagnostics).toMatchObject([{ code: 'HK1004', message: 'the site a.test needs one of "root" and "proxy"' }])
})
