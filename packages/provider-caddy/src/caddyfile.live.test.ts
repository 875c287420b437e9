import { Failure } from '@hostkit/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import type { SiteProps } from './props.gen.js'
import { render } from './render.js'

/** What Caddy's own words for a site should come to: written by hand from its values, and never from the text. */
type Handler = Readonly<Record<string, unknown>>
const expected = ({ header = {}, root, respond, redirect, reverseProxy }: SiteProps): Handler[] => [
  ...Object.entries(header).map(([name, value]) => ({
    handler: 'headers',
    response: value === null ? { deferred: true, delete: [name] } : { set: { [canonicalHeader(name)]: [value] } },
  })),
  ...(root === undefined ? [] : [{ handler: 'vars', root }]),
  ...(respond ? [{ handler: 'static_response', ...(respond.body ? { body: respond.body } : {}), status_code: respond.status ?? 200 }] : []),
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
const canonicalHeader = (name: string): string => name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (first) => first.toUpperCase())

/** Text that leans towards what a lexer, a parser or a replacer could take for something else. */
const spice = [
  '{',
  '}',
  '{"',
  '"}',
  '"',
  '\\',
  '`',
  '\\"',
  '{$HOME}',
  '{env.HOME}',
  '{path}',
  '{args.0}',
  '#',
  '@a',
  '/',
  '*',
  '<<EOF',
  'import',
  ' ',
  '\t',
  '\n',
  '\r',
  ',',
  '$',
  '%',
  '200',
  '(x)',
  '\u2028',
  '\ufeff',
  'é',
  '𝄞',
  '\ud800',
  '\x00',
  "'",
]
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...spice) },
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.stringMatching(/^[a-z ]{0,6}$/),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''))
const header = fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/), fc.option(text), { maxKeys: 3 })
const answer = fc.oneof(
  fc
    .record({ body: fc.option(text, { nil: undefined }), status: fc.integer({ min: 200, max: 599 }) })
    .map(({ body, status }) => ({ respond: body === undefined ? { status } : { body, status } })),
  fc
    .record({ to: fc.oneof(text, fc.webUrl()), status: fc.constantFrom(301, 302, 307, 308) })
    .map(({ to, status }) => ({ redirect: { to, status, keepPath: true } })),
  fc
    .oneof(
      text,
      fc.record({ host: fc.domain(), port: fc.integer({ min: 1, max: 65_535 }) }).map(({ host, port }) => `${host}:${port}`),
    )
    .map((to) => ({ reverseProxy: [to] })),
)
const sites = fc
  .record({
    header,
    root: fc.option(
      text.map((one) => `/${one}`),
      { nil: undefined },
    ),
    answer,
  })
  .map(({ answer, header, root }) => ({ header, ...(root === undefined ? {} : { root }), ...answer }) as Partial<SiteProps>)

/** Two header names of one spelling are one header to Caddy, and not what is tried here. */
const distinct = ({ header = {} }: Partial<SiteProps>): boolean =>
  new Set(Object.keys(header).map(canonicalHeader)).size === Object.keys(header).length

interface Route {
  readonly match?: readonly { readonly host: readonly string[] }[]
  readonly handle: readonly { readonly routes?: readonly { readonly handle: readonly Handler[] }[] }[]
}

describe('the text of sites, read back by a real Caddy', { timeout: 280_000 }, () => {
  let host: Awaited<ReturnType<typeof conformanceHost>>
  beforeAll(async () => {
    host = await conformanceHost('debian-12-full')
    await host.exec(['mkdir', '-p', '/tmp/x/sites'])
    await host.host.write('/tmp/x/Caddyfile', 'import sites/*.caddy\n')
  })
  afterAll(() => host?.remove())

  /** Host by host, what Caddy makes of it, through the same import as the real files. `null`: it refuses. */
  const adapt = async (file: string): Promise<ReadonlyMap<string, readonly Handler[]> | null> => {
    await host.host.write('/tmp/x/sites/all.caddy', file)
    const { status, stdout } = await host.host.exec(['caddy', 'adapt', '--config', '/tmp/x/Caddyfile', '--adapter', 'caddyfile'], {
      check: false,
    })
    if (status !== 0) return null
    const routes = (JSON.parse(stdout) as { apps: { http: { servers: { srv0: { routes: Route[] } } } } }).apps.http.servers.srv0.routes
    return new Map(
      routes.map(({ match, handle }) => [
        match?.[0]?.host.join(' ') ?? '',
        handle.flatMap((one) => one.routes ?? []).flatMap((route) => route.handle),
      ]),
    )
  }
  /** Without regard to the order of handlers, which is Caddy's own, and of keys. */
  const plain = (handlers: readonly Handler[]): string[] => handlers.map((one) => JSON.stringify(order(one))).toSorted()
  const order = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(order)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, one]) => [key, order(one)]),
          )
        : value

  it('is what was meant, 5,000 times', async () => {
    const batches = 25
    const size = 200
    let accepted = 0
    let refused = 0
    for (let batch = 0; batch < batches; batch++) {
      const wanted = new Map<string, Handler[]>()
      const texts: string[] = []
      for (const site of fc.sample(sites.filter(distinct), { numRuns: size * 12, seed: 1000 + batch })) {
        if (texts.length === size) break
        const name = `s${texts.length}.test`
        const full = { name, addresses: [`http://${name}`], ...site } as SiteProps
        try {
          texts.push(render(full))
        } catch (error) {
          if (!(error instanceof Failure)) throw error
          refused++
          continue
        }
        wanted.set(name, expected(full))
      }
      accepted += texts.length
      const got = await adapt(texts.join('\n'))
      expect(got, `seed ${1000 + batch}`).not.toBeNull()
      expect([...got!.keys()].toSorted(), `seed ${1000 + batch}`).toEqual([...wanted.keys()].toSorted())
      for (const [name, handlers] of wanted) expect(plain(got!.get(name)!), `seed ${1000 + batch} ${name}`).toEqual(plain(handlers))
    }
    console.log(`caddy adapt: ${accepted} sites accepted and the same, ${refused} refused before`)
    expect(accepted).toBe(batches * size)
    expect(refused).toBeGreaterThan(1000)
  })

  it('says nothing to a harness that is blind: naive quoting is caught', async () => {
    let wrong = 0
    const bodies = fc.sample(text, { numRuns: 100, seed: 7 })
    for (const body of bodies) {
      const got = await adapt(`http://s.test {\n\trespond * "${body.replaceAll('"', '\\"')}" 200\n}\n`)
      const want = expected({ name: 's', addresses: ['http://s.test'], respond: { body } })
      if (got === null || got.size !== 1 || JSON.stringify(plain(got.get('s.test') ?? [])) !== JSON.stringify(plain(want))) wrong++
    }
    console.log(`naive quoting: ${wrong} of ${bodies.length} wrong`)
    expect(wrong).toBeGreaterThan(10)
  })

  it('is what is served, byte for byte', async () => {
    const bodies = fc
      .sample(
        text.filter((one) => one !== ''),
        { numRuns: 1200, seed: 11 },
      )
      .flatMap((body) => {
        try {
          return [{ body, text: render({ name: 'x', addresses: ['http://x.test'], respond: { body } }) }]
        } catch {
          return []
        }
      })
    const some = [{ body: '{"ok":true,"n":{"a":["b"]}}', text: '' }, ...bodies.slice(0, 199)].map(({ body }, i) => ({
      body,
      file: render({ name: 'x', addresses: [`http://b${i}.test`], respond: { body } }),
    }))
    await host.host.write('/etc/caddy/Caddyfile', some.map(({ file }) => file).join('\n'))
    const { stdout } = await host.host.script(
      `systemctl start caddy >&2; i=0; while [ $i -lt ${some.length} ]; do curl -s -m 5 -H "Host: b$i.test" http://127.0.0.1/ | base64 -w0; echo; i=$((i + 1)); done`,
    )
    const served = stdout.split('\n').map((line) => Buffer.from(line, 'base64').toString('utf8'))
    expect(some.map((_, i) => served[i])).toEqual(some.map(({ body }) => body))
    console.log(`served: ${some.length} bodies, the same`)
  })
})
