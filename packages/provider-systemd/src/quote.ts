import { Wrong } from './wrong.js'

// The grammar of a unit file, systemd.syntax(7) and systemd.service(5), "Command lines". One function for each place a text can stand in.

/** Text in which systemd itself expands its specifiers, `%i` or `%h`; everywhere else a `%` is a percent sign. See systemd.unit(5), "Specifiers". */
export interface Specifiers {
  readonly specifiers: string
}

/**
 * Text in which systemd expands its specifiers. A `%` that is meant as such is written `%%` here, and here only.
 *
 * @example workingDirectory: specifiers('%S/%p')
 */
export const specifiers = (text: string): Specifiers => ({ specifiers: text })

export const isSpecifiers = (value: unknown): value is Specifiers =>
  typeof value === 'object' && value !== null && typeof (value as { specifiers?: unknown }).specifiers === 'string'

/** The text of a value, ready for a place in which systemd expands specifiers. */
export const expandable = (value: string | Specifiers): string => (isSpecifiers(value) ? value.specifiers : value.replaceAll('%', '%%'))

/** Everything to the end of the line. There is no escape here, so what would need one is refused. */
export function scalar(text: string): string {
  wellFormed(text)
  if (text === '') throw new Wrong('is empty', 'leave it out')
  if (/[\0-\x1f\x7f]/.test(text)) throw new Wrong('holds a line break or another control character')
  if (/^ | $/.test(text)) throw new Wrong('begins or ends with a blank, which systemd drops')
  if (text.endsWith('\\')) throw new Wrong('ends with a backslash, which would join it with the next line')
  return text
}

/** One word of a list, or one argument: bare where that is the same, else in double quotes. */
export const word = (text: string): string => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : quoted(text))

/** A text in double quotes, with systemd's own escapes. Anything but NUL can stand here. */
export function quoted(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\"')}"`
}

/** Backslash and control characters as C escapes. */
export function escaped(text: string): string {
  wellFormed(text)
  if (text.includes('\0')) throw new Wrong('holds a NUL byte')
  return text.replaceAll(/[\\\x01-\x1f\x7f]/g, (char) => escapes[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }

/** Half a surrogate pair has no bytes in UTF-8. systemd ignores a line that is not UTF-8, and takes U+FFFE and its like for that. */
export function wellFormed(text: string): void {
  if (/\p{Surrogate}/u.test(text)) throw new Wrong('holds half a character (a lone surrogate)')
  if (/\p{Noncharacter_Code_Point}/u.test(text)) throw new Wrong('holds a code point that is no character, such as U+FFFE')
}
