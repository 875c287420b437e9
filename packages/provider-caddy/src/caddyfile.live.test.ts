import { canonical, Failure } from '@hostkit/core'
import { sample } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { expected, sites, text, type Handler } from './hostile.fixture.js'
import type { SiteProps } from './props.gen.js'
import { render } from './render.js'

interface Route {
  readonly match?: readonly { readonly host: readonly string[] }[]
  readonly handle: readonly { readonly routes?: readonly { readonly handle: readonly Handler[] }[] }[]
}

/** `null`: refused. */
const rendered = (host: string, site: Partial<SiteProps>): string | null => {
  try {
    return render({ name: host, addresses: [`http://${host}`], ...site })
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}
/** Without regard to the order of handlers, which is Caddy's own. */
const plain = (handlers: readonly Handler[] = []): string[] => handlers.map(canonical).toSorted()

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
    const argv = ['caddy', 'adapt', '--config', '/tmp/x/Caddyfile', '--adapter', 'caddyfile']
    const { status, stdout } = await host.host.exec(argv, { check: false })
    if (status !== 0) return null
    const config = JSON.parse(stdout) as { apps?: { http?: { servers?: { srv0?: { routes?: Route[] } } } } }
    const routes = config.apps?.http?.servers?.srv0?.routes ?? []
    const handlers = ({ handle }: Route): Handler[] => handle.flatMap((one) => one.routes ?? []).flatMap((route) => route.handle)
    return new Map(routes.map((route) => [route.match?.[0]?.host.join(' ') ?? '', handlers(route)]))
  }

  it('is what was meant, 5,000 times', async () => {
    const [batches, size] = [25, 200]
    let refused = 0
    for (let seed = 1000; seed < 1000 + batches; seed++) {
      const wanted = new Map<string, Handler[]>()
      const texts: string[] = []
      for (const site of sample(sites, { numRuns: size * 12, seed })) {
        if (texts.length === size) break
        const name = `s${texts.length}.test`
        const made = rendered(name, site)
        if (made === null) refused++
        else {
          texts.push(made)
          wanted.set(name, expected(site))
        }
      }
      expect(texts).toHaveLength(size)
      const got = await adapt(texts.join('\n'))
      expect({ seed, hosts: [...(got?.keys() ?? [])].toSorted() }).toEqual({ seed, hosts: [...wanted.keys()].toSorted() })
      for (const [name, handlers] of wanted)
        expect({ seed, name, handlers: plain(got!.get(name)) }).toEqual({ seed, name, handlers: plain(handlers) })
    }
    expect(refused).toBeGreaterThan(1000)
    console.log(`caddy adapt: ${batches * size} sites accepted and the same, ${refused} refused before`)
  })

  it('would be caught, were it quoted naively', async () => {
    // Half a surrogate pair cannot even be written.
    const bodies = sample(text, { numRuns: 200, seed: 7 })
      .filter((body) => !/\p{Cs}/u.test(body))
      .slice(0, 100)
    let wrong = 0
    for (const body of bodies) {
      const got = await adapt(`http://s.test {\n\trespond * "${body.replaceAll('"', '\\"')}" 200\n}\n`)
      const same = got?.size === 1 && canonical(plain(got.get('s.test'))) === canonical(plain(expected({ respond: { body, status: 200 } })))
      if (!same) wrong++
    }
    expect(wrong).toBeGreaterThan(10)
    console.log(`control, quoted naively: ${wrong} of ${bodies.length} wrong`)
  })

  it('is what is served, byte for byte', async () => {
    const usable = sample(text, { numRuns: 1500, seed: 11 }).filter((body) => body !== '' && rendered('x', { respond: { body } }) !== null)
    const bodies = ['{"ok":true,"n":{"a":["b"]}}', ...usable.slice(0, 199)]
    await host.host.write('/etc/caddy/Caddyfile', bodies.map((body, i) => rendered(`b${i}.test`, { respond: { body } })).join('\n'))
    const { stdout } = await host.host.script(
      `systemctl start caddy >&2; i=0; while [ $i -lt ${bodies.length} ]; do
        curl -s -m 5 -H "Host: b$i.test" http://127.0.0.1/ | base64 -w0; echo; i=$((i + 1)); done`,
    )
    const served = stdout.split('\n').map((line) => Buffer.from(line, 'base64').toString('utf8'))
    expect(served.slice(0, bodies.length)).toEqual(bodies)
    console.log(`served: ${bodies.length} bodies, the same`)
  })
})
