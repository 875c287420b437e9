import { generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import ssh2, { type AuthContext, type Connection } from 'ssh2'
import { fingerprint } from './fingerprint.js'

/** An SSH server inside this process, for what no real one does on demand. It writes down all it is told. */
export interface FakeHost {
  readonly port: number
  readonly fingerprint: string
  /** `ssh-ed25519 AAAA…` */
  readonly hostKey: string
  /** `method user` of every login attempt, in order; a key has its fingerprint behind it, a password its text. */
  readonly heard: string[]
  close(): Promise<void>
}

export type HostKeyType = 'ssh-ed25519' | 'ssh-rsa'

/** About one in 250 keys that ssh2 makes is one that nobody can read, itself included. */
export const newEd25519 = (): { readonly private: string; readonly public: string } => {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    if ([pair.private, pair.public].every((key) => !(ssh2.utils.parseKey(key) instanceof Error))) return pair
  }
}

const newKey = (type: HostKeyType): string => {
  if (type === 'ssh-rsa')
    return generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    }).privateKey
  return newEd25519().private
}

export function fakeHost(
  judge: (context: AuthContext, count: number) => void,
  keys: readonly HostKeyType[] = ['ssh-ed25519'],
): Promise<FakeHost> {
  const heard: string[] = []
  const hostKeys = keys.map(newKey)
  const publicKey = ssh2.utils.parseKey(hostKeys[0]!) as ssh2.ParsedKey | ssh2.ParsedKey[]
  const shown = (Array.isArray(publicKey) ? publicKey[0]! : publicKey).getPublicSSH()
  const connections = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys }, (connection) => {
    connections.add(connection)
    let count = 0
    connection.on('error', () => {})
    connection.on('authentication', (context) => {
      const more =
        context.method === 'publickey'
          ? ` ${fingerprint(context.key.data)}${context.signature ? ' signed' : ''}`
          : context.method === 'password'
            ? ` ${context.password}`
            : ''
      heard.push(`${context.method} ${context.username}${more}`)
      judge(context, ++count)
    })
    connection.on('session', (accept) =>
      accept().on('exec', (open) =>
        open()
          .on('error', () => {})
          .resume(),
      ),
    )
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        fingerprint: fingerprint(shown),
        hostKey: `${keys[0]!} ${shown.toString('base64')}`,
        heard,
        close: () =>
          new Promise((done) => {
            for (const connection of connections) connection.end()
            server.close(() => done())
          }),
      }),
    )
  })
}
