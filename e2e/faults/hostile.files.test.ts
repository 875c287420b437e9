import { canonical, Failure } from '@hostkit/core'
import { defineProject } from '@hostkit/dsl'
import { allow, firewall } from '@hostkit/provider-nftables'
import { file } from '@hostkit/provider-posix'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { expected, sites, text, type Handler } from '../../packages/provider-caddy/src/hostile.fixture.js'
import { render } from '../../packages/provider-caddy/src/render.js'
import { linesOf, transaction } from '../../packages/provider-nftables/src/table.js'
import { compare, COUNT, lines, reading, type Reading } from './hostile/host.js'
import { portions, possible, printable, values } from './hostile/values.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

let lab: Reading
beforeAll(async () => {
  lab = await reading()
})

it('stand in a Caddyfile', async () => {
  const tally = new Tally('hostile', 'Caddyfile')
  interface Route {
    readonly match?: readonly { readonly host: readonly string[] }[]
    readonly handle: readonly { readonly routes?: readonly { readonly handle: readonly Handler[] }[] }[]
  }
  const adapt = async (text: string): Promise<ReadonlyMap<string, readonly Handler[]> | null> => {
    await lab.host.host.write('/tmp/Caddyfile', text)
    const { status, stdout } = await lab.host.host.exec(['caddy', 'adapt', '--config', '/tmp/Caddyfile', '--adapter', 'caddyfile'], {
      check: false,
    })
    if (status !== 0) return null
    const config = JSON.parse(stdout) as { apps?: { http?: { servers?: { srv0?: { routes?: Route[] } } } } }
    const handlers = ({ handle }: Route): Handler[] => handle.flatMap((one) => one.routes ?? []).flatMap((route) => route.handle)
    return new Map(
      (config.apps?.http?.servers?.srv0?.routes ?? []).map((route) => [route.match?.[0]?.host.join(' ') ?? '', handlers(route)]),
    )
  }
  const plain = (handlers: readonly Handler[] = []): string => JSON.stringify(handlers.map(canonical).toSorted())
  let refused = 0
  let accepted = 0
  for (let seed = Math.floor(random('caddy')() * 2 ** 30); accepted < COUNT; seed++) {
    const wanted = new Map<string, Handler[]>()
    const texts: string[] = []
    for (const site of fc.sample(sites, { numRuns: 2000, seed })) {
      if (texts.length === 200 || accepted + texts.length === COUNT) break
      const name = `s${texts.length}.test`
      try {
        texts.push(render({ name, addresses: [`http://${name}`], ...site }))
        wanted.set(name, expected(site))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        refused++
      }
    }
    accepted += texts.length
    const got = await adapt(texts.join('\n'))
    for (const [name, handlers] of wanted)
      tally.one(
        true,
        plain(got?.get(name)) === plain(handlers) ? null : `${name} of seed ${seed}: ${plain(handlers)} became ${plain(got?.get(name))}`,
      )
    if (got && got.size !== wanted.size) tally.one(true, `${got.size} sites of ${wanted.size}`)
  }
  const naive = fc.sample(text, { numRuns: 400, seed: 7 }).filter((body) => possible(body) && body.length > 8)
  for (const body of naive.slice(0, times(20, 100, 100))) {
    const got = await adapt(`http://s.test {\n\trespond * "${body.replaceAll('"', '\\"')}" 200\n}\n`)
    tally.naive(!(got?.size === 1 && plain(got.get('s.test')) === plain(expected({ respond: { body, status: 200 } }))))
  }
  tally.end({ atLeast: COUNT, controlAbove: 0.1, note: `${refused} refused by name` })
})

it('never reach a firewall as anything but addresses, ports and names', async () => {
  const tally = new Tally('hostile', 'nftables')
  const next = random('nft')
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const hostile = values('nft', COUNT)
  const byte = (): number => Math.floor(next() * 256)
  const address = (): string =>
    next() < 0.5
      ? `${[byte(), byte(), byte(), byte()].join('.')}/${Math.floor(next() * 33)}`
      : `${[1, 2, 3, 4].map(() => (byte() * 257).toString(16)).join(':')}::/${Math.floor(next() * 129)}`
  let refused = 0
  for (const some of portions(hostile, 25)) {
    // Half of a value is a good address, so that some get near.
    const odd = some.map((value) => pick([value, `10.0.0.1${value}`, `${value}fe80::1`, `10.0.0.1 accept; ip saddr ${value}`]))
    const rules = odd.flatMap((value) => [
      allow({ tcp: 22, from: value }),
      allow({ udp: value as never }),
      allow({ icmp: true, on: value }),
    ])
    const bad = defineProject('test', (p) => void firewall(p, rules))
    const good = Array.from({ length: 25 }, () =>
      allow({
        tcp: [Math.floor(next() * 65_535) + 1, '100-200'],
        from: [address(), address()],
        ...(next() < 0.3 ? { on: pick(['eth0', 'wg-1', 'br.7']) } : {}),
      }),
    )
    const passed = rules.filter((rule) => defineProject('test', (p) => void firewall(p, [rule])).diagnostics.length === 0)
    refused += rules.length - passed.length
    expect(bad.diagnostics.length > 0 || passed.length === rules.length).toBe(true)
    const project = defineProject('test', (p) => void firewall(p, [...passed, ...good]))
    expect(project.diagnostics).toEqual([])
    const { rules: compiled } = project.declarations.find(({ kind }) => kind === 'nftables.policy')!.props as {
      rules: Parameters<typeof linesOf>[0]
    }
    const wanted = linesOf(compiled)
    await lab.host.host.exec(['nft', '-f', '-'], { input: transaction(wanted) })
    const seen = (await lab.host.host.exec(['nft', '-s', 'list', 'ruleset'])).stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const tables = seen.filter((line) => line.startsWith('table')).length
    for (const _ of some) tally.one(true, null)
    if (JSON.stringify(seen) !== JSON.stringify(wanted) || tables !== 1)
      tally.one(true, `${JSON.stringify(wanted)} became ${JSON.stringify(seen)}`)
  }
  for (const value of hostile.slice(0, 60)) {
    const naive = pick([value, `10.0.0.1 accept; ip saddr ${value}`, '10.0.0.1 accept; ip saddr 0.0.0.0/0'])
    const { status } = await lab.host.host.exec(['nft', '-c', '-f', '-'], {
      input: `table inet x {\nchain y {\nip saddr ${naive} accept\n}\n}\n`,
      check: false,
    })
    // Taken for more than it is.
    tally.naive(status === 0 && naive.includes(';'))
  }
  await lab.host.host.exec(['nft', 'flush', 'ruleset'])
  tally.end({ atLeast: COUNT, controlAbove: 0.1, note: `${refused} refused by name` })
})

it('stand in files of the kind of sudoers', async () => {
  const tally = new Tally('hostile', 'sudoers-like files')
  // In double quotes a backslash is one, but for one before a quote, and nothing goes over the end of a line: sudoers(5).
  const fits = (value: string): boolean => printable(value) && !/[\n\t]|\\$/.test(value) && !value.includes('\\"') && value !== ''
  const all = values('sudoers', COUNT, fits)
  const line = (value: string, i: number): string => `Defaults:u${i} badpass_message="${value.replaceAll('"', '\\"')}"`
  const naive = (value: string, i: number): string => `Defaults:u${i} badpass_message="${value}"`
  interface Found {
    readonly Defaults?: readonly {
      readonly Binding: readonly { readonly username: string }[]
      readonly Options: readonly Record<string, string>[]
    }[]
  }
  /** As sudo itself has read each of some files, by the number of the user; and whatever else it has read. */
  const read = async (...paths: string[]): Promise<readonly { readonly found: ReadonlyMap<string, string>; readonly more: number }[]> => {
    const script = 'for f; do cvtsudoers -f json "$f" 2>/dev/null | base64 -w0; echo; done'
    const { stdout } = await lab.host.host.exec(['sh', '-c', script, 'sh', ...paths])
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((text) => {
        const { Defaults = [], ...more } = JSON.parse(Buffer.from(text, 'base64').toString() || '{}') as Found
        const each = Defaults.map(({ Binding, Options }) => [Binding[0]!.username.slice(1), Options[0]!['badpass_message'] ?? ''] as const)
        return { found: new Map(each), more: Object.keys(more).length + Defaults.length - new Set(each.map(([i]) => i)).size }
      })
  }
  for (const [n, some] of portions(all, 500).entries()) {
    const path = `/etc/sudoers.d/hostile-${n}`
    await lab.apply(defineProject('test', (p) => void file(p, path, { content: lines(some.map(line)), mode: 0o440 })))
    const [seen] = await read(path)
    compare(
      tally,
      some,
      some.map((_, i) => seen?.found.get(String(i)) ?? 'nothing'),
    )
    if (seen && seen.more > 0) tally.one(true, `${seen.more} more lines than were written`)
    await lab.host.host.exec(['rm', path])
  }
  const bare = values('naive sudoers', 100, possible)
  await lab.writeAll(Object.fromEntries(bare.map((value, i) => [`/tmp/naive-${i}`, `${naive(value, 0)}\n`])))
  const seen = await read(...bare.map((_, i) => `/tmp/naive-${i}`))
  bare.forEach((value, i) => tally.naive(seen[i]!.found.get('0') !== value || seen[i]!.more > 0))
  tally.end({
    atLeast: COUNT,
    controlAbove: 0.1,
    note: 'HostKit has no words for sudoers: what a project writes as a file is read by cvtsudoers',
  })
})
