import type { SecretPiece } from '@hostkit/core'

/**
 * The value of a variable: text, or a secret by name. In an observed state, `other` says that the host has another value than that secret's, and `hidden` that
 * it has something that is not ours to see.
 */
export type Value = string | { readonly secret: string; readonly other?: true } | { readonly hidden: true }

export interface Entry {
  readonly key: string
  readonly value: Value
}

/**
 * One value as systemd reads an EnvironmentFile (systemd.exec(5)): inside double quotes, `"`, `\`, `` ` `` and `$` are escaped by a backslash, and everything
 * else, a line feed too, is itself.
 */
export const quoteValue = (value: string): string => `"${value.replaceAll(/["\\`$]/g, '\\$&')}"`

/** One entry of the file: a line, or several where its value has several. */
export const entryText = (key: string, value: string): string => `${key}=${quoteValue(value)}\n`

/** The same as pieces; a secret is put in by the engine, on its way to the host. What only the host knows is no secret that anybody has. */
function entryPieces({ key, value }: Entry): readonly (string | SecretPiece)[] {
  if (typeof value === 'string') return [entryText(key, value)]
  return [`${key}=`, { secret: nameOf(value), escape: quoteValue }, '\n']
}

const nameOf = (value: Exclude<Value, string>): string =>
  'hidden' in value ? 'known to the host alone' : value.other ? `other than ${value.secret}` : value.secret

/** The first line of a file with secrets says which of its variables they are: a later reader, who may know nothing else of it, must not show those. */
const MARK = '# secret: '

/** The whole file. */
export function filePieces(entries: readonly Entry[]): readonly (string | SecretPiece)[] {
  const secret = entries.filter(({ value }) => typeof value !== 'string').map(({ key }) => key)
  return [...(secret.length > 0 ? [`${MARK}${secret.join(' ')}\n`] : []), ...entries.flatMap(entryPieces)]
}

/** The entries of a text that this file could have written, its secrets hidden; `null` when somebody else wrote it. */
export function parseEntries(text: string): readonly Entry[] | null {
  const entries: Entry[] = []
  const [mark = '', names = ''] = /^# secret: (.*)\n/.exec(text) ?? []
  const secret = new Set(names.split(' '))
  const pattern = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\`$]|\\["\\`$])*)"\n/gy
  let end = mark.length
  pattern.lastIndex = end
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const key = match[1]!
    entries.push({ key, value: secret.has(key) ? { hidden: true } : match[2]!.replaceAll(/\\(["\\`$])/g, '$1') })
    end = pattern.lastIndex
  }
  return end === text.length ? entries : null
}
