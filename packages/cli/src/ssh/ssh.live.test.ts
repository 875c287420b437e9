import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import {
  Channel,
  Failure,
  noSecrets,
  secretEnv,
  type Diagnostic,
  type Event,
  type Runner,
  type Secrets,
  type Transport,
} from '@hostkit/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { canaries } from '../../../../e2e/canaries.js'
import { ENDED, keygen, startSshd, tempDir, type KeyType, type Sshd } from './sshd.fixture.js'
import { ssh, type SshRunnerOptions } from './ssh.js'

// A real sshd, as root. Nothing is skipped: where sshd is missing these tests fail.

/** Both are held to the same. What only one of them can do stands apart. */
const transports = ['ssh2', 'openssh'] as const
let transport: Transport = 'ssh2'
const over = (one: Transport): void => void beforeEach(() => void (transport = one))

let server: Sshd
let home: string
let key: string
const events: Event[] = []
const emit = (event: Event): void => void events.push(event)

beforeAll(async () => {
  server = await startSshd({ keys: ['ed25519', 'ecdsa', 'rsa'] })
  key = join(server.dir, 'key')
  server.authorize(keygen(key))
})
afterAll(() => server.stop())
beforeEach(() => {
  transport = 'ssh2'
  home = tempDir()
  mkdirSync(join(home, '.ssh'), { mode: 0o700 })
  events.length = 0
  delete process.env['SSH_AUTH_SOCK']
  return () => rmSync(home, { recursive: true })
})

const runner = (more: Partial<SshRunnerOptions> = {}, secrets: Secrets = noSecrets) =>
  ssh({
    transport,
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    home,
    secrets,
    ...(more.password ? {} : { identityFile: key }),
    ...more,
  })
const known = (text: string): void => writeFileSync(join(home, '.ssh/known_hosts'), text)
const knowServer = (type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519'): void => known(`[127.0.0.1]:${server.port} ${server.hostKey(type)}\n`)

async function refusal(options: Partial<SshRunnerOptions>, secrets?: Secrets): Promise<Diagnostic> {
  const error: unknown = await Channel.open(runner(options, secrets), secrets ?? noSecrets, { emit }).then(
    () => new Error('it was let in'),
    (failure: unknown) => failure,
  )
  if (!(error instanceof Failure)) throw error as Error
  return error.diagnostics[0]!
}

/** Asks one question over a connection of its own, and hands back who answered. */
async function answers(options: Partial<SshRunnerOptions> = {}): Promise<string> {
  return ask(runner(options))
}

async function ask(way: Runner, secrets: Secrets = noSecrets): Promise<string> {
  const channel = await Channel.open(way, secrets, { emit })
  try {
    const [output] = await channel.query([{ argv: ['echo', "it's", channel.identity!] }])
    return output!.stdout.toString().trim()
  } finally {
    await channel.close()
  }
}
const fromServer = (type: KeyType = 'ed25519'): string => `it's ${server.fingerprint(type)}`
/** With a key of the agent or of the home directory. */
const plain = (): Runner => ssh({ transport, host: '127.0.0.1', port: server.port, user: 'root', home, secrets: noSecrets })

/** What sshd tells of logins, once it has told of the end of a connection. */
async function attempts(): Promise<string[]> {
  await vi.waitFor(() => expect(server.log()).toMatch(ENDED))
  return server
    .log()
    .split('\n')
    .filter((line) => /authenticating user|^(Failed|Accepted|Postponed)/.test(line))
}

describe.each(transports)('host keys (%s)', (one) => {
  over(one)
  beforeAll(() => server.restart(['ed25519', 'ecdsa', 'rsa']))
  it('a known key opens a shell that answers', async () => {
    knowServer()
    const channel = await Channel.open(runner(), noSecrets)
    expect(channel.identity).toBe(server.fingerprint())
    expect(channel.uid).toBe(0)
    const [output] = await channel.query([{ argv: ['echo', "it's me"] }])
    expect(output).toEqual({ stdout: Buffer.from("it's me\n"), status: 0, stderr: '' })
    await channel.close()
    expect(await attempts()).not.toEqual([])
  })

  it('a key recorded for another type than the first is asked for', async () => {
    knowServer('rsa')
    expect(await answers()).toBe(fromServer('rsa'))
    knowServer('ecdsa')
    expect(await answers()).toBe(fromServer('ecdsa'))
  })

  it('a hashed entry fits', async () => {
    knowServer()
    execFileSync('ssh-keygen', ['-H', '-f', join(home, '.ssh/known_hosts')], { stdio: 'ignore' })
    expect(readFileSync(join(home, '.ssh/known_hosts'), 'utf8')).toMatch(/^\|1\|/)
    expect(await answers()).toBe(fromServer())
  })

  it('an unknown key is refused before anybody logs in', async () => {
    await server.restart(['ed25519'])
    const told = await refusal({})
    expect(told).toMatchObject({
      code: 'HK2002',
      message: `the host key of 127.0.0.1:${server.port} is not known: ED25519 ${server.fingerprint()}`,
    })
    expect(told.hint).toContain(`hostKey: '${server.fingerprint()}'`)
    expect(told.hint).toContain('--accept-new-host-key')
    expect(await attempts()).toEqual([])
  })

  it('a new key is accepted on demand, said, written, and good from then on', async () => {
    rmSync(join(home, '.ssh'), { recursive: true })
    expect(await answers({ acceptNewHostKey: true })).toBe(fromServer())
    const file = join(home, '.ssh/known_hosts')
    expect(events).toContainEqual({ type: 'connect.newHostKey', target: '127.0.0.1', fingerprint: server.fingerprint() })
    // ssh hashes names where its configuration says so, as Debian's does.
    expect(readFileSync(file, 'utf8').replace(/^\|1\|\S+/, `[127.0.0.1]:${server.port}`)).toBe(
      `[127.0.0.1]:${server.port} ${server.hostKey()}\n`,
    )
    expect([statSync(file).mode & 0o777, statSync(join(home, '.ssh')).mode & 0o777]).toEqual([0o600, 0o700])
    events.length = 0
    expect(await answers()).toBe(fromServer())
    expect(events).toEqual([])
    expect(spawnSync('ssh-keygen', ['-F', `[127.0.0.1]:${server.port}`, '-f', file]).status).toBe(0)
  })

  it('one runner does not accept two new keys for one host, even when known_hosts cannot be written', async () => {
    const one = runner({ acceptNewHostKey: true, knownHostsFile: '/dev/null' })
    expect(await ask(one)).toBe(fromServer())
    await server.restart(['ed25519'])
    await expect(Channel.open(one, noSecrets)).rejects.toThrow(/HK2003/)
    expect(await attempts()).toEqual([])
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('a changed key is refused before anybody logs in, even where new keys are accepted', async () => {
    knowServer()
    const old = server.fingerprint()
    await server.restart(['ed25519'])
    const told = await refusal({ acceptNewHostKey: true })
    expect(told.code).toBe('HK2003')
    expect(told.message).toContain(`has changed since ${home}/.ssh/known_hosts:1 was written`)
    expect(told.details?.join('\n')).toContain(old)
    expect(told.details?.join('\n')).toContain(server.fingerprint())
    expect(told.hint).toContain(`ssh-keygen -R '[127.0.0.1]:${server.port}' -f ${home}/.ssh/known_hosts`)
    expect(server.log()).toContain('Connection from')
    expect(await attempts()).toEqual([])
    // The command that the hint names mends it.
    execFileSync('sh', ['-c', /ssh-keygen.*$/.exec(told.hint!)![0]], { stdio: 'ignore' })
    expect((await refusal({})).code).toBe('HK2002')
  })

  it('a host that has only a key of another type now is refused as changed', async () => {
    knowServer()
    await server.restart(['rsa'])
    expect(await refusal({ acceptNewHostKey: true })).toMatchObject({ code: 'HK2003' })
    expect(await attempts()).toEqual([])
    await server.restart(['ed25519'])
  })

  it('a revoked key is refused', async () => {
    known(`[127.0.0.1]:${server.port} ${server.hostKey()}\n@revoked * ${server.hostKey()}\n`)
    expect((await refusal({ acceptNewHostKey: true })).message).toContain(`revoked in ${home}/.ssh/known_hosts:2`)
  })

  it('a pin is enough, and nothing else is', async () => {
    expect(await answers({ hostKey: server.fingerprint() })).toBe(fromServer())
    knowServer()
    const other = `SHA256:${'A'.repeat(43)}`
    expect(await refusal({ hostKey: other, acceptNewHostKey: true })).toMatchObject({ code: 'HK2003' })
    expect(await refusal({ hostKey: 'SHA256:short' })).toMatchObject({ code: 'HK1004' })
  })
})

describe.each(transports)('logging in (%s)', (one) => {
  over(one)
  beforeEach(() => knowServer())

  it.each([['ecdsa'], ['rsa'], ['ed25519']])('with a key of type %s', async (type) => {
    const file = join(home, `k_${type}`)
    server.authorize(keygen(file, type))
    expect(await answers({ identityFile: file })).toBe(fromServer())
    // PEM, as older tools write it.
    if (type === 'ed25519') return
    const pem = join(home, `p_${type}`)
    server.authorize(keygen(pem, type, '', '-m', 'PEM'))
    expect(await answers({ identityFile: pem })).toBe(fromServer())
  })

  it('with a default key', async () => {
    server.authorize(keygen(join(home, '.ssh/id_ed25519')))
    expect(await ask(plain())).toBe(fromServer())
  })

  it('with what ~/.ssh/config says', async () => {
    writeFileSync(
      join(home, '.ssh/config'),
      `Host web\n HostName 127.0.0.1\n Port ${server.port}\n User root\n IdentityFile ${key}\n HostKeyAlias wb\n`,
    )
    known(`wb ${server.hostKey()}\n`)
    const way = ssh({ transport, host: 'web', home, secrets: noSecrets })
    expect(await ask(way)).toBe(fromServer())
    expect(way.access).toEqual({ kind: 'ssh', user: 'root', port: server.port })
    expect(way.name).toBe('ssh root@web')
  })

  it('a key that the host does not take is named', async () => {
    const file = join(home, 'other')
    keygen(file)
    const told = await refusal({ identityFile: file })
    expect(told.code).toBe('HK2004')
    expect(told.message).toBe(`127.0.0.1:${server.port} does not let root in`)
    expect(told.details).toEqual([
      expect.stringMatching(new RegExp(`^${file} \\(ED25519 SHA256:.*\\): refused$`)),
      'it would take: publickey',
    ])
    expect(told.hint).toContain('ssh-copy-id')
  })

  it('nothing to offer is said', async () => {
    const way = plain()
    await expect(way.connect('true')).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'HK2004',
          message: expect.stringContaining('nothing to offer'),
          hint: expect.stringContaining('ssh-keygen -t ed25519') as unknown,
        },
      ],
    })
  })

  it('key files that cannot be used are named', async () => {
    const none = join(home, 'none')
    expect(await refusal({ identityFile: none })).toMatchObject({ code: 'HK2011', message: `there is no key file ${none}` })
    writeFileSync(none, '-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n-----END OPENSSH PRIVATE KEY-----\n')
    expect((await refusal({ identityFile: none })).message).toContain(`the key file ${none} holds no usable private key`)
    expect((await refusal({ identityFile: home })).message).toMatch(/\(EISDIR\)|\(Is a directory\)/)
  })

  it('an encrypted default key that the host would take is the reason that is given', async () => {
    const file = join(home, '.ssh/id_ed25519')
    server.authorize(keygen(file, 'ed25519', 'open sesame'))
    keygen(join(home, '.ssh/id_rsa'), 'rsa')
    const way = plain()
    await expect(way.connect('true')).rejects.toThrow(`HK2011 the key file ${file} is encrypted`)
  })
})

describe.each(transports)('the agent (%s)', (one) => {
  over(one)
  let agent: { pid: number; socket: string }
  beforeEach(() => {
    const said = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' })
    agent = { socket: /SSH_AUTH_SOCK=([^;]+)/.exec(said)![1]!, pid: Number(/SSH_AGENT_PID=(\d+)/.exec(said)![1]) }
    process.env['SSH_AUTH_SOCK'] = agent.socket
    knowServer()
    return () => void process.kill(agent.pid)
  })
  const add = (file: string): void => void execFileSync('ssh-add', ['-q', file], { stdio: 'ignore' })

  it.each([['ed25519'], ['ecdsa'], ['rsa']])('signs with a key of type %s', async (type) => {
    const file = join(home, type)
    server.authorize(keygen(file, type))
    add(file)
    rmSync(file)
    expect(await ask(plain())).toBe(fromServer())
  })

  it('holds the other half of an encrypted file, and of a public one', async () => {
    const file = join(home, 'locked')
    server.authorize(keygen(file))
    add(file)
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', file], { stdio: 'ignore' })
    expect(await answers({ identityFile: file })).toBe(fromServer())
    expect(await answers({ identityFile: `${file}.pub` })).toBe(fromServer())
    rmSync(file)
    expect(await answers({ identityFile: file })).toBe(fromServer())
  })

  it('with many keys does not keep a named key from its turn', async () => {
    for (let i = 0; i < 8; i++) {
      const file = join(home, `many${i}`)
      keygen(file)
      add(file)
    }
    await expect(Channel.open(plain(), noSecrets)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'HK2004',
          details: expect.arrayContaining([expect.stringContaining('Too many')]) as unknown,
          hint: expect.stringContaining('identityFile') as unknown,
        },
      ],
    })
    writeFileSync(join(home, '.ssh/config'), `Host *\n IdentityFile ${key}\n${one === 'openssh' ? ' IdentitiesOnly yes\n' : ''}`)
    expect(await ask(plain())).toBe(fromServer())
    rmSync(join(home, '.ssh/config'))
    expect(await answers({ identityFile: key })).toBe(fromServer())
  })

  it('that is gone is a note, not the end', async () => {
    process.env['SSH_AUTH_SOCK'] = join(home, 'nobody')
    server.authorize(keygen(join(home, '.ssh/id_ed25519')))
    expect(await ask(plain())).toBe(fromServer())
    rmSync(join(home, '.ssh/id_ed25519'))
    await expect(Channel.open(plain(), noSecrets)).rejects.toMatchObject({
      diagnostics: [{ details: expect.arrayContaining([expect.stringContaining('cannot be asked')]) as unknown }],
    })
  })
})

describe('what only ssh2 is told', () => {
  beforeEach(() => knowServer())

  it.each([
    ['OpenSSH', []],
    ['PEM', ['-m', 'PEM']],
  ])('an encrypted key (%s) asks for its passphrase once for several connections', async (_form, more) => {
    const file = join(home, 'locked')
    server.authorize(keygen(file, 'rsa', 'open sesame', ...more))
    expect(await refusal({ identityFile: file })).toMatchObject({
      code: 'HK2011',
      hint: expect.stringContaining(`ssh-add ${file}`) as unknown,
    })
    const asked: number[] = []
    const way = runner({
      identityFile: file,
      askPassphrase: async (_, attempt) => (asked.push(attempt), attempt === 1 ? 'wrong' : 'open sesame'),
    })
    for (const _ of [1, 2]) expect(await ask(way)).toBe(fromServer())
    expect(asked).toEqual([1, 2])
    expect((await refusal({ identityFile: file, askPassphrase: async () => 'wrong' })).message).toContain('none of the passphrases')
  })

  it('after a passphrase was asked for, an end of the connection is no crash', async () => {
    const file = join(home, 'locked')
    server.authorize(keygen(file, 'ed25519', 'open sesame'))
    const told = await refusal({
      identityFile: file,
      askPassphrase: async () => {
        server.signalChildren('SIGKILL')
        await new Promise((resolve) => setTimeout(resolve, 200))
        return 'open sesame'
      },
    })
    expect(told.code).toBe('HK2004')
    expect(told.details?.[0]).toMatch(/the host hung up|ECONNRESET/)
  })

  it('and what it cannot read: a key in PKCS#8 form', async () => {
    const pkcs8 = join(home, 'pkcs8')
    keygen(pkcs8, 'rsa', '', '-m', 'PKCS8')
    expect((await refusal({ identityFile: pkcs8 })).hint).toContain(`ssh-keygen -p -f ${pkcs8}`)
  })
})

describe('passwords', () => {
  const user = 'hkpasstest'
  const password = secretEnv('HK_TEST')
  const right: Secrets = { reveal: () => canaries.password }
  const wrong: Secrets = { reveal: () => canaries.wrongPassword }
  let hosts: { plain: Sshd; asking: Sshd; both: Sshd }
  beforeAll(async () => {
    spawnSync('userdel', ['-rf', user])
    execFileSync('useradd', ['-m', '-s', '/bin/sh', user])
    execFileSync('chpasswd', { input: `${user}:${right.reveal(password)}\n` })
    hosts = {
      plain: await startSshd({ config: ['PasswordAuthentication yes', 'UsePAM yes'] }),
      asking: await startSshd({ config: ['KbdInteractiveAuthentication yes', 'UsePAM yes'] }),
      both: await startSshd({ config: ['PasswordAuthentication yes', 'UsePAM yes', 'AuthenticationMethods publickey,password'] }),
    }
  })
  afterAll(async () => {
    await Promise.all(Object.values(hosts).map((host) => host.stop()))
    spawnSync('userdel', ['-rf', user])
  })
  const at = (host: Sshd, secrets: Secrets, more: Partial<SshRunnerOptions> = {}) =>
    ssh({ host: '127.0.0.1', port: host.port, user, home, password, hostKey: host.fingerprint(), secrets, ...more })

  it.each([['plain' as const], ['asking' as const]])('open the door (%s)', async (kind) => {
    expect(await ask(at(hosts[kind], right), right)).toBe(`it's ${hosts[kind].fingerprint()}`)
  })

  it.each([['plain' as const], ['asking' as const]])('that are wrong are sent once and never shown (%s)', async (kind) => {
    const failure = (await Channel.open(at(hosts[kind], wrong), wrong).catch((error: unknown) => error)) as Failure
    expect(failure.diagnostics[0]?.code).toBe('HK2004')
    expect(failure.diagnostics[0]?.details?.filter((line) => line.startsWith('the password'))).toHaveLength(1)
    expect(JSON.stringify(failure.diagnostics) + failure.stack).not.toContain(canaries.wrongPassword)
    // sshd writes it down after it has answered.
    await vi.waitFor(() => expect(hosts[kind].log().match(/^Failed (password|keyboard-interactive\/pam) for/gm)).toHaveLength(1))
  })

  it('may come after a key', async () => {
    hosts.both.authorize(readFileSync(`${key}.pub`, 'utf8'))
    chmodSync(hosts.both.dir, 0o755)
    expect(await ask(at(hosts.both, right, { identityFile: key }), right)).toBe(`it's ${hosts.both.fingerprint()}`)
    await expect(Channel.open(at(hosts.both, right), right)).rejects.toMatchObject({
      diagnostics: [{ code: 'HK2004', hint: expect.stringContaining('ssh-keygen') as unknown }],
    })
  })

  it('without a value are said by name', async () => {
    await expect(Channel.open(at(hosts.plain, noSecrets), noSecrets)).rejects.toThrow(`HK2004 the password env:HK_TEST for ${user}`)
  })
})

describe.each(transports)('a link that fails (%s)', (one) => {
  over(one)
  beforeEach(() => knowServer())

  it('a stopped server is noticed in time', async () => {
    const [seconds, late] = one === 'ssh2' ? [10, 12_500] : [20, 28_000]
    const wire = await runner().connect('echo up; read x')
    wire.stdout.resume()
    server.signalChildren('SIGSTOP')
    const start = Date.now()
    await expect(wire.ended).resolves.toBe(`it has been silent for ${seconds} s`)
    expect(Date.now() - start).toBeLessThan(late)
    const closing = Date.now()
    await wire.close()
    expect(Date.now() - closing).toBeLessThan(100)
    server.signalChildren('SIGKILL')
  })

  it('a killed server ends the wire with a reason, and writing to it is harmless', async () => {
    const wire = await runner().connect('echo up; read x')
    wire.stdout.resume()
    server.signalChildren('SIGKILL')
    await expect(wire.ended).resolves.toMatch(/closed|reset/)
    for (let i = 0; i < 3; i++) wire.stdin.write('still there?\n')
    wire.stdin.end()
    await wire.close()
  })

  it('what a shell said last is heard before its end', async () => {
    const wire = await runner().connect('head -c 3000000 /dev/zero; exit 7')
    let size = 0
    wire.stdout.on('data', (chunk: Buffer) => (size += chunk.length))
    await expect(wire.ended).resolves.toBe('its shell ended with status 7')
    expect(size).toBe(3_000_000)
  })

  it('a shell ended by a signal says so', async () => {
    const wire = await runner().connect('kill -TERM $$')
    wire.stdout.resume()
    await expect(wire.ended).resolves.toBe(`its shell was ended by ${one === 'ssh2' ? 'SIGTERM' : 'a signal'}`)
  })

  it('closing takes no time, even beside a stopped server', async () => {
    const wire = await runner().connect('read x')
    wire.stdout.resume()
    server.signalChildren('SIGSTOP')
    const start = Date.now()
    await wire.close()
    expect(Date.now() - start).toBeLessThan(1500)
    await expect(wire.ended).resolves.toBe('it was closed on this side')
    server.signalChildren('SIGKILL')
  })

  it('an upload and its answer arrive whole', async () => {
    const channel = await Channel.open(runner(), noSecrets)
    const payload = Buffer.alloc(5_000_000, 'x')
    const start = Date.now()
    const [output] = await channel.query([{ argv: ['wc', '-c'], stdin: payload }])
    expect(output!.stdout.toString().trim()).toBe('5000000')
    expect(Date.now() - start).toBeLessThan(20_000)
    await channel.close()
  })
})

it.each(transports)('a host without a shell says so (%s)', async (one) => {
  transport = one
  const strict = await startSshd({ config: ['MaxSessions 0'] })
  strict.authorize(readFileSync(`${key}.pub`, 'utf8'))
  try {
    await expect(runner({ port: strict.port, hostKey: strict.fingerprint() }).connect('true')).rejects.toMatchObject({
      diagnostics: [{ code: 'HK2009' }],
    })
  } finally {
    await strict.stop()
  }
})

it.each(transports)('a server with too many visitors is tried again (%s)', async (one) => {
  transport = one
  const busy = await startSshd({ config: ['MaxStartups 1'] })
  busy.authorize(readFileSync(`${key}.pub`, 'utf8'))
  const visitor = connect(busy.port, '127.0.0.1')
  try {
    await once(visitor, 'data')
    const way = runner({ port: busy.port, hostKey: busy.fingerprint(), retry: { attempts: 10, baseDelay: '50ms', maxDelay: '50ms' } })
    setTimeout(() => visitor.destroy(), 120)
    expect(await ask(way)).toBe(`it's ${busy.fingerprint()}`)
    expect(events[0]).toMatchObject({
      type: 'connect.retry',
      attempt: 1,
      attempts: 10,
      delay: 50,
      why: expect.stringMatching(/Exceeded MaxStartups|reset before SSH/) as unknown,
    })
  } finally {
    visitor.destroy()
    await busy.stop()
  }
})
