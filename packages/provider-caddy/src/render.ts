import { fail } from '@hostkit/core'
import { parseAddress, printAddress } from './address.js'
import { caddyfile, data, type Line } from './caddyfile.js'
import type { SiteProps } from './props.gen.js'
import { checkUpstream, schemeOf } from './upstream.js'

type Handling = Pick<SiteProps, 'header' | 'root' | 'redirect' | 'respond' | 'reverseProxy' | 'fileServer'>

/** The file of a site. The one place where its values become text; whatever Caddy could read in another way is refused. */
export function render(site: SiteProps): string {
  const { addresses, tls, log, encode, routes = {} } = site
  const parsed = addresses.map(parseAddress)
  if (tls !== undefined && parsed.some((one) => one.scheme === 'http'))
    fail('HK1004', 'tls does not go with plain http addresses', { hint: 'leave one of them out' })
  const block: Line[] = [
    ...(tls === 'internal'
      ? [{ words: ['tls', 'internal'] }]
      : tls
        ? [{ words: ['tls', path(tls.certificate, 'tls.certificate'), path(tls.key, 'tls.key')] }]
        : []),
    ...(log === 'journal'
      ? [{ words: ['log'] }]
      : log
        ? [{ words: ['log'], block: [{ words: ['output', 'file', path(log.file, 'log.file')] }] }]
        : []),
    ...(encode ? [{ words: ['encode', ...encode] }] : []),
    ...Object.entries(routes).map(([at, { stripPrefix, ...rest }]): Line => ({
      words: [stripPrefix ? 'handle_path' : 'handle', matcher(at)],
      block: handling(rest, `routes ${JSON.stringify(at)}`, site.root),
    })),
  ]
  const own = handling(site, 'the site')
  if (own.every(({ words }) => words[0] === 'header' || words[0] === 'root') && Object.keys(routes).length === 0)
    fail('HK1004', 'the site answers nothing', { hint: 'give it reverseProxy, fileServer, respond, redirect or routes' })
  return caddyfile([{ words: [parsed.map(printAddress).join(', ')], block: [...block, ...own] }])
}

/** Where data comes first, the matcher `*` stands before it: Caddy takes an argument that begins with `/` or `@` for one. */
function handling({ header = {}, root, redirect, respond, reverseProxy, fileServer }: Handling, where: string, around?: string): Line[] {
  const answers = Object.entries({ redirect, respond, reverseProxy, fileServer }).filter(([, one]) => one !== undefined)
  // Caddy would take the first in its own order and never the other.
  if (answers.length > 1)
    fail('HK1004', `${where} has both ${answers.map(([name]) => name).join(' and ')}`, {
      hint: 'one of them answers; other paths are in "routes"',
    })
  if (fileServer && root === undefined && around === undefined)
    fail('HK1004', `${where} has a fileServer and no root`, { hint: "say which folder: root: '/srv/www'" })
  return [
    ...Object.entries(header).map(([name, value]): Line => ({
      words: value === null ? ['header', `-${field(name)}`] : ['header', field(name), data(value, `header.${name}`)],
    })),
    ...(root === undefined ? [] : [{ words: ['root', '*', path(root, 'root')] }]),
    ...(redirect
      ? [
          {
            words: [
              'redir',
              '*',
              data(location(redirect.to, redirect.keepPath), 'redirect', redirect.keepPath ? '{uri}' : undefined),
              String(redirect.status),
            ],
          },
        ]
      : []),
    ...(respond
      ? [
          {
            words: [
              'respond',
              '*',
              ...(respond.body === undefined ? [] : [data(respond.body, 'respond.body')]),
              String(respond.status ?? 200),
            ],
          },
        ]
      : []),
    ...(reverseProxy ? [proxy(reverseProxy)] : []),
    ...(fileServer ? [{ words: ['file_server', ...(fileServer.browse ? ['browse'] : [])] }] : []),
  ]
}

function proxy(upstreams: readonly string[]): Line {
  const words = ['reverse_proxy', ...upstreams.map(checkUpstream)]
  // A server that is reached by TLS is known by its own name, as newer versions of Caddy say by themselves.
  return schemeOf(upstreams) === 'https'
    ? { words, block: [{ words: ['header_up', 'Host', '{http.reverse_proxy.upstream.hostport}'] }] }
    : { words }
}

const path = (text: string, what: string): ReturnType<typeof data> =>
  /^\/[^\0\n]*$/.test(text) && !text.split('/').includes('..')
    ? data(text, what)
    : fail('HK1004', `${what} is ${JSON.stringify(text)}`, { hint: 'it is an absolute path without ".."' })

const matcher = (text: string): string =>
  /^\/[A-Za-z0-9._~!$&'()+,;=:@%/-]*\*?$/.test(text)
    ? text
    : fail('HK1004', `the route is ${JSON.stringify(text)}`, { hint: "a route is '/about' or, with all below it, '/api/*'" })

const field = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9-]*$/.test(name)
    ? name
    : fail('HK1004', `the header is ${JSON.stringify(name)}`, { hint: 'a name of letters, digits and "-"' })

function location(to: string, keepPath: boolean): string {
  if (!/^(https?:\/\/[^\s/{}"`\\]+)?(\/[^\s{}"`\\]*)?$/.test(to) || to === '' || /[^\x21-\x7e]/.test(to))
    fail('HK1004', `redirect.to is ${JSON.stringify(to)}`, { hint: "it is 'https://example.com/…', or a path" })
  return keepPath ? to.replace(/\/$/, '') : to
}
