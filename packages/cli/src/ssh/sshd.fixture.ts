import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.js'

const SSHD = '/usr/sbin/sshd'

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa'

/** An sshd of this machine on a port of its own, with its own keys; root may log in. */
export interface Sshd {
  readonly dir: string
  readonly port: number
  readonly pid: number
  log(): string
  /** `ssh-ed25519 AAAA…` */
  hostKey(type?: KeyType): string
  fingerprint(type?: KeyType): string
  authorize(publicKey: string): void
  /** To all processes that serve the connections which are open now. */
  signalChildren(signal: NodeJS.Signals): void
  /** Other host keys from now on. */
  restart(keys: readonly KeyType[]): Promise<void>
  stop(): Promise<void>
}

export const keygen = (file: string, type = 'ed25519', passphrase = '', ...more: string[]): string => {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', `${type} of a test`, '-f', file, ...more])
  return readFileSync(`${file}.pub`, 'utf8').trim()
}

/** What sshd says at the very end of a connection, in its log. */
export const ENDED = /^(Disconnected from|Connection (closed|reset) by|Read error from)/m

export const tempDir = (): string => mkdtempSync(join(tmpdir(), 'hostkit-ssh-'))

export const blobOf = (line: string): Buffer => Buffer.from(line.split(' ')[1]!, 'base64')

export async function startSshd(options: { keys?: readonly KeyType[]; config?: readonly string[] } = {}): Promise<Sshd> {
  if (!existsSync(SSHD)) throw new Error(`these tests need ${SSHD}: apt-get install openssh-server`)
  mkdirSync('/run/sshd', { recursive: true })
  const dir = tempDir()
  const port = await freePort()
  const made = new Map<KeyType, string>()
  writeFileSync(join(dir, 'authorized_keys'), '')
  let log = ''
  let child: ReturnType<typeof spawn> | null = null

  const start = async (keys: readonly KeyType[]): Promise<void> => {
    made.clear()
    for (const type of keys) {
      const file = join(dir, `host_${type}`)
      rmSync(file, { force: true })
      made.set(type, keygen(file, type))
    }
    writeFileSync(
      join(dir, 'sshd_config'),
      [
        ...(options.config ?? []),
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        ...keys.map((type) => `HostKey ${join(dir, `host_${type}`)}`),
        `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
        'StrictModes no',
        'PermitRootLogin yes',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'UsePAM no',
        'PidFile none',
        'LogLevel VERBOSE',
        // The rc files of whoever runs the tests are no part of them.
        `SetEnv HOME=${dir}`,
      ].join('\n'),
    )
    log = ''
    const running = spawn(SSHD, ['-D', '-e', '-f', join(dir, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] })
    child = running
    running.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()))
    for (const end = Date.now() + 10_000; !log.includes('Server listening');) {
      if (running.exitCode !== null || Date.now() > end) throw new Error(`sshd does not start: ${log}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const stop = async (): Promise<void> => {
    const ending = child
    if (!ending || ending.exitCode !== null) return
    for (const signal of ['SIGCONT', 'SIGKILL'] as const) signalAll(childrenOf(ending.pid!), signal)
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await gone
  }

  // A test run that is cut short leaves no sshd behind.
  const last = (): void => void child?.kill('SIGKILL')
  process.once('exit', last)
  await start(options.keys ?? ['ed25519'])
  return {
    dir,
    port,
    get pid() {
      return child!.pid!
    },
    log: () => log,
    hostKey: (type = 'ed25519') => made.get(type)!.split(' ').slice(0, 2).join(' '),
    fingerprint: (type = 'ed25519') => fingerprint(blobOf(made.get(type)!)),
    authorize: (publicKey) => appendFileSync(join(dir, 'authorized_keys'), `${publicKey}\n`),
    signalChildren: (signal) => signalAll(childrenOf(child!.pid!), signal),
    restart: async (keys) => {
      await stop()
      await start(keys)
    },
    stop: async () => {
      await stop()
      process.off('exit', last)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/**
 * Parents first: a server that outlives its shell for a moment would still tell how the shell ended. Processes come
 * and go while we look: who is gone has no children and takes no signal.
 */
function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`
  const direct = existing(() => readFileSync(list, 'utf8').trim()) ?? ''
  return direct === '' ? [] : direct.split(' ').flatMap((child) => [Number(child), ...childrenOf(Number(child))])
}

const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) existing(() => process.kill(pid, signal))
}

function existing<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
