import { mode as modeNumber, type ModeInput } from '@hostkit/dsl'
import { didYouMean } from '@hostkit/core'
import { commandLines, type Command } from './exec.js'
import { unitOf, type UnitName } from './name.js'
import { escaped, expandable, isSpecifiers, quoted, scalar, type Specifiers, word } from './quote.js'
import { shownValue, Wrong } from './wrong.js'

/** How values of one sort are written behind `Directive=`: one text for each line. Throws `Wrong`. `of` carries the type alone. */
export interface Grammar<T> {
  (value: unknown): readonly string[]
  readonly of?: T
}

type Many<T> = T | readonly T[]
const grammar = <T>(print: (value: unknown) => readonly string[]): Grammar<T> => print
const one = <T>(print: (value: unknown) => string): Grammar<T> => grammar((value) => [print(value)])
const all = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
const isText = (value: unknown): value is string => typeof value === 'string'

/** All of it on one line, separated by blanks; systemd adds up several lines in the same way. An empty list is no line. */
const list = <T>(print: (item: unknown) => string): Grammar<Many<T>> =>
  grammar((value) => (all(value).length === 0 ? [] : [all(value).map(print).join(' ')]))

/** A line for each. */
const lines = <T>(print: (item: unknown) => string): Grammar<Many<T>> => grammar((value) => all(value).map(print))

const matching = (value: unknown, pattern: RegExp, hint: string): string => {
  if (isText(value) && pattern.test(value)) return value
  throw new Wrong(`is ${shownValue(value)}`, hint)
}

/** Yes or no. */
export const flag = one<boolean>((value) => {
  if (typeof value === 'boolean') return String(value)
  throw new Wrong(`is ${shownValue(value)}`, 'it is true or false')
})

/** One of these words. */
export const choice = <const W extends string>(...words: readonly W[]): Grammar<W> =>
  one((value) => {
    if (isText(value) && (words as readonly string[]).includes(value)) return value
    throw new Wrong(
      `is ${shownValue(value)}`,
      (isText(value) ? didYouMean(value, words) : undefined) ?? `it is one of ${words.map((each) => `'${each}'`).join(', ')}`,
    )
  })

/** Yes, no, or one of these words. */
export const flagOr = <const W extends string>(...words: readonly W[]): Grammar<boolean | W> => {
  const print = choice(...words)
  return grammar((value) => (typeof value === 'boolean' ? [String(value)] : print(value)))
}

/** Yes, no, or a list of words; `'~…'` before the first: all but these. */
export const flagOrWords = grammar<boolean | Many<string>>((value) => (typeof value === 'boolean' ? [String(value)] : words(value)))

/** A whole number. */
export const integer = (least: number, most: number): Grammar<number> =>
  one((value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return String(value)
    throw new Wrong(`is ${shownValue(value)}`, `it is a whole number from ${least} to ${most}`)
  })

/** A number, or one of these words. */
export const integerOr = <const W extends string>(least: number, most: number, ...words: readonly W[]): Grammar<number | W> => {
  const [number, others] = [integer(least, most), choice(...words)]
  return grammar((value) => (typeof value === 'number' ? number(value) : others(value)))
}

/** Text to the end of the line. A `%` stays one; `specifiers(…)` has them expanded. */
export const text = one<string | Specifiers>((value) => {
  if (isText(value) || isSpecifiers(value)) return scalar(expandable(value))
  throw new Wrong(`is ${shownValue(value)}`, 'it is text')
})

/** Text where systemd knows no specifiers. */
export const plain = one<string>((value) => {
  if (isText(value)) return scalar(value)
  throw new Wrong(`is ${shownValue(value)}`, 'it is text')
})

/** Texts, one a line, each counting. */
export const texts = lines<string | Specifiers>((value) => text(value)[0]!)

/** Text with C escapes, which may hold line breaks. */
export const lineBreaks = one<string>((value) => {
  if (!isText(value) || value === '') throw new Wrong(`is ${shownValue(value)}`, 'it is text')
  // Blanks at either end would be dropped before the escapes are read.
  return escaped(expandable(value)).replaceAll(/^ | $/g, '\\x20')
})

const ABSOLUTE = /^\/[^\0-\x1f\x7f]*$/
const absolute =
  (prefix: RegExp, hint: string) =>
  (value: unknown): string => {
    const literal = isSpecifiers(value) ? value.specifiers : value
    if (!isText(literal) || (!ABSOLUTE.test(literal.replace(prefix, '')) && !(isSpecifiers(value) && literal.startsWith('%'))))
      throw new Wrong(`is ${shownValue(literal)}`, hint)
    return expandable(value as string | Specifiers)
  }

/** An absolute path. */
export const path = one<string | Specifiers>((value) => scalar(absolute(/^(?!)/, 'it is an absolute path')(value)))

/** An absolute path; with `-` before it, it may be missing. */
export const optionalPath = one<string | Specifiers>((value) =>
  scalar(absolute(/^-/, 'it is an absolute path; "-" before it: it may be missing')(value)),
)

/** Where a process starts: also `~`, the user's home. */
export const folder = one<string | Specifiers>((value) => (value === '~' || value === '-~' ? value : optionalPath(value)[0]!))

/** Files read at each start. systemd takes `*`, `?` and `[` as patterns here, so they are refused. */
export const files = lines<string | Specifiers>((value) => {
  const printed = optionalPath(value)[0]!
  if (/[*?[\]]/.test(printed)) throw new Wrong(`is ${shownValue(value)}`, 'systemd would read "*", "?" and "[" as a pattern')
  return printed
})

/** Absolute paths; `-` before one: it may be missing, `+`: below the service's own root. */
export const paths = list<string | Specifiers>((value) =>
  word(absolute(/^-?\+?/, 'it is a list of absolute paths; "-" before one: it may be missing')(value)),
)

/** Units, by name or by a target's short name. */
export const units = list<UnitName>(unitOf)
export const unit = one<UnitName>(unitOf)

const WORD = /^[^\s"'\\%$\0-\x1f\x7f]+$/
const TOKEN = /^[^\s"'\\\0-\x1f\x7f]+$/

/** Words without blanks, quotes and backslashes, where systemd knows no specifiers. */
export const words = list<string | number>((value) =>
  matching(typeof value === 'number' ? String(value) : value, WORD, 'words without blanks, quotes, "\\", "%" and "$"'),
)

const tokenOf = (value: unknown): string => {
  const literal = matching(isSpecifiers(value) ? value.specifiers : value, TOKEN, 'words without blanks, quotes and "\\"')
  return expandable(isSpecifiers(value) ? value : literal)
}

/** Words in which `specifiers(…)` are expanded. */
export const tokens = list<string | Specifiers>(tokenOf)

/** One such word. */
export const token = one<string | Specifiers>(tokenOf)

/** A user or a group: a name, or a number. */
const NAME = /^([A-Za-z_][A-Za-z0-9_.-]{0,30}\$?|\d{1,10})$/
const user = (value: unknown): string =>
  isSpecifiers(value)
    ? matching(value.specifiers, TOKEN, 'a name')
    : matching(value, NAME, 'a name of letters, digits, "_" and "-", or a number')
export const account = one<string | Specifiers>(user)
export const accounts = list<string | Specifiers>(user)

const TIME =
  /^(\d+(\.\d+)?\s*(usec|us|µs|msec|ms|seconds|second|sec|s|minutes|minute|min|m|hours|hour|hr|h|days|day|d|weeks|week|w|months|month|M|years|year|y)\s*)+$/
const time = (value: unknown, ...more: readonly string[]): string => {
  if (isText(value) && (TIME.test(value) || more.includes(value))) return value
  const hint =
    typeof value === 'number' || (isText(value) && /^\d+$/.test(value))
      ? `write '${value}s' for ${value} seconds`
      : "it is a time like '250ms', '10s', '1h 30m'"
  throw new Wrong(`is ${shownValue(value)}`, more.length > 0 ? `${hint}, or ${more.map((each) => `'${each}'`).join(', ')}` : hint)
}

/** A time span: `'250ms'`, `'10s'`, `'1h 30m'`. A bare number is refused: seconds in some tools, milliseconds in others. */
export const duration = one<string>((value) => time(value))
export const durations = lines<string>((value) => time(value))
/** `'0'` and `'infinity'` mean: without end, or never; see the directive. */
export const limitedDuration = one<string>((value) => time(value, 'infinity', '0'))

const SIZE = /^(infinity|\d+(\.\d+)?[BKMGTPE]?|\d+(\.\d+)?%)$/

/** Bytes, `'512M'` (powers of 1024), a share of all memory (`'20%'`), or `'infinity'`. */
export const size = one<number | string>((value) =>
  matching(
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? String(value) : value,
    SIZE,
    "it is a size like '512M', '2G', '20%' or 'infinity'",
  ),
)

/** A share: `'50%'`. */
export const percent = one<string>((value) => matching(value, /^\d+(\.\d+)?%$/, "it is a share like '50%'"))

/** A count, a share, or `'infinity'`. */
export const count = one<number | string>((value) =>
  matching(
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? String(value) : value,
    /^(infinity|\d+|\d+(\.\d+)?%)$/,
    "it is a whole number, a share like '50%', or 'infinity'",
  ),
)

/** A limit of setrlimit(2): one value, or `'SOFT:HARD'`. */
export const limit = one<number | string>((value) =>
  matching(
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? String(value) : value,
    /^(infinity|[0-9][0-9a-zA-Z.]*)(:(infinity|[0-9][0-9a-zA-Z.]*))?$/,
    "it is a number, a size like '4G', 'infinity', or 'SOFT:HARD'",
  ),
)

/** A file mode. */
export const mode = one<ModeInput>((value) => {
  try {
    return modeNumber(value as ModeInput)
      .toString(8)
      .padStart(4, '0')
  } catch (error) {
    const [found] = (error as { diagnostics?: readonly { message: string; hint?: string }[] }).diagnostics ?? []
    throw new Wrong(`is no mode: ${found?.message ?? shownValue(value)}`, found?.hint)
  }
})

/** A signal: `'SIGINT'`. */
export const signal = one<`SIG${string}`>((value) => matching(value, /^SIG[A-Z0-9+-]+$/, "it is a signal like 'SIGINT'"))

/** Where output goes. */
const outputs = ['inherit', 'null', 'tty', 'journal', 'kmsg', 'journal+console', 'kmsg+console', 'socket'] as const
export const output = one<(typeof outputs)[number] | `file:/${string}` | `append:/${string}` | `truncate:/${string}` | `fd:${string}`>(
  (value) => {
    if (isText(value) && (outputs as readonly string[]).includes(value)) return value
    return scalar(
      matching(
        value,
        /^((file|append|truncate):\/[^\0-\x1f\x7f]*|fd:[A-Za-z0-9_.-]+)$/,
        `it is one of ${outputs.map((each) => `'${each}'`).join(', ')}, or 'append:/var/log/x.log'`,
      ).replaceAll('%', '%%'),
    )
  },
)

/** Points in time, systemd.time(7): `'daily'`, `'Mon *-*-* 03:00'`, `'*:0/15'`. */
export const calendar = lines<string>((value) =>
  matching(value, /^[A-Za-z0-9*:,./~ _+-]+$/, "it is a point in time like 'daily', 'Mon *-*-* 03:00:00', '*:0/15'"),
)

/** Commands: a program and its arguments, or several of them. */
export const commands = grammar<Command | readonly Command[]>(commandLines)

export type Variables = Readonly<Record<string, string | number | boolean>>

/** Variables, one a line. */
export const environment = grammar<Variables>((value) =>
  pairs(value).map(([name, content]) => {
    // systemd drops an assignment with any other control character, and only says so in the journal.
    if (/[\0-\x08\x0b-\x1f\x7f]/.test(content))
      throw new Wrong(`holds a control character in ${name}`, 'Environment= takes none but tab and line break; an env file neither')
    return quoted(expandable(`${name}=${content}`))
  }),
)

/** Fields of the journal, one a line. */
export const fields = grammar<Readonly<Record<string, string>>>((value) =>
  pairs(value).map(([name, content]) => quoted(expandable(`${name}=${content}`))),
)

/** Credentials by name, their text in the unit: world-readable, so not for secrets. */
export const credentials = grammar<Readonly<Record<string, string>>>((value) =>
  pairs(value).map(([name, content]) => `${name}:${escaped(content).replaceAll(/^ | $/g, '\\x20')}`),
)

function pairs(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Wrong(`is ${shownValue(value)}`, "it is an object: { NAME: 'value' }")
  return Object.entries(value).map(([name, content]: [string, unknown]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new Wrong(`has the name ${shownValue(name)}`, 'letters, digits and "_", not beginning with a digit')
    if (!isText(content) && typeof content !== 'number' && typeof content !== 'boolean')
      throw new Wrong(
        `has ${shownValue(content)} for ${name}`,
        typeof content === 'object' && content !== null && 'secret' in content
          ? 'everybody may read a unit: put secrets into an env file, env(…)'
          : 'a text, a number, true or false',
      )
    return [name, String(content)] as const
  })
}
