import fc from 'fast-check'
import { random } from '../size.js'

/** What some grammar takes for its own: quotes, escapes, variables, comments, blocks, options, and what deceives a reader. */
const spice =
  '"|\'|\\|%|$|%%|$$|%i|${HOME}|$HOME|$(id)|`id`| |  |\n|\r|\t|\v|\f|\x01|\x07|\x1b[31m|\x1b]0;x\x07|\x7f|\x9b1m|;| ; |#|=|&&|<|>|*|?|[|]|{|}|{$A}|{env.A}|~|!|-|--|@|:|+|,|/|..|\\n|\\x41|\\\n|EOF|[Service]|\nExecStartPre=/bin/false|\nA=b|\u2028|\u202e|\u200b|\u2066|\ufeff|\u0301|\u00ad|é|🙂|\ud800|\0|a|Z|0|true|null|__proto__'.split(
    '|',
  )

const several = { minLength: 1, maxLength: 8, size: 'max' } as const
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...spice), several).map((parts) => parts.join('')) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...spice), fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 6 })), several)
      .map((parts) => parts.join('')),
  },
  fc.string({ unit: 'grapheme', maxLength: 30, size: 'max' }),
  fc.string({ unit: 'binary-ascii', maxLength: 30, size: 'max' }),
)

/** So many values; the same for the same seed. */
export const values = (salt: string, count: number, wanted: (value: string) => boolean = () => true): readonly string[] =>
  fc.sample(text.filter(wanted), { numRuns: count, seed: Math.floor(random(salt)() * 2 ** 31) })

/** What no argument and no variable can hold anywhere. */
export const possible = (value: string): boolean => !value.includes('\0') && !/\p{Surrogate}/u.test(value)
/** What systemd takes for UTF-8. */
export const clean = (value: string): boolean => possible(value) && !/\p{Noncharacter_Code_Point}/u.test(value)
export const printable = (value: string): boolean => clean(value) && !/[\x01-\x08\x0b-\x1f\x7f]/.test(value)

export const portions = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
