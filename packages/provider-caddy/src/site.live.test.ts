import {
  applyPlan,
  downPlan,
  Failure,
  makePlan,
  noSecrets,
  openSession,
  seal,
  type ApplyResult,
  type Plan,
  type Project,
  type Session,
} from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { declare, defineProject, service, type ProjectScope } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { neighbours } from './neighbours.fixture.js'
import { caddySite } from './index.js'
import { plugin } from './plugin.js'

const registry = pluginsOf(plugin, neighbours)
const project = (body: (project: ProjectScope) => unknown): Project => defineProject('test', (p) => void body(p))
const launch = () => conformanceHost('debian-12-full')

describe('sites on a real host', { timeout: 240_000 }, () => {
  let host: Awaited<ReturnType<typeof launch>>
  let session: Session
  beforeAll(async () => {
    host = await launch()
    session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
  })
  afterAll(async () => {
    await session?.close()
    await host?.remove()
  })
  const up = async (body: (project: ProjectScope) => unknown): Promise<{ plan: Plan; result: ApplyResult }> => {
    const plan = await makePlan(project(body), null, session)
    return { plan, result: await applyPlan(plan, session) }
  }
  const run = async (script: string): Promise<string> => (await host.host.exec(['sh', '-c', script])).stdout.trim()
  const get = (site: string, path = '/'): Promise<string> => run(`curl -s -m 5 -H 'Host: ${site}' http://127.0.0.1${path}`)
  const reloads = async (): Promise<number> => Number(await run(`journalctl -u caddy -o cat | grep -c '"load complete"' || true`))
  /** How many of so many answers are not the one that is right. */
  const wrong = (site: string, answer: string, of = 200): Promise<string> =>
    run(
      `n=0; for i in $(seq ${of}); do [ "$(curl -s -m 5 -H 'Host: ${site}' http://127.0.0.1/)" = '${answer}' ] || n=$((n + 1)); done; echo $n`,
    )
  /** A program that has a port, from before it is left until it is given back. */
  const taken = async (port: number): Promise<() => Promise<unknown>> => {
    const unit = `taken-${port}`
    await run(
      `systemd-run --quiet --unit ${unit} --collect busybox nc -ll -p ${port} -e true; until ss -Hltn 'sport = :${port}' | grep -q .; do sleep 0.05; done`,
    )
    return () => run(`systemctl stop ${unit}`)
  }
  const two = (p: ProjectScope): void => {
    caddySite(p, 'a.test', { http: true, respond: 'old' })
    caddySite(p, 'files.test', { http: true, root: '/srv/files', fileServer: true, header: { 'X-Frame-Options': 'DENY', Server: null } })
  }

  it('serves them, after one reload', async () => {
    await run('mkdir -p /srv/files; echo hello >/srv/files/index.html; systemctl start caddy')
    const before = await reloads()
    const { result } = await up(two)
    expect(result).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect(await get('a.test')).toBe('old')
    expect(await get('files.test')).toBe('hello')
    const headers = await run(`curl -s -D - -o /dev/null -H 'Host: files.test' http://127.0.0.1/`)
    expect(headers).toMatch(/^X-Frame-Options: DENY\r?$/m)
    expect(headers).not.toMatch(/^Server:/m)
    // The import came before the sites, and had to count by itself.
    expect((await reloads()) - before).toBeLessThanOrEqual(2)
    expect((await up(two)).result.outcome).toBe('unchanged')
    const many = await reloads()
    await up((p) => {
      two(p)
      for (let i = 0; i < 20; i++) caddySite(p, `s${i}.test`, { http: true, respond: `site ${i}` })
    })
    expect((await reloads()) - many).toBe(1)
    expect(await get('s19.test')).toBe('site 19')
  })

  it('is refused when Caddy refuses its text, before anything is written', async () => {
    const before = await host.manifest()
    await expect(
      up((p) => caddySite(p, 'bad.test', { respond: { body: 'x', status: 200 }, tls: { certificate: '/no/such', key: '/no/such' } })),
    ).resolves.toMatchObject({ result: { outcome: 'rolled back' } })
    const [declaration] = project((p) => caddySite(p, 'c.test', { respond: 'x' })).declarations.slice(-1)
    const site = registry.kinds.get('caddy.site')!.type
    const broken = {
      ...registry,
      kinds: new Map([
        ...registry.kinds,
        [
          'caddy.site',
          {
            ...registry.kinds.get('caddy.site')!,
            type: {
              ...site,
              desired: (...args: [never, never, never]) => ({ ...(site.desired(...args) as object), content: 'c.test {\n\tbogus\n}\n' }),
            },
          },
        ],
      ]),
    }
    const refusal = makePlan({ hostkit: 'project', name: 'x', hosts: [], diagnostics: [], declarations: [declaration!] }, null, {
      ...session,
      registry: broken,
    })
    await expect(refusal).rejects.toThrow(Failure)
    await expect(refusal).rejects.toThrow('caddy on test refuses caddy.site:c.test')
    expect(host.difference(before, await host.manifest()).filter((line) => !line.includes('/var/lib/hostkit'))).toEqual([])
  })

  it.each([':80', ':8082'])("is refused at an address of the admin's own, %s, plain HTTP or not", async (address) => {
    const own = await host.host.read('/etc/caddy/Caddyfile')
    await host.host.write('/etc/caddy/Caddyfile', `${own}${own.includes(`${address} {`) ? '' : `${address} {\n\trespond mine\n}\n`}`)
    for (const options of [{ http: true, respond: 'x' }, { respond: 'x' }]) {
      const { result } = await up((p) => caddySite(p, address, options))
      expect(result.outcome).toBe('rolled back')
      expect(result.diagnostics.flatMap(({ details = [] }) => details).join('\n')).toContain(`ambiguous site definition: ${address}`)
    }
    await host.host.write('/etc/caddy/Caddyfile', own)
  })

  it('leaves the old sites served, all of the time, when a port is taken', async () => {
    const giveBack = await taken(8081)
    const rounds = 3
    for (let round = 0; round < rounds; round++) {
      const { result } = await up((p) => {
        caddySite(p, 'a.test', { http: true, respond: 'new' })
        caddySite(p, ':8081', { http: true, respond: 'x' })
      })
      expect(result.outcome).toBe('rolled back')
      expect(result.diagnostics.flatMap(({ details = [] }) => details).join('\n')).toContain(
        'listening on :8081: listen tcp :8081: bind: address already in use',
      )
      expect(await wrong('a.test', 'old')).toBe('0')
    }
    expect(await run('ls /run/hostkit; systemctl is-active caddy')).not.toContain('mixed')
    // The control: the same by hand, with a good reload behind it, is a mix, but for one time in fourteen or so.
    let mixed = 0
    for (let round = 0; round < 5 && mixed === 0; round++) {
      await run(
        `cd /etc/caddy/sites; cp a.test.caddy /root/; printf 'http://a.test {\n\trespond new\n}\nhttp://:8081 {\n\trespond x\n}\n' >a.test.caddy; caddy reload --config /etc/caddy/Caddyfile 2>/dev/null; cp /root/a.test.caddy .; caddy reload --config /etc/caddy/Caddyfile`,
      )
      mixed = Number(await wrong('a.test', 'old'))
    }
    expect(mixed).toBeGreaterThan(0)
    await giveBack()
    await run('systemctl restart caddy')
  })

  it('finds a reload that never happened, and makes up for it', async () => {
    const made = project((p) => caddySite(p, 'a.test', { http: true, respond: 'late' }))
    const text = (await makePlan(made, null, session)).parts[0]!.changes[0]!.after as { content: string }
    await host.host.write('/etc/caddy/sites/a.test.caddy', text.content)
    expect(await get('a.test')).toBe('old')
    const plan = await makePlan(made, null, session)
    expect(plan.parts[0]!.changes).toMatchObject([{ address: 'caddy.site:a.test', reasons: [{ reason: 'differs', fields: ['served'] }] }])
    expect((await applyPlan(plan, session)).outcome).toBe('applied')
    expect(await get('a.test')).toBe('late')
  })

  it('starts a server that was stopped, and gives the host back as it was', async () => {
    await host.host.exec([
      'sh',
      '-c',
      'systemctl stop caddy; rm -rf /etc/caddy/sites; printf ":80 {\n\trespond mine\n}" >/etc/caddy/Caddyfile; systemctl disable --quiet caddy',
    ])
    const before = await host.manifest()
    const { plan, result } = await up((p) => service(p, 'web', (web) => void caddySite(web, 'd.test', { http: true, respond: 'd' })))
    expect(result).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect(await get('d.test')).toBe('d')
    expect(await run('systemctl is-enabled caddy')).toBe('enabled')
    // An admin's own line, written since, stays.
    await run('printf "# mine\\n" >>/etc/caddy/Caddyfile')
    const down = await applyPlan(downPlan(plan).plan, session)
    expect(down.outcome).toBe('applied')
    expect(await run('cat /etc/caddy/Caddyfile')).toBe(':80 {\n\trespond mine\n}\n# mine')
    await host.host.write('/etc/caddy/Caddyfile', ':80 {\n\trespond mine\n}')
    expect(host.difference(before, await host.manifest()).filter((line) => !/\/var\/lib\/(hostkit|caddy)/.test(line))).toEqual([])
  })

  it('says why a server cannot start', async () => {
    await run('systemctl stop caddy')
    const giveBack = await taken(80)
    const { result } = await up((p) => caddySite(p, 'e.test', { http: true, respond: 'e' }))
    expect(result.outcome).toBe('rolled back')
    expect(result.diagnostics.flatMap(({ details = [] }) => details).join('\n')).toMatch(/listening on :80: .*address already in use/)
    await giveBack()
  })
})

it('needs nothing but the package, which may come in the same plan', { timeout: 240_000 }, async () => {
  const host = await conformanceHost('debian-12')
  const session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
  const made = project((p) => {
    declare(p, { kind: 'packages.package', id: 'caddy', props: { name: 'caddy' } })
    caddySite(p, 'a.test', { http: true, respond: 'a' })
  })
  const plan = await makePlan(made, null, session)
  expect(plan.parts[0]!.notes).toEqual([{ address: 'caddy.site:a.test', text: 'not checked yet: caddy is not there' }])
  expect(await applyPlan(plan, session)).toMatchObject({ outcome: 'applied', diagnostics: [] })
  expect((await host.host.exec(['curl', '-s', '-H', 'Host: a.test', 'http://127.0.0.1/'])).stdout).toBe('a')
  // The file that the package brings is still there, and so is the line.
  expect(await host.host.read('/etc/caddy/Caddyfile')).toMatch(/^:80 \{[^]*\nimport sites\/\*\.caddy\n$/m)
  await session.close()
  const again = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
  expect((await makePlan(made, null, again)).parts[0]!.changes).toEqual([])
  // The way back: there was no file when it was planned, and the package's own stays.
  expect(await applyPlan(downPlan(plan).plan, again)).toMatchObject({ outcome: 'applied', diagnostics: [] })
  expect(await host.host.read('/etc/caddy/Caddyfile')).toMatch(/^:80 \{[^]*[^\n]\n$/m)
  expect(await host.host.read('/etc/caddy/Caddyfile')).not.toContain('import sites')
  expect(await applyPlan(await makePlan(made, null, again), again)).toMatchObject({ outcome: 'applied', diagnostics: [] })
  expect((await makePlan(made, null, again)).parts[0]!.changes).toEqual([])
  await again.close()
  await host.remove()
})

describe('a host without caddy', { timeout: 240_000 }, () => {
  let host: Awaited<ReturnType<typeof launch>>
  let session: Session
  beforeAll(async () => {
    host = await conformanceHost('debian-12')
    session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
  })
  afterAll(async () => {
    await session?.close()
    await host?.remove()
  })
  const made = project((p) => caddySite(p, 'a.test', { http: true, respond: 'a' }))

  it('is refused at the line of the site when nothing brings it', async () => {
    const { diagnostics } = (await makePlan(made, null, session).catch((error: unknown) => error)) as Failure
    expect(diagnostics).toMatchObject([
      {
        code: 'HK2006',
        message: 'test has no caddy, and nothing in the project brings it',
        source: { file: expect.stringMatching(/site\.live\.test\.ts$/) as string },
        hint: expect.stringContaining("pkg(project, 'caddy')") as string,
      },
    ])
    expect(diagnostics[0]!.details).toEqual([
      expect.stringMatching(/^needed by caddy\.server:caddy /),
      expect.stringMatching(/^needed by caddy\.site:a\.test /),
    ])
  })

  it('gives the host back as it was when what was to bring it did not', async () => {
    const before = await host.manifest()
    const trusting = project((p) => {
      // As good as a program, for a plan.
      declare(p, { kind: 'posix.directory', id: '/srv/bin/caddy', props: { path: '/srv/bin/caddy', mode: 0o755 } })
      caddySite(p, 'a.test', { http: true, respond: 'a' })
    })
    const fails = async (only: (address: string) => boolean, says: RegExp): Promise<void> => {
      const plan = await makePlan(trusting, null, session)
      const changes = plan.parts[0]!.changes.filter(({ address }) => only(address))
      const { digest: _, ...rest } = plan
      const result = await applyPlan(seal({ ...rest, parts: [{ ...plan.parts[0]!, changes }] }), session)
      expect(result.outcome).toBe('rolled back')
      expect(result.diagnostics.flatMap(({ details = [] }) => details).join('\n')).toMatch(says)
      expect(host.difference(before, await host.manifest()).filter((line) => !line.includes('/var/lib/hostkit'))).toEqual([])
    }
    await fails((address) => address.startsWith('caddy.import'), /^\/etc\/caddy\/Caddyfile has no folder: is caddy there\?$/)
    await fails((address) => address.startsWith('caddy.server'), /^Failed to enable unit: Unit file caddy.service does not exist.$/)
    await fails(() => true, /caddy/)
  })

  it('may have it from somewhere else', async () => {
    await host.host.script('printf "#!/bin/sh\n" >/usr/local/bin/caddy; chmod 755 /usr/local/bin/caddy')
    const again = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
    await expect(makePlan(made, null, again)).resolves.toMatchObject({ direction: 'up' })
    await again.close()
  })
})
