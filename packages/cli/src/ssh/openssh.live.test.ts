import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Channel, Failure, noSecrets, secretEnv, type Diagnostic } from '@hostkit/core'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { keygen, startSshd, tempDir, type Sshd } from './sshd.fixture.js'
import { ssh, type SshRunnerOptions } from './ssh.js'

// What the ssh program can do and the library cannot, against a real sshd.

let server: Sshd
let home: string
let key: string
let authority: string

beforeAll(async () => {
  authority = join(tempDir(), 'authority')
  keygen(authority)
  server = await startSshd({ config: [`TrustedUserCAKeys ${authority}.pub`] })
  key = join(server.dir, 'key')
  server.authorize(keygen(key))
})
afterAll(() => server.stop())
beforeEach(() => {
  home = tempDir()
  mkdirSync(join(home, '.ssh'), { mode: 0o700 })
  known(`[127.0.0.1]:${server.port} ${server.hostKey()}\n`)
  delete process.env['SSH_AUTH_SOCK']
  return () => rmSync(home, { recursive: true })
})

const known = (text: string): void => writeFileSync(join(home, '.ssh/known_hosts'), text)
const config = (text: string): void => writeFileSync(join(home, '.ssh/config'), text)
const way = (more: Partial<SshRunnerOptions> = {}) =>
  ssh({ transport: 'openssh', host: '127.0.0.1', port: server.port, user: 'root', home, secrets: noSecrets, identityFile: key, ...more })
const logins = (): number => [...server.log().matchAll(/^Accepted publickey/gm)].length

async function identity(runner: ReturnType<typeof ssh>, fresh = false): Promise<string | null> {
  const channel = await Channel.open(runner, noSecrets, { fresh })
  try {
    const [output] = await channel.query([{ argv: ['cat'], stdin: Buffer.from('there and back') }])
    expect(output!.stdout.toString()).toBe('there and back')
    return channel.identity
  } finally {
    await channel.close()
  }
}

async function refusal(runner: ReturnType<typeof ssh>): Promise<Diagnostic> {
  const error: unknown = await identity(runner).then(
    () => new Error('it was let in'),
    (failure: unknown) => failure,
  )
  if (!(error instanceof Failure)) throw error as Error
  return error.diagnostics[0]!
}

it('a certificate opens the door, and none does not', async () => {
  const file = join(home, 'mine')
  keygen(file)
  expect(await refusal(way({ identityFile: file }))).toMatchObject({ code: 'HK2004' })
  execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'a test', '-n', 'root', `${file}.pub`], { stdio: 'ignore' })
  expect(await identity(way({ identityFile: file }))).toBe(server.fingerprint())
})

it('a host that shows a certificate is who its key says', async () => {
  const host = await startSshd({ config: [] })
  try {
    host.authorize(readFileSync(`${key}.pub`, 'utf8'))
    const file = join(host.dir, 'host_ed25519')
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'a host', '-h', '-n', '127.0.0.1', `${file}.pub`], { stdio: 'ignore' })
    const signed = await startSshd({ config: [`HostKey ${file}`, `HostCertificate ${file}-cert.pub`], keys: [] })
    try {
      signed.authorize(readFileSync(`${key}.pub`, 'utf8'))
      const at = (more: Partial<SshRunnerOptions> = {}) => way({ port: signed.port, ...more })
      known('')
      expect(await refusal(at())).toMatchObject({ code: 'HK2002' })
      known(`@cert-authority * ${readFileSync(`${authority}.pub`, 'utf8')}`)
      expect(await identity(at())).toBe(host.fingerprint())
      // The same string as without the certificate, with either transport.
      known(`[127.0.0.1]:${signed.port} ${host.hostKey()}\n`)
      expect(await identity(at())).toBe(host.fingerprint())
      expect(await identity(at({ transport: 'ssh2' }))).toBe(host.fingerprint())
    } finally {
      await signed.stop()
    }
  } finally {
    await host.stop()
  }
})

it('a ProxyCommand leads there; ssh2 names the way out', async () => {
  const trace = join(home, 'trace')
  config(
    `Host inner\n HostName 127.0.0.1\n HostKeyAlias wb\n ProxyCommand sh -c 'echo %%h %h %p >${trace}; exec ssh -F none -o UserKnownHostsFile=${home}/.ssh/known_hosts -i ${key} -p ${server.port} -W %h:%p root@127.0.0.1'\n`,
  )
  known(`[127.0.0.1]:${server.port} ${server.hostKey()}\nwb ${server.hostKey()}\n[wb]:${server.port} ${server.hostKey()}\n`)
  expect(await identity(way({ host: 'inner' }))).toBe(server.fingerprint())
  expect(readFileSync(trace, 'utf8')).toBe(`%h 127.0.0.1 ${server.port}\n`)
  const told = await refusal(way({ host: 'inner', transport: 'ssh2' }))
  expect(told).toMatchObject({ code: 'HK2001', hint: expect.stringContaining('--transport openssh') as unknown })
  config(`Host inner\n HostName 127.0.0.1\n ProxyCommand sh -c "echo gave out >&2; exit 3"\n`)
  expect(await refusal(way({ host: 'inner' }))).toMatchObject({
    code: 'HK2001',
    details: expect.arrayContaining(['gave out']) as unknown,
  })
})

it('a connection that is open already is used, and names the host as a new one would; a proof never uses it', async () => {
  const socket = join(home, 'master')
  const options = ['-F', 'none', '-o', `UserKnownHostsFile=${home}/.ssh/known_hosts`, '-i', key, '-p', String(server.port)]
  config(`Host 127.0.0.1\n ControlPath ${socket}\n ControlMaster auto\n`)
  const start = logins()
  expect(await identity(way())).toBe(server.fingerprint())
  // None is open, and none is left open.
  expect(existsSync(socket)).toBe(false)
  execFileSync('ssh', ['-fN', '-M', '-S', socket, ...options, 'root@127.0.0.1'], { stdio: 'ignore' })
  try {
    // The one before, and the master's own: sshd writes it down in its own time.
    await vi.waitFor(() => expect(logins()).toBe(start + 2))
    const before = logins()
    expect(await identity(way())).toBe(server.fingerprint())
    expect(logins()).toBe(before)
    expect(await identity(way(), true)).toBe(server.fingerprint())
    await vi.waitFor(() => expect(logins()).toBe(before + 1))
    // Nothing says who the other end is: where it matters, a connection of our own is made.
    expect(await identity(way({ hostKey: server.fingerprint() }))).toBe(server.fingerprint())
    config(`Host 127.0.0.1\n ControlPath ${socket}\n StrictHostKeyChecking no\n`)
    expect(await identity(way())).toBe(server.fingerprint())
    await vi.waitFor(() => expect(logins()).toBe(before + 3))
    known('')
    expect(await refusal(way())).toMatchObject({ code: 'HK2002' })
    // The user's own is none of ours to end.
    expect(spawnSync('ssh', ['-S', socket, '-O', 'check', '127.0.0.1']).status).toBe(0)
  } finally {
    spawnSync('ssh', ['-S', socket, '-O', 'exit', '127.0.0.1'])
  }
})

it('a configuration that would weaken what is checked does not', async () => {
  known('')
  config('Host *\n StrictHostKeyChecking no\n NoHostAuthenticationForLocalhost yes\n UserKnownHostsFile /dev/null\n')
  expect(await refusal(way())).toMatchObject({ code: 'HK2002' })
  expect(server.log()).not.toMatch(/Accepted publickey for root from 127\.0\.0\.1 port \d+ ssh2: ED25519 NONE/)
})

it('what a configuration wants besides does not disturb the shell', async () => {
  config(
    'Host *\n RemoteCommand echo no\n RequestTTY force\n LocalForward 127.0.0.1:1 127.0.0.1:1\n ForwardAgent yes\n PermitLocalCommand yes\n LocalCommand false\n',
  )
  expect(await identity(way())).toBe(server.fingerprint())
})

it('takes no password, and says so before it connects', async () => {
  expect(await refusal(way({ password: secretEnv('X') }))).toMatchObject({
    code: 'HK1004',
    hint: expect.stringContaining('ssh2') as unknown,
  })
})

it('leaves no folder behind', async () => {
  const folders = (): string[] => readdirSync(home).filter((name) => name.startsWith('hostkit-ssh-'))
  vi.stubEnv('TMPDIR', home)
  expect(await identity(way())).toBe(server.fingerprint())
  expect(await refusal(way({ identityFile: join(home, 'none') }))).toMatchObject({ code: 'HK2011' })
  known('')
  expect(await refusal(way())).toMatchObject({ code: 'HK2002' })
  vi.unstubAllEnvs()
  expect(folders()).toEqual([])
})
