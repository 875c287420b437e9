import { array, constantFrom, dictionary, domain, integer, oneof, option, record, string, stringMatching, webUrl } from 'fast-check'
import type { SiteProps } from './props.gen.js'

/** What a lexer, a parser or a replacer could take for something else. */
const spice =
  '{|}|{"|"}|"|\\|`|\\"|{$HOME}|{env.HOME}|{path}|{args.0}|#|@a|/|*|<<EOF|import|,|$|%|200|(x)|é|𝄞|\'| |\t|\n|\r|\0|\ud800|\u2028|\ufeff'.split(
    '|',
  )

/** Text of such parts. */
export const text = array(
  oneof({ weight: 3, arbitrary: constantFrom(...spice) }, string({ unit: 'binary', maxLength: 4 }), stringMatching(/^[a-z ]{0,6}$/)),
  { maxLength: 6 },
).map((parts) => parts.join(''))

const status = (...codes: number[]) => (codes.length > 0 ? constantFrom(...codes) : integer({ min: 200, max: 599 }))
const header = dictionary(stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/), option(text), { maxKeys: 3 })
const root = option(
  text.map((one) => `/${one}`),
  { nil: undefined },
)
const upstream = oneof(
  text,
  record({ host: domain(), port: integer({ min: 1, max: 65_535 }) }).map(({ host, port }) => `${host}:${port}`),
)
const answer = oneof(
  record({ body: text, status: status() }).map((respond) => ({ respond })),
  record({ to: oneof(text, webUrl()), status: status(301, 302, 307, 308) }).map((one) => ({ redirect: { ...one, keepPath: true } })),
  upstream.map((to) => ({ reverseProxy: [to] })),
)

/** Sites of such texts. Two header names of one spelling are one header to Caddy, and not what is tried here. */
export const sites = record({ header, root, answer })
  .map(({ answer, header, root }) => ({ header, ...(root === undefined ? {} : { root }), ...answer }) as Partial<SiteProps>)
  .filter(({ header = {} }) => new Set(Object.keys(header).map(canonical)).size === Object.keys(header).length)

const canonical = (name: string): string => name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (first) => first.toUpperCase())

export type Handler = Readonly<Record<string, unknown>>

/** What Caddy's own words for a site should come to: made of its values, and never of the text. */
export const expected = ({ header = {}, root, respond, redirect, reverseProxy }: Partial<SiteProps>): Handler[] => [
  ...Object.entries(header).map(([name, value]) => ({
    handler: 'headers',
    response: value === null ? { deferred: true, delete: [name] } : { set: { [canonical(name)]: [value] } },
  })),
  ...(root === undefined ? [] : [{ handler: 'vars', root }]),
  ...(respond ? [{ handler: 'static_response', ...(respond.body ? { body: respond.body } : {}), status_code: respond.status }] : []),
  ...(redirect
    ? [
        {
          handler: 'static_response',
          headers: { Location: [`${redirect.to.replace(/\/$/, '')}{http.request.uri}`] },
          status_code: redirect.status,
        },
      ]
    : []),
  ...(reverseProxy ? [{ handler: 'reverse_proxy', upstreams: reverseProxy.map((dial) => ({ dial })) }] : []),
]
