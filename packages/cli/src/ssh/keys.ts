import { Failure } from '@hostkit/core'
import type { AnyAuthMethod, ParsedKey } from 'ssh2'
import { listAgent, soleKey, type Door, type Sign } from './agent.js'
import type { Settings } from './config.js'
import { shownKey } from './fingerprint.js'
import { unusable, type KeyFile } from './keyFile.js'
import type { Ssh2 } from './library.js'
import { locked, type Keyring } from './passphrase.js'

/** A key that can be offered. */
export interface Offer {
  /** For people: where it comes from and its fingerprint. */
  readonly label: string
  /** The file to open before it can sign, when nothing can open it. */
  readonly locked: string | null
  method(user: string, door: Door): AnyAuthMethod
}

export interface Offers {
  readonly offers: readonly Offer[]
  /** What could not be offered, and why. */
  readonly notes: readonly string[]
}

/**
 * What there is to offer, each key once. Named keys come first, whether a file or the agent holds them, then the rest of the
 * agent's, then the default files: a host counts wrong keys, and hangs up after some. Encrypted keys that nothing can open are last.
 * `strict`: the project itself names the key, so it must be usable.
 */
export async function findKeys(lib: Ssh2, settings: Settings, keyring: Keyring, strict: boolean): Promise<Offers> {
  const notes: string[] = [...settings.remarks]
  const read = async (file: string, named: boolean): Promise<KeyFile[]> => {
    try {
      const key = await keyring.read(lib, file)
      if (key) return [key]
      if (strict) throw unusable(`there is no key file ${file}`, 'check ssh: { identityFile }; ssh-keygen -t ed25519 makes a new key')
      if (named) notes.push(`${file}: there is no such file`)
    } catch (error) {
      if (strict || !(error instanceof Failure)) throw error
      notes.push(...error.diagnostics.map(({ message }) => message))
    }
    return []
  }
  const [named, defaults, agent] = await Promise.all([
    Promise.all(settings.namedKeys.map((file) => read(file, true))).then((keys) => keys.flat()),
    Promise.all(settings.defaultKeys.map((file) => read(file, false))).then((keys) => keys.flat()),
    settings.agent === null
      ? []
      : listAgent(lib, settings.agent).catch((error: Error) => {
          notes.push(`the agent at ${settings.agent} cannot be asked: ${error.message}`)
          return []
        }),
  ])

  const held = new Map(agent.map((one) => [idOf(one.key), one]))
  const fromFile = (key: KeyFile): [string, Offer][] => {
    const id = key.publicKey ? idOf(key.publicKey) : key.file
    const inAgent = held.get(id)
    if (inAgent) return [[id, fromAgent(lib, inAgent.key, inAgent.sign, key.file)]]
    if (key.privateKey) return [[id, plain(key.file, key.privateKey)]]
    if (!key.encrypted) {
      notes.push(`${key.file} is a public key and the agent does not hold its other half`)
      return []
    }
    if (strict && !keyring.canOpen(key.file)) throw locked(key.file)
    if (!key.publicKey) {
      notes.push(`${key.file} is encrypted and shows no public key; ssh-add it, or write ${key.file}.pub`)
      return []
    }
    return [[id, sealed(lib, key, key.publicKey, keyring)]]
  }
  const offers = new Map<string, Offer>()
  const rest = agent.map((one): [string, Offer] => [idOf(one.key), fromAgent(lib, one.key, one.sign)])
  const others = settings.namedKeysOnly ? defaults.flatMap(fromFile) : [...rest, ...defaults.flatMap(fromFile)]
  for (const [id, offer] of [...named.flatMap(fromFile), ...others]) if (!offers.has(id)) offers.set(id, offer)
  if (strict && offers.size === 0) throw unusable(`the key file ${settings.namedKeys[0]} cannot be used`, notes.join('; '))
  const sorted = [...offers.values()]
  return { offers: [...sorted.filter((one) => one.locked === null), ...sorted.filter((one) => one.locked !== null)], notes }
}

const idOf = (key: ParsedKey): string => key.getPublicSSH().toString('base64')

const plain = (file: string, key: ParsedKey): Offer => ({
  label: `${file} (${shownKey(key.getPublicSSH())})`,
  locked: null,
  method: (username) => ({ type: 'publickey', username, key }),
})

const fromAgent = (lib: Ssh2, key: ParsedKey, sign: Sign, file = key.comment): Offer => ({
  label: `${file || 'a key'} from the agent (${shownKey(key.getPublicSSH())})`,
  locked: null,
  method: (username, door) => ({ type: 'agent', username, agent: soleKey(lib, key, sign, door) }),
})

const sealed = (lib: Ssh2, file: KeyFile, key: ParsedKey, keyring: Keyring): Offer => ({
  label: `${file.file} (${shownKey(key.getPublicSSH())}, encrypted)`,
  locked: keyring.canOpen(file.file) ? null : file.file,
  method: (username, door) => ({
    type: 'agent',
    username,
    agent: soleKey(
      lib,
      key,
      async (data, { hash }) => {
        const signature: Buffer | Error = (await keyring.open(lib, file)).sign(data, hash)
        if (signature instanceof Error) throw signature
        return signature
      },
      door,
    ),
  }),
})
