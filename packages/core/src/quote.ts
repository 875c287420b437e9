import type { Argv } from './op.js'

// Private to core: everything public is an argv tuple.

/** One word of POSIX sh, taken literally by every shell. NUL cannot be part of an argument anywhere. */
export function quote(word: string): string {
  if (word.includes('\0')) throw new TypeError('an argument cannot contain a NUL byte')
  return /^[A-Za-z0-9_/.:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

export const quoteAll = (argv: Argv | readonly string[]): string => argv.map(quote).join(' ')
