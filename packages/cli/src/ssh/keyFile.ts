import { readFile } from 'node:fs/promises'
import { Failure, problem } from '@hostkit/core'
import type { ParsedKey } from 'ssh2'
import type { Ssh2 } from './library.js'
import { shownPath } from './place.js'

/** One key file as it lies there. */
export interface KeyFile {
  readonly file: string
  readonly text: string
  /** `null`: encrypted in a form that does not even show the public half. */
  readonly publicKey: ParsedKey | null
  readonly privateKey: ParsedKey | null
  /** A private key is there, behind a passphrase. */
  readonly encrypted: boolean
}

/** `null`: there is no such file. Otherwise rejects with a Failure that names it. */
export async function readKeyFile(lib: Ssh2, file: string): Promise<KeyFile | null> {
  let text: string
  try {
    text = await readFile(file, 'latin1')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // An agent may hold the only copy; then the public half beside the missing file says which key is meant.
    if (code === 'ENOENT' && !file.endsWith('.pub')) return readKeyFile(lib, `${file}.pub`)
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw unusable(
      `the key file ${file} cannot be read (${code})`,
      code === 'EACCES' ? `chmod 600 ${shownPath(file)}, as its owner` : 'a private key file is expected there',
    )
  }
  if (isEncrypted(text)) {
    const publicKey = parse(lib, publicHalf(text)) ?? parse(lib, await readFile(`${file}.pub`, 'latin1').catch(() => ''))
    return { file, text, publicKey, privateKey: null, encrypted: true }
  }
  const key = parse(lib, text)
  if (!key) throw unusable(...notAKey(lib, file, text))
  return { file, text, publicKey: key, privateKey: key.isPrivateKey() ? key : null, encrypted: false }
}

export const decrypt = (lib: Ssh2, key: KeyFile, passphrase: string): ParsedKey | null => parse(lib, key.text, passphrase)

export const unusable = (message: string, hint: string): Failure => new Failure(problem('HK2011', message, { hint }))

function parse(lib: Ssh2, data: string | Buffer, passphrase?: string): ParsedKey | null {
  // One file may hold several keys in theory; nobody makes such files.
  const parsed = lib.utils.parseKey(data, passphrase) as ParsedKey | ParsedKey[] | Error
  const first = Array.isArray(parsed) ? parsed[0] : parsed
  return first === undefined || first instanceof Error ? null : first
}

/** The body of an OpenSSH key file after its magic: cipher, kdf, kdf options, number of keys, public key. */
function openssh(text: string): Buffer[] | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+)-----END/.exec(text)?.[1]
  if (body === undefined) return null
  const data = Buffer.from(body, 'base64')
  const fields: Buffer[] = []
  let at = 15
  for (const name of ['cipher', 'kdf', 'options', 'number', 'public']) {
    if (at + 4 > data.length) return null
    const size = name === 'number' ? 0 : data.readUInt32BE(at)
    fields.push(data.subarray(at + 4, at + 4 + size))
    at += 4 + size
  }
  return fields
}

const isEncrypted = (text: string): boolean => {
  const cipher = openssh(text)?.[0]?.toString('latin1')
  return cipher === undefined ? /^(?:Proc-Type: 4,ENCRYPTED|Encryption: (?!none))/m.test(text) : cipher !== 'none'
}

const publicHalf = (text: string): Buffer => openssh(text)?.[4] ?? Buffer.alloc(0)

function notAKey(lib: Ssh2, file: string, text: string): [string, string] {
  const path = shownPath(file)
  if (/-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(text))
    return [
      `the key file ${file} is in PKCS#8 form, which cannot be read here`,
      `ssh-keygen -p -f ${path} writes it in the form of OpenSSH`,
    ]
  const type = openssh(text)?.[4]
  if (type && type.length > 4) {
    const name = type.toString('latin1', 4, 4 + type.readUInt32BE(0))
    if (name.startsWith('sk-'))
      return [
        `the key file ${file} belongs to a security key (${name}), which HostKit cannot use yet`,
        'name another key: ssh: { identityFile }',
      ]
  }
  const error = lib.utils.parseKey(text)
  return [
    `the key file ${file} holds no usable private key${error instanceof Error ? ` (${error.message})` : ''}`,
    `is it whole? ssh-keygen -y -f ${path}`,
  ]
}
