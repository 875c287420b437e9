import { Failure } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import type { SiteProps } from './props.gen.js'
import { render } from './render.js'

const site = (more: Partial<SiteProps>): SiteProps => ({ name: 'a', addresses: ['a.test'], ...more })
const refused = (more: Partial<SiteProps>): string => {
  try {
    return `accepted: ${render(site(more))}`
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.diagnostics.map(({ message, hint }) => `${message} | ${hint}`).join('\n')
  }
}
const body = (text: string): Partial<SiteProps> => ({ respond: { body: text } })

describe('the file of a site', () => {
  it('has no room for hostile values', () => {
    const hostile = [
      'a\nb.test {\n',
      '{',
      '}',
      '{}',
      '{$HOME}',
      '{env.HOME}',
      '{path}',
      '{"a":{b}}',
      '{"a"',
      '"}{"',
      '\\{"a"}',
      'bell\x07',
      '\x85',
      '\ud800',
      '\\"`',
    ]
    for (const text of hostile) expect(refused(body(text))).toContain(`respond.body is ${JSON.stringify(text)}`)
    expect(refused({ header: { 'X-A\n': 'x' } })).toMatch(/^the header is /)
    expect(refused({ header: { X: '{http.request.uri}' } })).toContain('Caddy would take the braces for a placeholder')
    expect(refused({ root: '/srv/{host}', fileServer: {} })).toMatch(/^root is /)
    expect(refused({ root: '/srv/../etc', fileServer: {} })).toMatch(/^root is /)
    expect(refused({ routes: { '/a {': { respond: {} } } })).toMatch(/^the route is /)
    expect(refused({ redirect: { to: 'https://b.test/{x}', status: 308, keepPath: false } })).toMatch(/^redirect.to is /)
    expect(refused({ redirect: { to: 'javascript:alert(1)', status: 308, keepPath: false } })).toMatch(/^redirect.to is /)
  })

  it('takes upstreams that Caddy can dial, and no others', () => {
    for (const to of [
      '127.0.0.1:4000',
      'app.internal:80',
      '[::1]:4000',
      'http://app:80',
      'h2c://app:80',
      'https://api.example.com',
      'unix//run/app.sock',
    ])
      expect(refused({ reverseProxy: [to] })).toContain(`accepted: a.test {\n\treverse_proxy ${to}`)
    for (const to of [
      'app',
      '127.0.0.1:0',
      '127.0.0.1:4000/path',
      ':4000',
      '{upstream}',
      'a b:1',
      '@x:1',
      '/x:1',
      'unix//run/../x y',
      '[::1:80',
      'srv+http://x:1',
    ])
      expect(refused({ reverseProxy: [to] })).toContain(`reverseProxy is ${JSON.stringify(to)}`)
    expect(refused({ reverseProxy: ['https://a:1', 'b:1'] })).toMatch(/^reverseProxy mixes https and http/)
  })

  it('answers in one way', () => {
    expect(refused({})).toMatch(/^the site answers nothing/)
    expect(refused({ header: { A: 'b' }, root: '/srv' })).toMatch(/^the site answers nothing/)
    expect(refused({ respond: {}, reverseProxy: ['a:1'] })).toMatch(/^the site has both respond and reverseProxy/)
    expect(refused({ fileServer: {} })).toMatch(/^the site has a fileServer and no root/)
    expect(refused({ root: '/srv', routes: { '/x/*': { fileServer: {} } } })).toMatch(/^accepted/)
    expect(refused({ addresses: ['http://a.test'], tls: 'internal', respond: {} })).toMatch(/^tls does not go with plain http/)
  })
})
