import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  applyPlan,
  canonical,
  Channel,
  Failure,
  makePlan,
  noSecrets,
  openSession,
  spawnShell,
  type Runner,
  type Session,
} from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, service } from '@hostkit/dsl'
import { allow, firewall } from '@hostkit/provider-nftables'
import { plugin as nftables } from '@hostkit/provider-nftables/plugin'
import { env, file } from '@hostkit/provider-posix'
import { plugin as posix } from '@hostkit/provider-posix/plugin'
import { job } from '@hostkit/provider-systemd'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planTree } from '../../packages/cli/src/print/tree.js'
import { changeLine } from '../../packages/cli/src/print/json.js'
import { shownDiagnostics } from '../../packages/cli/src/print/diagnostics.js'
import { checkHost, checkUser } from '../../packages/cli/src/ssh/names.js'
import { askSsh } from '../../packages/cli/src/ssh/sshProgram.js'
import { expected, sites, text, type Handler } from '../../packages/provider-caddy/src/hostile.fixture.js'
import { render } from '../../packages/provider-caddy/src/render.js'
import { linesOf, transaction } from '../../packages/provider-nftables/src/table.js'
import { install, type Installed } from '../../packages/cli/src/installed.fixture.js'
import { conformanceHost } from '../enter.js'
import { environment } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { lies } from './hostile/lies.js'
import { measured } from './hostile/measured.js'
import { clean, portions, possible, printable, values } from './hostile/values.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

const COUNT = times(150, 2000, 10_000)
const plugins = pluginsOf(posix, systemd, nftables)
/** What no terminal may be given. */
const raw = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Surrogate}/u
/** What has bytes: half a character has none. */
const wellFormed = (value: string): string => Buffer.from(value).toString()
const lines = (list: readonly string[]): string => list.map((one) => `${one}\n`).join('')

describe('values that mean something else to somebody', () => {
  let host: Awaited<ReturnType<typeof conformanceHost>>
  let session: Session
  const work = mkdtempSync(join(tmpdir(), 'hostkit-hostile-'))
  beforeAll(async () => {
    host = await conformanceHost('debian-12-full')
    session = await openSession({ name: 'test', runner: host.runner, registry: plugins, secrets: noSecrets })
  })
  afterAll(async () => {
    await session?.close()
    await host?.remove()
    rmSync(work, { recursive: true, force: true })
  })

  const apply = async (project: ReturnType<typeof defineProject>): Promise<void> => {
    expect(project.diagnostics).toEqual([])
    const result = await applyPlan(await makePlan(project, null, session), session)
    expect(result.diagnostics).toEqual([])
  }
  /** Many files by one command. */
  const writeAll = async (files: Readonly<Record<string, string>>): Promise<void> => {
    const each = Object.entries(files).map(([path, text]) => `base64 -d >${path} <<'E'\n${Buffer.from(text).toString('base64')}\nE\n`)
    await host.host.exec(['sh', '-s'], { input: each.join('') })
  }
  /** What each unit wrote when it ran, split at NUL. */
  const ran = async (units: readonly string[]): Promise<readonly (readonly string[])[]> => {
    const script = 'systemctl start "$@" || exit; for unit; do base64 -w0 <"/run/$unit"; echo; done'
    const { stdout } = await host.host.exec(['sh', '-c', script, 'sh', ...units])
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => Buffer.from(line, 'base64').toString('utf8').split('\0').slice(0, -1))
  }
  /** One line a value: what came back for it, and whether there is more than there should be. */
  const compare = (tally: Tally, wanted: readonly string[], found: readonly string[]): void => {
    wanted.forEach((value, i) =>
      tally.one(true, found[i] === value ? null : `${JSON.stringify(value)} came back as ${JSON.stringify(found[i])}`),
    )
    if (found.length > wanted.length)
      tally.one(true, `${found.length - wanted.length} too many: ${JSON.stringify(found.slice(wanted.length))}`)
  }
  const named = (list: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(list.map((value, i) => [`HK_${i}`, value]))
  const unnamed = (found: readonly string[]): string[] => {
    const known = found
      .filter((line) => line.startsWith('HK_'))
      .map((line) => [Number(/\d+/.exec(line)![0]), line.slice(line.indexOf('=') + 1)] as const)
    return known.toSorted(([a], [b]) => a - b).map(([, value]) => value)
  }

  it('reach a program as the arguments they are, through every shell', async () => {
    const tally = new Tally('hostile', 'arguments through dash, bash and busybox ash')
    const all = values('argv', COUNT)
    const good = all.filter(possible)
    const shells = [['dash'], ['bash'], ['busybox', 'ash']]
    for (const [i, shell] of shells.entries()) {
      const runner: Runner = {
        ...host.runner,
        connect: (program) => spawnShell('incus', ['exec', host.host.name, '--', ...shell, '-c', program], host.host.name),
      }
      const channel = await Channel.open(runner, noSecrets)
      for (const some of portions(good, 100)) {
        const [answer] = await channel.query([{ argv: ['/usr/bin/printf', '%s\\0', ...some] }])
        compare(tally, some, answer!.stdout.toString('utf8').split('\0').slice(0, -1))
      }
      for (const value of all.filter((one) => one.includes('\0')).slice(0, 20))
        await expect(channel.query([{ argv: ['true', value] }])).rejects.toThrow('NUL')
      if (i === 0) {
        // In double quotes, as people write it.
        for (const value of good.slice(0, 100)) {
          const text = (await channel.run(`(printf '%s\\0' "${value}") 2>/dev/null </dev/null`)).toString('utf8')
          tally.naive(text !== `${value}\0`)
        }
      }
      await channel.close()
    }
    tally.end({ atLeast: good.length * 3, controlAbove: 0.1, note: `${all.length - good.length} with NUL or half a character refused` })
  })

  it('reach a service as arguments, variables and the lines of an env file', async () => {
    const tallies = [new Tally('hostile', 'ExecStart='), new Tally('hostile', 'Environment='), new Tally('hostile', 'env files')] as const
    const args = values('exec', COUNT, clean)
    const own = values('environment', COUNT, printable)
    const filed = values('env file', COUNT, printable)
    const size = 1000
    for (let at = 0; at < COUNT; at += size) {
      const some = [args, own, filed].map((list) => list.slice(at, at + size)) as [string[], string[], string[]]
      await apply(
        defineProject('test', (p) =>
          service(p, 'hostile', (web) => {
            const variables = env(web, 'filed', named(some[2]))
            const output = (name: string) => ({ standardOutput: `truncate:/run/hostile-${name}.service` }) as const
            job(web, 'args', { exec: ['/usr/bin/printf', '%s\\0', ...some[0]], ...output('args') })
            job(web, 'own', { exec: ['/usr/bin/env', '-0'], environment: named(some[1]), ...output('own') })
            job(web, 'filed', { exec: ['/usr/bin/env', '-0'], env: [variables], ...output('filed') })
          }),
        ),
      )
      const [seen, seenOwn, seenFiled] = await ran(['hostile-args.service', 'hostile-own.service', 'hostile-filed.service'])
      compare(tallies[0], some[0], seen!)
      compare(tallies[1], some[1], unnamed(seenOwn!))
      compare(tallies[2], some[2], unnamed(seenFiled!))
    }
    const naive = values('naive', 100, (value) => printable(value) && value !== '' && !value.includes('\n'))
    const quoted = (value: string): string => `"${value.replaceAll('"', '\\"')}"`
    const unit = (name: string, more: readonly string[]): Record<string, string> => ({
      [`/etc/systemd/system/${name}`]: lines(['[Service]', 'Type=oneshot', `StandardOutput=truncate:/run/${name}`, ...more]),
    })
    await writeAll({
      '/etc/naive.env': lines(naive.map((value, i) => `HK_${i}=${value}`)),
      ...unit('naive-own.service', ['ExecStart=/usr/bin/env -0', ...naive.map((value, i) => `Environment=HK_${i}=${value}`)]),
      ...unit('naive-filed.service', ['ExecStart=/usr/bin/env -0', 'EnvironmentFile=/etc/naive.env']),
      ...Object.assign({}, ...naive.map((value, i) => unit(`naive-${i}.service`, [`ExecStart=/usr/bin/printf %%s\\\\0 ${quoted(value)}`]))),
    })
    const units = [...naive.map((_, i) => `naive-${i}.service`), 'naive-own.service', 'naive-filed.service']
    const script =
      'systemctl daemon-reload; systemctl start "$@" 2>/dev/null; for unit; do base64 -w0 <"/run/$unit" 2>/dev/null; echo; done'
    const { stdout } = await host.host.exec(['sh', '-c', script, 'sh', ...units], { check: false })
    const found = stdout.split('\n').map((line) => Buffer.from(line, 'base64').toString('utf8').split('\0').slice(0, -1))
    const variable = (list: readonly string[], i: number): string | undefined =>
      list.find((line) => line.startsWith(`HK_${i}=`))?.slice(`HK_${i}=`.length)
    naive.forEach((value, i) => {
      tallies[0].naive(found[i]!.length !== 1 || found[i]![0] !== value)
      tallies[1].naive(variable(found[naive.length]!, i) !== value)
      tallies[2].naive(variable(found[naive.length + 1]!, i) !== value)
    })
    for (const tally of tallies) tally.end({ atLeast: COUNT, controlAbove: 0.1 })
  })

  it('stand in the other directives of a unit', async () => {
    const tally = new Tally('hostile', 'single values of units')
    const fits = (value: string): boolean => printable(value) && !/[\n\t]|^\s|\s$|\\$|^\p{Z}|\p{Z}$/u.test(value) && value !== ''
    const each = Math.ceil(COUNT / 3)
    const titles = values('titles', each, fits)
    const folders = values(
      'folders',
      each,
      (value) => fits(value) && !value.includes('/') && Buffer.byteLength(value) < 200 && !/^\.\.?$/.test(value),
    )
    let refused = 0
    for (const at of Array.from({ length: Math.ceil(each / 100) }, (_, i) => i * 100)) {
      const [some, dirs] = [titles.slice(at, at + 100), folders.slice(at, at + 100)]
      const project = (numbers: readonly number[]) =>
        defineProject('test', (p) =>
          service(p, 'hostile', (web) => {
            for (const i of numbers)
              job(web, `place-${i}`, {
                description: some[i]!,
                syslogIdentifier: some[i]!,
                workingDirectory: `-/srv/${dirs[i]!}`,
                exec: ['/bin/true'],
              })
          }),
        )
      const usable = some.map((_, i) => i).filter((i) => project([i]).diagnostics.length === 0)
      refused += some.length - usable.length
      await apply(project(usable))
      const units = usable.map((i) => `hostile-place-${i}.service`)
      const show = async (property: string): Promise<string[]> =>
        (await host.host.exec(['systemctl', 'show', '--value', '-p', property, ...units])).stdout
          .split('\n\n')
          .map((line) => line.replace(/\n$/, ''))
      compare(
        tally,
        usable.map((i) => some[i]!),
        await show('Description'),
      )
      compare(
        tally,
        usable.map((i) => some[i]!),
        await show('SyslogIdentifier'),
      )
      compare(
        tally,
        usable.map((i) => `!/srv/${dirs[i]!}`),
        await show('WorkingDirectory'),
      )
      // Nothing else than what was meant is in any of them.
      const files = (await host.host.exec(['sh', '-c', 'cd /etc/systemd/system && cat "$@"', 'sh', ...units])).stdout.trimEnd().split('\n')
      const names = new Set(files.map((line) => line.replace(/=.*/s, '')))
      tally.one(
        true,
        [...names].every((name) =>
          ['[Unit]', '[Service]', '', 'Description', 'SyslogIdentifier', 'WorkingDirectory', 'ExecStart', 'Type'].includes(name),
        )
          ? null
          : [...names].join(' '),
      )
    }
    const naive = values('naive titles', 100, (value) => possible(value) && value !== '')
    const text = (value: string): string => `[Unit]\nDescription=${value}\n[Service]\nExecStart=/bin/true\n`
    await writeAll(Object.fromEntries(naive.map((value, i) => [`/etc/systemd/system/title-${i}.service`, text(value)])))
    const { stdout } = await host.host.exec([
      'sh',
      '-c',
      'systemctl daemon-reload; systemctl show --value -p Description "$@"',
      'sh',
      ...naive.map((_, i) => `title-${i}.service`),
    ])
    const found = stdout.split('\n\n').map((line) => line.replace(/\n$/, ''))
    naive.forEach((value, i) => tally.naive(found[i] !== value))
    tally.end({ atLeast: each, controlAbove: 0.1, note: `${refused} refused by name` })
  })

  it('stand in a Caddyfile', async () => {
    const tally = new Tally('hostile', 'Caddyfile')
    interface Route {
      readonly match?: readonly { readonly host: readonly string[] }[]
      readonly handle: readonly { readonly routes?: readonly { readonly handle: readonly Handler[] }[] }[]
    }
    const adapt = async (text: string): Promise<ReadonlyMap<string, readonly Handler[]> | null> => {
      await host.host.write('/tmp/Caddyfile', text)
      const { status, stdout } = await host.host.exec(['caddy', 'adapt', '--config', '/tmp/Caddyfile', '--adapter', 'caddyfile'], {
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
      await host.host.exec(['nft', '-f', '-'], { input: transaction(wanted) })
      const seen = (await host.host.exec(['nft', '-s', 'list', 'ruleset'])).stdout
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
      const { status } = await host.host.exec(['nft', '-c', '-f', '-'], {
        input: `table inet x {\nchain y {\nip saddr ${naive} accept\n}\n}\n`,
        check: false,
      })
      // Taken for more than it is.
      tally.naive(status === 0 && naive.includes(';'))
    }
    await host.host.exec(['nft', 'flush', 'ruleset'])
    tally.end({ atLeast: COUNT, controlAbove: 0.1, note: `${refused} refused by name; sudoers: HostKit writes none` })
  })

  it('never reach ssh as an option or a command', async () => {
    const tally = new Tally('hostile', 'ssh arguments')
    const marker = join(work, 'marker')
    const config = join(work, 'config')
    writeFileSync(config, 'Match exec "echo %n %r >/dev/null"\n  Port 2222\n')
    const crafted = [
      '-oProxyCommand=touch M',
      '$(touch M)',
      '`touch M`',
      'a;touch M',
      '-F/etc/passwd',
      'a\ntouch M',
      '-ltouch',
      'a|touch M',
      '$(touch${IFS}M)',
      ';touch${IFS}M',
    ].map((one) => one.replaceAll('M', marker))
    let refused = 0
    const all = [...crafted, ...values('ssh', COUNT)]
    // Near the edge of what is let through.
    const word = fc.stringMatching(/^[A-Za-z0-9._+@-]{1,24}$/)
    const near = fc.sample(fc.record({ host: word, user: word }), { numRuns: COUNT * 4, seed: Math.floor(random('near')() * 2 ** 31) })
    const accepted: { host: string; user: string }[] = []
    for (const { host, user } of near) {
      if (accepted.length === COUNT) break
      try {
        accepted.push({ host: checkHost(host), user: checkUser(user) })
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        refused++
      }
    }
    for (const value of all)
      for (const [host, user] of [
        [value, 'root'],
        ['example.test', value],
        [`a${value}`, `b${value}`],
      ] as const) {
        try {
          accepted.push({ host: checkHost(host), user: checkUser(user) })
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
          refused++
        }
      }
    for (const { host, user } of accepted) {
      const words = await askSsh({ host, user, file: config })
      const seen = [words?.get('user')?.[0], words?.get('port')?.[0], words?.get('proxycommand')?.[0]]
      tally.one(
        true,
        JSON.stringify(seen) === JSON.stringify([user, '2222', undefined]) && !existsSync(marker)
          ? null
          : JSON.stringify({ host, user, seen }),
      )
      rmSync(marker, { force: true })
    }
    for (const value of crafted) {
      // As part of a shell's text, as many tools have it.
      spawnSync('sh', ['-c', `ssh -G -F ${config} ${value}`], { stdio: 'ignore', cwd: work })
      tally.naive(existsSync(marker))
      rmSync(marker, { force: true })
    }
    tally.end({ atLeast: Math.floor(COUNT * 0.8), controlAbove: 0.3, note: `${refused} refused by name, ${accepted.length} asked` })
  })

  it('are shown as what they are in plans, diffs, JSON and errors', async () => {
    const tally = new Tally('hostile', 'what people are shown')
    const all = values('shown', COUNT)
    for (const some of portions(all, 200)) {
      const wanted = some.map(wellFormed)
      const before = Object.fromEntries(
        wanted.map((value, i) => [`/srv/shown/f${i}`, `${wellFormed([...value].toReversed().join(''))}\nsame\n`]),
      )
      await host.host.script('rm -rf /srv/shown; mkdir -p /srv/shown')
      await writeAll(before)
      const project = defineProject('test', (p) => {
        for (const [i, value] of wanted.entries())
          file(p, `/srv/shown/f${i}`, { content: `${value}\nsame\n${'x'.repeat(i === 0 ? 300_000 : 0)}` })
        service(p, 'shown', (web) => {
          for (const [i, value] of wanted.entries())
            if (clean(value) && i % 10 === 0)
              job(web, `j${i}`, { exec: ['/bin/echo', value], environment: printable(value) ? { V: value } : {} })
        })
      })
      const plan = await makePlan(project, null, session).catch((error: unknown) => error)
      if (plan instanceof Failure) {
        // Refused by name: then that is what is shown.
        for (const value of some)
          tally.one(true, raw.exec((await shownDiagnostics(plan.diagnostics)).join('')) ? JSON.stringify(value) : null)
        continue
      }
      const made = plan as Awaited<ReturnType<typeof makePlan>>
      const shown = [
        ...planTree(made, plugins),
        ...planTree(made, plugins, { details: true }),
        ...made.parts.flatMap((part) => part.changes.map((change) => changeLine(change, part, plugins))),
        ...(await shownDiagnostics(
          some.map((value) => ({
            severity: 'error',
            code: 'HK4001',
            message: `x ${value}`,
            details: [value],
            hint: value,
            source: { file: value, line: 0 },
          })),
        )),
      ]
      const bad = shown.filter((line) => raw.test(line) || line.includes('\n'))
      for (const _ of some) tally.one(true, null)
      for (const line of bad) tally.one(true, JSON.stringify(line.slice(0, 300)))
    }
    for (const value of all.slice(0, 200)) tally.naive(raw.test(value) || value.includes('\n'))
    tally.end({ atLeast: COUNT, controlAbove: 0.1 })
  })
})

describe('a host that lies', () => {
  let target: SshHost
  let installed: Installed
  beforeAll(async () => {
    ;[target, installed] = await Promise.all([sshHost(), install()])
    installed.write('hostkit.config.ts', readFileSync(join(import.meta.dirname, 'hostile/liar.config.ts'), 'utf8'))
    await target.host.script('mkdir /root/true && cp -a /etc/os-release /etc/bash.bashrc /root/true')
  })
  afterAll(async () => {
    await target?.host.delete()
    installed?.remove()
  })

  it('is told so, and changes nothing here', async () => {
    const tally = new Tally('hostile', 'hosts that lie')
    const mine = installed.write('canary/file', 'mine')
    installed.write('.hostkit/.gitignore', '*\n')
    const tree = (): string => readdirSync(installed.folder).toSorted().join(' ') + readFileSync(mine, 'utf8')
    const before = tree()
    const mended =
      'rm -rf /usr/local/sbin/* /var/lib/hostkit /root/.bashrc /root/.profile; cp -a /root/true/bash.bashrc /etc/; rm -f /etc/os-release; cp -a /root/true/os-release /etc/'
    let most = 0
    let slowest = 0
    for (const { name, script, verbs } of lies) {
      await target.host.script(script)
      for (const verb of verbs) {
        const out = verb[0] === 'plan' ? ['--out', join(installed.folder, '.hostkit/plan.json')] : []
        const { status, stdout, stderr, memory, seconds } = await measured([installed.bin, ...verb, ...out, '--host', 'target'], {
          cwd: installed.folder,
          env: { ...environment(target), HOSTKIT_CONFIG: '' },
          deadline: 240_000,
        })
        const said = Buffer.from(`${stdout}${stderr}`, 'latin1').toString()
        const wrong = [
          status === null ? 'it hung' : '',
          ![0, 1, 3, 4, 5, 6].includes(status ?? 0) ? `exit ${status}` : '',
          status !== 0 && !/HK\d{4}/.test(said) ? 'no error with a code' : '',
          said.includes('internal error') ? 'an internal error' : '',
          said.includes('POLLUTED') ? 'objects were changed' : '',
          raw.test(said.replaceAll('\n', '')) ? `raw ${JSON.stringify(raw.exec(said.replaceAll('\n', ''))?.[0])}` : '',
          memory > 600 ? `${memory} MiB` : '',
        ].filter((one) => one !== '')
        most = Math.max(most, memory)
        slowest = Math.max(slowest, seconds)
        tally.one(true, wrong.length === 0 ? null : `${name}, ${verb.join(' ')}: ${wrong.join(', ')}\n${said.slice(0, 1500)}`)
      }
      await target.host.script(mended)
    }
    if (tree() !== before) tally.one(true, `here: ${tree()}`)
    // Whoever shows what a host says as it comes.
    for (const { script } of lies) {
      await target.host.script(script)
      const said = await target.host.exec(
        [
          'sh',
          '-c',
          'cat /etc/os-release; for f in /usr/local/sbin/*; do timeout 5 "$f" x 2>&1 | head -c 4096; done; cat /var/lib/hostkit/runs/*/* 2>/dev/null; cat /var/lib/hostkit/open 2>/dev/null; true',
        ],
        { check: false },
      )
      tally.naive(raw.test(said.stdout.replaceAll('\n', '')))
      await target.host.script(mended)
    }
    tally.end({ atLeast: lies.length, controlAbove: 0.5, note: `at most ${most} MiB and ${slowest.toFixed(0)} s` })
  })
})
