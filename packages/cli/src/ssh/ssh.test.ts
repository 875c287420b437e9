import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, noSecrets, secretEnv, type Diagnostic, type Event, type Secrets } from '@hostkit/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeHost, newEd25519, type FakeHost } from './fake.fixture.js'
import { ssh, type SshRunnerOptions } from './ssh.js'

let home: string
const closing: (() => unknown)[] = []
const events: Event[] = []
const emit = (event: Event): void => void events.push(event)

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hostkit-ssh-'))
  mkdirSync(join(home, '.ssh'))
  events.length = 0
  delete process.env['SSH_AUTH_SOCK']
})
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
  rmSync(home, { recursive: true })
})

const known: Secrets = { reveal: () => 'Corr3ct horse' }
const runner = (port: number, more: Partial<SshRunnerOptions> = {}) =>
  ssh({ host: '127.0.0.1', port, user: 'deploy', home, secrets: known, ...more })

async function refusal(port: number, more: Partial<SshRunnerOptions> = {}, signal?: AbortSignal): Promise<Diagnostic> {
  const error: unknown = await runner(port, more)
    .connect('true', { emit, ...(signal ? { signal } : {}) })
    .then(
      (wire) => wire.close().then(() => new Error('it was let in')),
      (failure: unknown) => failure,
    )
  if (!(error instanceof Failure)) throw error as Error
  expect(JSON.stringify(error.diagnostics)).not.toContain('Corr3ct')
  return error.diagnostics[0]!
}

async function fake(...args: Parameters<typeof fakeHost>): Promise<FakeHost> {
  const host = await fakeHost(...args)
  closing.push(host.close)
  return host
}

/** Something that listens and is no SSH server. */
async function listen(serve: (socket: Socket) => void): Promise<{ port: number; server: Server }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, server }
}

const newKey = (file: string): string => {
  const pair = newEd25519()
  writeFileSync(file, pair.private)
  return file
}

describe('making the connection', () => {
  it('a refused port is tried as often as asked, with doubled waits up to the longest', async () => {
    const { port, server } = await listen(() => {})
    server.close()
    const told = await refusal(port, { retry: { attempts: 4, baseDelay: '10ms', maxDelay: '30ms' }, name: 'web' })
    expect(told).toMatchObject({
      code: 'HK2001',
      message: `web (127.0.0.1:${port}) cannot be reached: nothing listens on port ${port} (connection refused)`,
      details: ['tried 4 times'],
    })
    expect(events).toEqual(
      [10, 20, 30].map((delay, i) => ({
        type: 'connect.retry',
        target: 'web',
        attempt: i + 1,
        attempts: 4,
        delay,
        why: `nothing listens on port ${port} (connection refused)`,
      })),
    )
  })

  it('one attempt is the default', async () => {
    const { port, server } = await listen(() => {})
    server.close()
    expect((await refusal(port)).details).toBeUndefined()
    expect(events).toEqual([])
  })

  it('a server that comes up meanwhile is reached', async () => {
    const host = await fake((context) => context.accept())
    let turned = 0
    // In front of the host: it hangs up twice first, as sshd does while it starts.
    const { port } = await listen((socket) => {
      if (turned++ < 2) return void socket.destroy()
      const through = new (socket.constructor as new () => Socket)().connect(host.port, '127.0.0.1')
      through.on('error', () => {})
      socket.once('close', () => through.destroy())
      socket.pipe(through).pipe(socket)
    })
    const wire = await runner(port, { hostKey: host.fingerprint, retry: { attempts: 3, baseDelay: '1ms' } }).connect('true', { emit })
    expect(wire.identity).toBe(host.fingerprint)
    expect(events.map((event) => event.type === 'connect.retry' && event.why)).toEqual(
      Array(2).fill('the connection was reset before SSH began'),
    )
    await wire.close()
  })

  it.each([
    ['says nothing', () => {}, 'no answer within 0.2 s'],
    [
      'speaks something else',
      (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'what answers there does not speak SSH 2',
    ],
    ['hangs up', (socket: Socket) => void socket.destroy(), 'the connection was reset before SSH began'],
    ['speaks SSH 1', (socket: Socket) => void socket.write('SSH-1.5-old\r\n'), 'what answers there does not speak SSH 2'],
  ])('what %s is told apart', async (_, serve, words) => {
    const { port } = await listen(serve)
    const told = await refusal(port, { connectTimeout: '200ms' })
    expect(told.code).toBe('HK2001')
    expect(told.message).toMatch(words)
    expect(told.hint).toBeDefined()
  })

  it('a name without an address is not tried again', async () => {
    const told = await refusal(22, { host: 'no-such-host.invalid', retry: { attempts: 3, baseDelay: '1ms' } })
    expect(told.code).toBe('HK2001')
    expect(told.message).toMatch(/has no address|no name server answers/)
    // Without a network it is the name server that is missing, which may pass.
    expect(events).toHaveLength(told.message.includes('has no address') ? 0 : 2)
  })

  it('a host key or a login that is refused is not tried again', async () => {
    const host = await fake((context) => context.reject(['publickey']))
    const retry = { attempts: 5, baseDelay: '1ms' }
    expect(await refusal(host.port, { retry })).toMatchObject({ code: 'HK2002' })
    expect(await refusal(host.port, { retry, hostKey: host.fingerprint })).toMatchObject({ code: 'HK2004' })
    expect(events).toEqual([])
  })

  it('an abort ends it at every stage', async () => {
    expect(await refusal(1, {}, AbortSignal.abort())).toMatchObject({ code: 'HK4008' })
    const silent = await listen(() => {})
    expect(await refusal(silent.port, {}, AbortSignal.timeout(50))).toMatchObject({
      code: 'HK4008',
      message: `connecting to 127.0.0.1:${silent.port} was stopped`,
    })
    const slow = await fake(() => {})
    expect(await refusal(slow.port, { hostKey: slow.fingerprint }, AbortSignal.timeout(100))).toMatchObject({ code: 'HK4008' })
    silent.server.close()
    const { port, server } = await listen(() => {})
    server.close()
    expect(await refusal(port, { retry: { attempts: 2, baseDelay: '1m', maxDelay: '1m' } }, AbortSignal.timeout(50))).toMatchObject({
      code: 'HK4008',
    })
  })

  it('a login that is never answered ends in time', async () => {
    const host = await fake(() => {})
    expect(await refusal(host.port, { hostKey: host.fingerprint, connectTimeout: '300ms' })).toMatchObject({ code: 'HK2007' })
  })

  it('wrong options are said as such', async () => {
    expect(await refusal(22, { retry: { attempts: 0 } })).toMatchObject({ code: 'HK1004' })
    expect(await refusal(22, { retry: { baseDelay: 'soon' } })).toMatchObject({
      code: 'HK1004',
      message: expect.stringContaining('retry.baseDelay') as unknown,
    })
    expect(await refusal(22, { connectTimeout: '7' })).toMatchObject({ code: 'HK1004' })
    expect(await refusal(65_536)).toMatchObject({ code: 'HK1004' })
    await expect(runner(22).connect("echo 'x'")).rejects.toThrow(TypeError)
  })
})

describe('a host that is not the one we know hears nothing of us', () => {
  const password = secretEnv('PW')
  // d4: swapped, of another type, revoked, unknown, trusted through an authority only, pinned otherwise.
  it('50 connections, no byte of a login', async () => {
    const old = await fake(() => {})
    const file = newKey(join(home, 'key'))
    let refused = 0
    for (let round = 0; round < 9; round++) {
      const host = await fake((context) => context.accept(), round % 3 === 2 ? ['ssh-rsa'] : ['ssh-ed25519'])
      const at = `[127.0.0.1]:${host.port}`
      const lines: (readonly [string, Partial<SshRunnerOptions>, RegExp])[] = [
        [`${at} ${old.hostKey}`, { acceptNewHostKey: true }, /HK2003/],
        [`@revoked ${at} ${host.hostKey}\n${at} ${host.hostKey}`, { acceptNewHostKey: true }, /HK2003/],
        ['', {}, /HK2002/],
        [`other ${host.hostKey}\n!127.0.0.1,[127.0.0.1]:* ${old.hostKey}`, {}, /HK2003/],
        [`@cert-authority ${at} ${host.hostKey}`, {}, /HK2002/],
        [`${at} ${host.hostKey}`, { hostKey: old.fingerprint, acceptNewHostKey: true }, /HK2003/],
      ]
      for (const [text, options, code] of lines) {
        writeFileSync(join(home, '.ssh/known_hosts'), text)
        expect((await refusal(host.port, { password, ...(round % 2 ? { identityFile: file } : {}), ...options })).code).toMatch(code)
        expect(readFileSync(join(home, '.ssh/known_hosts'), 'utf8')).toBe(text)
        refused++
      }
      expect(host.heard).toEqual([])
    }
    expect(refused).toBe(54)
  })
})

describe('logging in', () => {
  const password = secretEnv('PW')

  it('a password waits until the host says that it takes one, and goes out once', async () => {
    const host = await fake((context) => context.reject(['password', 'keyboard-interactive']))
    expect(await refusal(host.port, { hostKey: host.fingerprint, password })).toMatchObject({
      code: 'HK2004',
      details: ['the password: refused', 'it would take: password, keyboard-interactive'],
      hint: 'is deploy the right user, is it the right password? Its log says more: journalctl -u ssh',
    })
    expect(host.heard).toEqual(['none deploy', 'password deploy Corr3ct horse'])
  })

  it('a host that takes keys only never sees the password', async () => {
    newKey(join(home, '.ssh/id_ed25519'))
    const host = await fake((context) => context.reject(['publickey']))
    await refusal(host.port, { hostKey: host.fingerprint, password })
    expect(host.heard.map((line) => line.split(' ')[0])).toEqual(['none', 'publickey'])
  })

  it('questions are answered with the password, and only once', async () => {
    const host = await fake((context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
        host.heard.push(answers.join())
        context.prompt([{ prompt: 'One-time code: ', echo: false }], (more) => {
          host.heard.push(`code: ${more.join()}`)
          context.reject(['keyboard-interactive'])
        })
      })
    })
    const told = await refusal(host.port, { hostKey: host.fingerprint, password })
    expect(host.heard).toEqual(['none deploy', 'keyboard-interactive deploy', 'Corr3ct horse', 'code: '])
    expect(told.details?.join()).toContain('it also asks "One-time code:"')
  })

  it('a key and then a password, where the host wants both', async () => {
    const file = newKey(join(home, 'key'))
    const host = await fake((context) => {
      if (context.method === 'publickey') return context.signature ? context.reject(['password'], true) : context.accept()
      if (context.method === 'password') return context.accept()
      return context.reject(['publickey'])
    })
    const wire = await runner(host.port, { hostKey: host.fingerprint, password, identityFile: file }).connect('true')
    await wire.close()
    expect(host.heard.map((line) => line.split(' ')[0])).toEqual(['publickey', 'publickey', 'password'])
  })

  it('each key is offered once, the named ones first', async () => {
    const named = newKey(join(home, 'named'))
    newKey(join(home, '.ssh/id_ed25519'))
    writeFileSync(join(home, '.ssh/id_ecdsa'), readFileSync(join(home, '.ssh/id_ed25519')))
    writeFileSync(join(home, '.ssh/id_rsa'), 'no key')
    writeFileSync(
      join(home, '.ssh/config'),
      `Host *\n IdentityFile ${named}\n IdentityFile ~/.ssh/id_rsa\n IdentityFile ~/.ssh/id_ecdsa\n IdentityFile ~/.ssh/id_ed25519\n IdentityFile ~/.ssh/gone\n`,
    )
    const host = await fake((context) => context.reject(['publickey']))
    const told = await refusal(host.port, { hostKey: host.fingerprint })
    expect(host.heard).toHaveLength(3)
    expect(new Set(host.heard).size).toBe(3)
    expect(host.heard[2]).toBe('none deploy')
    expect(told.details?.[0]).toContain(`${named} (ED25519 SHA256:`)
    expect(told.details?.join('\n')).toContain(`${home}/.ssh/gone: there is no such file`)
    expect(told.details?.join('\n')).toContain(`${home}/.ssh/id_rsa holds no usable private key`)
  })

  it('a host that asks for nothing lets in', async () => {
    const host = await fake((context) => (context.method === 'none' ? context.accept() : context.reject()))
    const wire = await runner(host.port, { hostKey: host.fingerprint }).connect('true')
    expect(wire.identity).toBe(host.fingerprint)
    await wire.close()
  })

  it('a password without a value is said by its name, and nothing else goes out', async () => {
    const host = await fake((context) => context.reject(['password']))
    const told = await refusal(host.port, { hostKey: host.fingerprint, password, secrets: noSecrets })
    expect(told).toMatchObject({
      code: 'HK2004',
      message: `the password env:PW for deploy on 127.0.0.1:${host.port} has no value on this machine`,
    })
    expect(host.heard).toEqual(['none deploy'])
  })
})

it('a runner says who it is before and after', async () => {
  const way = ssh({ host: 'web', user: 'deploy', port: 2222, secrets: noSecrets, sudo: {} })
  expect([way.name, way.access, way.sudo]).toEqual(['ssh deploy@web', { kind: 'ssh', user: 'deploy', port: 2222 }, {}])
  expect(ssh({ host: 'web', secrets: noSecrets }).name).toBe('ssh web')
})
