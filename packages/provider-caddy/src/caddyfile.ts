import { fail } from '@hostkit/core'

/** A line of a Caddyfile: words, and the lines of the block that it opens. Text is made of it in one place, by `caddyfile`. */
export interface Line {
  readonly words: readonly Word[]
  readonly block?: readonly Line[]
}

/** A word: what this package wrote itself stands as it is; everything else is data and goes through `data`. */
export type Word = string | Data
export interface Data {
  readonly data: string
  /** Words of this package that belong to the same token, such as `{uri}` behind an address. */
  readonly tail?: string
}

/** Data, unless the grammar of Caddyfiles cannot carry it. `what` names the option in what is said then. */
export function data(text: string, what: string, tail?: string): Data {
  const wrong = refusal(text)
  if (wrong !== null) fail('HK1004', `${what} is ${JSON.stringify(text)}`, { hint: wrong })
  return tail === undefined ? { data: text } : { data: text, tail }
}

/** Tab-indented text, one directive a line. */
export function caddyfile(lines: readonly Line[], depth = 0): string {
  const indent = '\t'.repeat(depth)
  return lines
    .map(({ words, block }) => {
      const line = indent + words.map((word) => (typeof word === 'string' ? word : token(word.data + (word.tail ?? '')))).join(' ')
      return block === undefined ? `${line}\n` : `${line} {\n${caddyfile(block, depth + 1)}${indent}}\n`
    })
    .join('')
}

/**
 * Caddy compares tokens by their text, quoted or not: `"{"` opens a block and `"}"` closes one. It puts environment variables in before it reads any token
 * (`{$HOME}`), and placeholders afterwards (`{env.HOME}`, `{path}`). All of these begin with a brace before a letter, `$` or `}`, so the one brace that data may
 * have is that of a JSON object: `{"`.
 */
function refusal(text: string): string | null {
  // Half a surrogate pair has no bytes of its own.
  if (/[\p{Cc}\p{Cs}]/u.test(text)) return 'control characters cannot be part of it'
  if (/\{(?!")|\\[{}]/.test(text) || !balanced(text)) return 'Caddy would take the braces for a placeholder or a block'
  return text.includes('\\') && text.includes('`') && !plainInQuotes(text) ? 'Caddy cannot quote backslashes together with ` and "' : null
}

function balanced(text: string): boolean {
  let open = 0
  for (const character of text) {
    if (character === '{') open++
    else if (character === '}' && --open < 0) return false
  }
  return open === 0
}

/** In double quotes a backslash means itself, but for one before a quote. */
const plainInQuotes = (text: string): boolean => !text.includes('"') && !text.endsWith('\\')

function token(text: string): string {
  // Neither first nor anywhere else does any of these characters mean something to Caddy's lexer.
  if (/^[A-Za-z0-9_./:+,=%~?&-]+$/.test(text)) return text
  if (!text.includes('\\')) return `"${text.replaceAll('"', '\\"')}"`
  return plainInQuotes(text) ? `"${text}"` : `\`${text}\``
}
