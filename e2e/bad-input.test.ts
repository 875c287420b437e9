import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaries } from './canaries.js'
import { difference, manifest } from './harness/manifest.mjs'
import { environment, hostkit, type Ended } from './hostkit.js'
import { sshHost, type SshHost } from './over-ssh.js'

const work = join(import.meta.dirname, '.work')
let count = 0

/** A config of its own, as a user would write it; `body` stands on line 7. */
function config(
  body: string,
  { head = '', host = "ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS }" } = {},
): string {
  const file = join(work, `bad-${process.pid}-${++count}.config.ts`)
  mkdirSync(work, { recursive: true })
  writeFileSync(
    file,
    `import { account, command, daemon, defineProject, directory, env, file, host, listener, secretEnv, service, storage, symlink, declare, caller } from '@hostkit/cli'
import { caddySite } from '@hostkit/provider-caddy'
const { HK_ADDRESS = '', HK_KEY = '', HK_KNOWN_HOSTS = '' } = process.env
${head}
export default defineProject('bad', (project) => {
  host(project, 'target', { at: HK_ADDRESS, ${host} })
${body}
})
`,
  )
  return file
}

/** One readable error: its code, the line in the config, a hint, and no stack. */
function expectError(ended: Ended, expected: { status: number; code: string; says: RegExp; line?: number }): void {
  const text = ended.stderr + ended.stdout
  expect(ended.status, text).toBe(expected.status)
  expect(text).toMatch(new RegExp(`error ${expected.code}: `))
  expect(text).toMatch(expected.says)
  expect(text).toMatch(/hint: \S/)
  if (expected.line !== undefined) expect(text).toMatch(new RegExp(`bad-[0-9-]+\\.config\\.ts:${expected.line}\\b`))
  expect(text).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(text).not.toContain(canaries.token)
}

afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('a config with a mistake', () => {
  const plan = (body: string, more: Parameters<typeof config>[1] = {}): Promise<Ended> =>
    hostkit(['plan', config(body, more), '--local'], { ...process.env, NO_COLOR: '1', HK_ADDRESS: '127.0.0.1' })

  it.each<[string, string, { status: number; code: string; says: RegExp; line?: number }]>([
    ['throws', "  throw new Error('oops')", { status: 1, code: 'HK1001', says: /oops/, line: 7 }],
    [
      'has an async body',
      "  service(project, 'web', (async () => {}) as never)",
      { status: 1, code: 'HK1003', says: /promise|async/, line: 7 },
    ],
    [
      'declares an address twice',
      "  file(project, '/etc/x', { content: '' })\n  file(project, '/etc/x', { content: '' })",
      { status: 1, code: 'HK1005', says: /twice[\s\S]*:7/, line: 8 },
    ],
    [
      'uses a port twice',
      "  service(project, 'a', (a) => daemon(a, { exec: ['/bin/a'], listens: [listener(a, 'http', { port: 80 })] }))\n  service(project, 'b', (b) => daemon(b, { exec: ['/bin/b'], listens: [listener(b, 'http', { port: 80 })] }))",
      { status: 1, code: 'HK1006', says: /port tcp\/80/, line: 8 },
    ],
    [
      'misspells an option',
      "  file(project, '/etc/x', { contnet: '' } as never)",
      { status: 1, code: 'HK1004', says: /contnet[\s\S]*did you mean "content"/, line: 7 },
    ],
    ['writes a mode in decimal', "  directory(project, '/srv/x', { mode: 750 })", { status: 1, code: 'HK1011', says: /0o750/, line: 7 }],
    [
      'uses a secret as text',
      "  file(project, '/etc/x', { content: `${secretEnv('TOKEN')}` })",
      { status: 1, code: 'HK1012', says: /has no string form/, line: 7 },
    ],
    [
      'misses a plugin',
      "  declare(project, { kind: 'redis.server', id: 'x', props: {}, source: caller() })",
      { status: 1, code: 'HK5003', says: /redis\.server[\s\S]*@hostkit\/provider-redis/, line: 7 },
    ],
    [
      'goes round in a circle',
      "  const a = command(project, 'a', { exec: ['true'], after: [{ handle: 'x', addresses: ['posix.command:b' as never], source: caller() }] })\n  command(project, 'b', { exec: ['true'], after: [a] })",
      { status: 1, code: 'HK1008', says: /posix\.command:a .* comes before posix\.command:b/ },
    ],
    [
      'refers to what is not there',
      "  command(project, 'a', { exec: ['true'], after: [{ handle: 'x', addresses: ['posix.file:/etc/mtod' as never], source: caller() }] })\n  file(project, '/etc/motd', { content: '' })",
      { status: 1, code: 'HK1007', says: /did you mean "posix\.file:\/etc\/motd"/, line: 7 },
    ],
  ])('that %s', async (_, body, expected) => expectError(await plan(body), expected))
})

describe('a host that says no', () => {
  let target: SshHost
  let env: NodeJS.ProcessEnv
  let before: string
  beforeAll(async () => {
    target = await sshHost({ image: 'debian-12-full', user: { name: 'op', sudo: 'password', password: canaries.password } })
    env = environment(target)
    before = await manifest(target.host)
  })
  afterAll(() => target.host.delete())

  /** The host is as it was, seen from outside; HostKit's record of the run, and Caddy's own state, aside. */
  const untouched = async (): Promise<void> =>
    expect(difference(before, await manifest(target.host)).filter((line) => !/\/var\/lib\/(hostkit|caddy)\b/.test(line))).toEqual([])
  const apply = (body: string, more?: Parameters<typeof config>[1]): Promise<Ended> =>
    hostkit(['apply', config(body, more), '--host', 'target', '--confirm'], env)

  it('because nobody listens there', async () => {
    const ended = await hostkit(
      [
        'plan',
        config("  file(project, '/etc/x', { content: '' })", {
          host: "ssh: { user: 'root', port: 1, identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS }",
        }),
        '--host',
        'target',
      ],
      env,
    )
    expectError(ended, { status: 1, code: 'HK2001', says: /refused/i })
  })

  it('because its host key is another one', async () => {
    const { readFileSync } = await import('node:fs')
    const other = join(work, `known-${process.pid}`)
    mkdirSync(work, { recursive: true })
    writeFileSync(other, readFileSync(target.knownHosts, 'utf8').replaceAll(/AAAA(\S{60})\S{4}/g, 'AAAA$1AAAA'))
    const ended = await hostkit(['plan', config("  file(project, '/etc/x', { content: '' })"), '--host', 'target'], {
      ...env,
      HK_KNOWN_HOSTS: other,
    })
    expectError(ended, { status: 1, code: 'HK200[23]', says: /host key/i })
  })

  it('because the sudo password is wrong', async () => {
    const ended = await hostkit(
      [
        'plan',
        config("  file(project, '/etc/x', { content: '' })", {
          host: "ssh: { user: 'op', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS }, sudo: { password: secretEnv('HK_TOKEN') }",
        }),
        '--host',
        'target',
      ],
      env,
    )
    expectError(ended, { status: 1, code: 'HK2005', says: /does not take the password env:HK_TOKEN/ })
  })

  it('because a secret has no value here', async () => {
    const secret = "  service(project, 'web', (web) => env(web, 'runtime', { TOKEN: secretEnv('HK_NOWHERE') }))"
    const planned = await hostkit(['plan', config(secret), '--host', 'target'], env)
    expect(planned.stdout).toMatch(/the secret env:HK_NOWHERE has no value here: whoever applies this needs it/)
    const ended = await apply(secret)
    expectError(ended, { status: 1, code: 'HK3009', says: /env:HK_NOWHERE/, line: 7 })
    await untouched()
  })

  it('because a unit dies after it was started', async () => {
    const ended = await apply(
      "  service(project, 'web', (web) => {\n    account(web, { system: true, rollback: 'delete-if-created' })\n    daemon(web, { exec: ['/bin/sh', '-c', 'sleep 1; echo last words; exit 3'] })\n  })",
    )
    expectError(ended, { status: 3, code: 'HK4001', says: /web\.service[\s\S]*last words/, line: 9 })
    await untouched()
  })

  it('because Caddy does not take the site', async () => {
    expectError(await apply("  caddySite(project, 'a.example', { respond: 'x', tls: { certificate: '/no/such', key: '/no/such' } })"), {
      status: 3,
      code: 'HK4001',
      says: /caddy\.site:a\.example failed[\s\S]*open \/no\/such: no such file/,
      line: 7,
    })
    await untouched()
  })

  it('because a port of the site is taken', async () => {
    await target.host.script(
      'systemd-run --quiet --unit taken --collect busybox nc -ll -p 8081 -e true; until ss -Hltn "sport = :8081" | grep -q .; do sleep 0.05; done',
    )
    try {
      expectError(await apply("  caddySite(project, 'http://a.example:8081', { respond: 'x' })"), {
        status: 3,
        code: 'HK4001',
        says: /caddy\.site:a\.example\S* failed[\s\S]*8081: bind: address already in use/,
        line: 7,
      })
    } finally {
      await target.host.script('systemctl stop taken')
    }
    await untouched()
  })

  it('because a port of a service is taken', async () => {
    await target.host.script(
      'systemd-run --quiet --unit taken --collect busybox nc -ll -p 8082 -e true; until ss -Hltn "sport = :8082" | grep -q .; do sleep 0.05; done',
    )
    try {
      expectError(
        await apply(
          "  service(project, 'web', (web) => {\n    const http = listener(web, 'http', { port: 8082 })\n    daemon(web, { user: 'root', exec: ['/usr/bin/busybox', 'nc', '-l', '-p', '8082'], listens: [http] })\n  })",
        ),
        { status: 3, code: 'HK4001', says: /web\.service[\s\S]*Address already in use/, line: 9 },
      )
    } finally {
      await target.host.script('systemctl stop taken')
    }
    await untouched()
  })

  it('because its disk is full', async () => {
    await target.host.exec(['mount', '-t', 'tmpfs', '-o', 'size=2M', 'tmpfs', '/srv'])
    try {
      const ended = await apply(
        "  file(project, '/etc/first', { content: 'x' })\n  file(project, '/srv/big', { content: 'x'.repeat(3_000_000) })",
      )
      expectError(ended, { status: 3, code: 'HK4004', says: /No space left|no room/i })
    } finally {
      await target.host.exec(['umount', '/srv'])
    }
    await untouched()
  })

  it('because the disk of its records is full', async () => {
    await target.host.script('mkdir -p /var/lib/hostkit && mount -t tmpfs -o size=200k tmpfs /var/lib/hostkit')
    try {
      const ended = await apply(
        "  file(project, '/etc/big', { content: Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 100_003).join(' ') })",
      )
      expectError(ended, { status: 1, code: 'HK4004', says: /room/i })
    } finally {
      await target.host.exec(['umount', '/var/lib/hostkit'])
    }
    await untouched()
  })
})
