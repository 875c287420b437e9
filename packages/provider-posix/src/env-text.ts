import type { SecretPiece } from '@hostkit/core'

/** The value of a variable: text, or a secret by name. `null` in an observed state: it has another value than the secret's. */
export type Value = string | { readonly secret: string | null }

export interface Entry {
  readonly key: string
  readonly value: Value
}

/**
 * One value as systemd reads an EnvironmentFile (systemd.exec(5)): inside double quotes, `"`, `\`, `` ` `` and `$` are escaped by a backslash, and everything
 * else, a line feed too, is itself.
 */
export const quoteValue = (value: string): string => `"${value.replaceAll(/["\\`$]/g, '\\$&')}"`

/** One line of the file as pieces; a secret is put in by the engine, on its way to the host. */
export const entryPieces = ({ key, value }: Entry): readonly (string | SecretPiece)[] =>
  typeof value === 'string'
    ? [`${key}=${quoteValue(value)}\n`]
    : [`${key}=`, { secret: value.secret ?? 'unknown', escape: quoteValue }, '\n']

/** The entries of a text that this file could have written; `null` when somebody else wrote it. */
export function parseEntries(text: string): readonly { key: string; value: string }[] | null {
  const entries: { key: string; value: string }[] = []
  const pattern = /([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\`$]|\\["\\`$])*)"\n/gy
  let end = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    entries.push({ key: match[1]!, value: match[2]!.replaceAll(/\\(["\\`$])/g, '$1') })
    end = pattern.lastIndex
  }
  return end === text.length ? entries : null
}
