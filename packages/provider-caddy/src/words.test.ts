import type { Project } from '@hostkit/core'
import { prepare } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, endpoint, host, listener, service, storage, type ProjectScope } from '@hostkit/dsl'
import { describe, expect, it } from 'vitest'
import { neighbours } from './neighbours.fixture.js'
import { caddyServer, caddySite } from './index.js'
import { plugin } from './plugin.js'

const project = (body: (project: ProjectScope) => void): Project => defineProject('test', (p) => void body(p))
const sites = ({ declarations, diagnostics }: Project): unknown[] => {
  expect(diagnostics).toEqual([])
  return declarations.filter(({ kind }) => kind === 'caddy.site').map(({ props }) => props)
}
const problems = ({ diagnostics }: Project): string[] =>
  diagnostics.map(({ message, hint, source }) => `${message} | ${hint} | ${source?.file.split('/').at(-1)}`)

describe('caddySite', () => {
  it('takes the short forms', () => {
    const made = project((p) => {
      const api = endpoint(p, 'api', { host: 'api.example.com', port: 443, protocol: 'https' })
      service(p, 'web', (web) => {
        const http = listener(web, 'http', { port: 4000 })
        const files = storage(web, 'data')
        caddySite(web, 'example.com', { encode: ['zstd', 'gzip'], reverseProxy: http })
        caddySite(web, ['files.example.com', '*.files.example.com'], {
          root: files,
          fileServer: true,
          log: true,
          routes: { '/api/*': { reverseProxy: [api], stripPrefix: true } },
        })
        caddySite(web, 'www.example.com', { http: true, redirect: 'https://example.com' })
        caddySite(web, ':8080', { tls: 'off', respond: 'up', name: 'health' })
      })
    })
    expect(sites(made)).toEqual([
      { name: 'example.com', addresses: ['example.com'], encode: ['zstd', 'gzip'], reverseProxy: ['127.0.0.1:4000'] },
      {
        name: 'files.example.com',
        addresses: ['files.example.com', '*.files.example.com'],
        root: '/srv/web',
        fileServer: {},
        log: 'journal',
        routes: { '/api/*': { reverseProxy: ['https://api.example.com:443'], stripPrefix: true } },
      },
      {
        name: 'www.example.com',
        addresses: ['http://www.example.com'],
        redirect: { to: 'https://example.com', status: 308, keepPath: true },
      },
      { name: 'health', addresses: ['http://:8080'], respond: { body: 'up' } },
    ])
  })

  it('says what is wrong at the line of the user, all at once', () => {
    const made = project((p) => {
      service(p, 'web', (web) => {
        const dns = listener(web, 'dns', { port: 53, protocol: 'udp' })
        caddySite(web, 'a.test', { revereProxy: 'x:1', respond: 200 } as never)
        caddySite(web, 'b.test', { reverseProxy: dns })
        caddySite(web, 'c.test/path', { respond: '{env.HOME}' })
        caddySite(web, 'd.test', { respond: 'x', routes: { '/a': { respnd: 'y' } as never } })
      })
    })
    expect(problems(made)).toEqual([
      'caddySite has no option "revereProxy" | did you mean "reverseProxy"? | words.test.ts',
      `the listener "dns" speaks udp, and a site passes on http | declare it with protocol 'http' or 'https' | words.test.ts`,
      `the address of the site is "c.test/path" | a site answers to every path; paths are in "routes" | words.test.ts`,
      'the route /a has no option "respnd" | did you mean "respond"? | words.test.ts',
    ])
  })

  it('brings the folder, the import and the server once a host', () => {
    const made = project((p) => {
      caddySite(p, 'a.test', { respond: 'a' })
      host(p, 'prod', { at: '192.0.2.1' }, (prod) => {
        caddySite(prod, 'b.test', { respond: 'b' })
        caddyServer(prod, { enabled: false })
      })
      host(p, 'other', { at: '192.0.2.2' })
    })
    const on = (name: string): string[] =>
      prepare(made, pluginsOf(plugin, neighbours), name).sorted.map(
        ({ address, props }) => `${address} ${JSON.stringify((props as { enabled?: boolean }).enabled ?? '')}`,
      )
    expect(on('prod')).toEqual([
      'posix.directory:/etc/caddy/sites ""',
      'caddy.import:/etc/caddy/Caddyfile ""',
      'caddy.server:caddy false',
      'caddy.site:a.test ""',
      'caddy.site:b.test ""',
    ])
    expect(on('other')).toEqual([
      'posix.directory:/etc/caddy/sites ""',
      'caddy.import:/etc/caddy/Caddyfile ""',
      'caddy.server:caddy ""',
      'caddy.site:a.test ""',
    ])
  })

  it('finds two sites with one address, however it is written', () => {
    const made = project((p) => {
      caddySite(p, 'a.test', { respond: 'a' })
      caddySite(p, ['b.test', 'https://A.test:443'], { respond: 'b' })
    })
    expect(() => prepare(made, pluginsOf(plugin, neighbours), null)).toThrow(
      'caddy.site:b.test and caddy.site:a.test both claim site a.test:443',
    )
  })
})
