import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Channel, Failure, noSecrets, type Diagnostic, type Event, type Jump, type Transport } from '@hostkit/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ENDED, freePort, keygen, startSshd, tempDir, type Sshd } from './sshd.fixture.js'
import { ssh, type SshRunnerOptions } from './ssh.js'

// Real sshds, one behind the other. Each has keys of its own, and lets in a key of its own.

let transport: Transport = 'ssh2'
let [first, second, target]: Sshd[] = []
let home: string
const events: Event[] = []
const keyOf = (server: Sshd): string => join(server.dir, 'key')

beforeAll(async () => {
  const servers = await Promise.all([startSshd(), startSshd(), startSshd()])
  for (const server of servers) server.authorize(keygen(keyOf(server)))
  ;[first, second, target] = servers
})
afterAll(() => Promise.all([first!, second!, target!].map((server) => server.stop())))
beforeEach(() => {
  home = tempDir()
  mkdirSync(join(home, '.ssh'), { mode: 0o700 })
  known(first!, second!, target!)
  events.length = 0
  delete process.env['SSH_AUTH_SOCK']
  return () => rmSync(home, { recursive: true })
})

const known = (...servers: Sshd[]): void =>
  writeFileSync(join(home, '.ssh/known_hosts'), servers.map((one) => `[127.0.0.1]:${one.port} ${one.hostKey()}\n`).join(''))
const jump = (server: Sshd, more: Partial<Jump> = {}): Jump => ({
  at: '127.0.0.1',
  port: server.port,
  user: 'root',
  identityFile: keyOf(server),
  ...more,
})
const through = (jumps: readonly Jump[], more: Partial<SshRunnerOptions> = {}) =>
  ssh({
    transport,
    host: '127.0.0.1',
    port: target!.port,
    user: 'root',
    home,
    secrets: noSecrets,
    identityFile: keyOf(target!),
    jump: jumps,
    ...more,
  })

async function answer(way: ReturnType<typeof ssh>): Promise<string> {
  const channel = await Channel.open(way, noSecrets, { emit: (event) => void events.push(event) })
  try {
    const [output] = await channel.query([{ argv: ['sh', '-c', 'echo "$SSH_CONNECTION"'] }])
    return `${channel.identity} ${output!.stdout.toString().trim().split(' ').at(-1)}`
  } finally {
    await channel.close()
  }
}
const atTarget = (): string => `${target!.fingerprint()} ${target!.port}`

async function refusal(way: ReturnType<typeof ssh>): Promise<Diagnostic> {
  const error: unknown = await answer(way).then(
    () => new Error('it was let in'),
    (failure: unknown) => failure,
  )
  if (!(error instanceof Failure)) throw error as Error
  return error.diagnostics[0]!
}

const gone = (server: Sshd): Promise<void> => vi.waitFor(() => expect(server.log()).toMatch(ENDED), { timeout: 5000 })

describe.each(['ssh2', 'openssh'] as const)('a way through other machines (%s)', (one) => {
  beforeEach(() => void (transport = one))

  it('goes through one, and through two, and the host is who is meant', async () => {
    expect(await answer(through([jump(first!)]))).toBe(atTarget())
    expect(first!.log()).toMatch(/Accepted publickey/)
    expect(await answer(through([jump(first!), jump(second!)]))).toBe(atTarget())
    expect(second!.log()).toMatch(/Accepted publickey/)
    await Promise.all([first!, second!, target!].map(gone))
  })

  it('is that of ssh_config, with its part for each machine, and a nearest one that jumps itself', async () => {
    const part = (name: string, server: Sshd, more = ''): string =>
      `Host ${name}\n HostName 127.0.0.1\n Port ${server.port}\n User root\n IdentityFile ${keyOf(server)}\n IdentitiesOnly yes\n${more}`
    writeFileSync(
      join(home, '.ssh/config'),
      // The home of a test is no other one for the ssh program, which starts another for each machine.
      `Host *\n UserKnownHostsFile ${join(home, '.ssh/known_hosts')}\n` +
        part('one', first!) +
        part('two', second!, ' ProxyJump one\n') +
        part('inner', target!, ' ProxyJump two\n') +
        part('direct', target!),
    )
    const named = (host: string, more: Partial<SshRunnerOptions> = {}) => ssh({ transport, host, home, secrets: noSecrets, ...more })
    await first!.restart(['ed25519'])
    await second!.restart(['ed25519'])
    known(first!, second!, target!)
    expect(await answer(named('inner'))).toBe(atTarget())
    expect([first!, second!].map((server) => /Accepted publickey/.test(server.log()))).toEqual([true, true])
    // The project comes first.
    await first!.restart(['ed25519'])
    known(first!, second!, target!)
    expect(await answer(named('inner', { jump: [] }))).toBe(atTarget())
    expect(await answer(named('direct', { jump: [{ at: 'one' }] }))).toBe(atTarget())
  })

  it('is as strict with each host key as with that of the host', async () => {
    known(target!)
    const told = await refusal(through([jump(first!)]))
    expect(told).toMatchObject({ code: 'HK2002', message: expect.stringContaining(`127.0.0.1:${first!.port} is not known`) as string })
    expect(told.hint).toContain(`jump: { at: '127.0.0.1', hostKey: '${first!.fingerprint()}' }`)
    expect(told.hint).not.toContain('--accept-new-host-key')
    // Accepting the host is not accepting what lies on the way.
    expect(await refusal(through([jump(first!)], { acceptNewHostKey: true }))).toMatchObject({ code: 'HK2002' })
    known(first!)
    expect((await refusal(through([jump(first!)]))).message).toContain(`127.0.0.1:${target!.port} is not known`)
    known(target!)
    expect(await answer(through([jump(first!, { hostKey: first!.fingerprint() })]))).toBe(atTarget())
    expect(await refusal(through([jump(first!, { hostKey: target!.fingerprint() })]))).toMatchObject({ code: 'HK2003' })
    expect(await answer(through([jump(first!, { acceptNewHostKey: true })]))).toBe(atTarget())
    expect(events).toContainEqual({ type: 'connect.newHostKey', target: '127.0.0.1', fingerprint: first!.fingerprint() })
    expect(await answer(through([jump(first!)]))).toBe(atTarget())
  })

  it('needs its own key on each machine', async () => {
    const told = await refusal(through([jump(first!, { identityFile: keyOf(target!) })]))
    expect(told).toMatchObject({ code: 'HK2004', message: expect.stringContaining(`127.0.0.1:${first!.port}`) as string })
    expect((await refusal(through([jump(first!)], { identityFile: keyOf(first!) }))).message).toContain(`127.0.0.1:${target!.port}`)
  })

  it('says where it ends', async () => {
    const port = await freePort()
    const closed = await refusal(through([jump(first!)], { port }))
    expect(closed).toMatchObject({ code: 'HK2001', message: expect.stringContaining(`cannot connect to it`) as string })
    expect(await refusal(through([jump(first!, { port })]))).toMatchObject({
      code: 'HK2001',
      message: expect.stringContaining('connection refused') as string,
    })
    const strict = await startSshd({ config: ['AllowTcpForwarding no'] })
    try {
      strict.authorize(keygen(keyOf(strict)))
      known(strict, target!)
      const told = await refusal(through([jump(strict)]))
      expect(told).toMatchObject({ code: 'HK2001', hint: expect.stringContaining('AllowTcpForwarding') as string })
      expect(told.message).toContain('does not forward connections')
    } finally {
      await strict.stop()
    }
    writeFileSync(join(home, '.ssh/config'), 'Host a\n ProxyJump b\nHost b\n ProxyJump a\n')
    expect(await refusal(ssh({ transport, host: 'a', home, secrets: noSecrets }))).toMatchObject({
      code: 'HK2001',
      hint: 'does a ProxyJump lead in a circle?',
    })
  })

  it('carries much, both ways, and a machine on the way that dies is noticed', { timeout: 60_000 }, async () => {
    const channel = await Channel.open(through([jump(first!), jump(second!)]), noSecrets)
    const big = Buffer.alloc(8 * 1024 * 1024, 'x')
    const counted = await channel.run(`head -c ${big.length} | wc -c`, [], big)
    expect(Number(counted.toString())).toBe(big.length)
    expect((await channel.run(`head -c ${big.length} /dev/zero`)).length).toBe(big.length)
    const waiting = channel.run('sleep 30')
    first!.signalChildren('SIGKILL')
    await expect(waiting).rejects.toThrow('HK2008')
    await channel.close()
  })

  it('can be stopped on the way', async () => {
    const way = through([jump(first!), jump(second!)])
    first!.signalChildren('SIGCONT')
    const stop = AbortSignal.timeout(1)
    await expect(Channel.open(way, noSecrets, { signal: stop })).rejects.toThrow('HK4008')
  })
})
