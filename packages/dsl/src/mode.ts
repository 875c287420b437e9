import { didYouMean, type Diagnostic, fail, problem, type Source } from '@hostkit/core'
import { caller } from './caller.js'
import { diagnose } from './diagnose.js'
import type { DeclaringScope } from './scope.js'

/** The names of modes that come up again and again. */
export const modes = {
  'public-file': 0o644,
  'private-file': 0o600,
  'secret-file': 0o600,
  'secret-group-file': 0o640,
  'secret-group-readable': 0o640,
  executable: 0o755,
  'public-dir': 0o755,
  'public-web-dir': 0o755,
  'private-dir': 0o750,
  'config-dir': 0o750,
  'shared-dir': 0o2775,
  'shared-web-dir': 0o2775,
} as const
export type ModeName = keyof typeof modes

/** What a class of users may do; on a directory `x` is entering it. */
export type Permission = 'none' | 'r' | 'w' | 'x' | 'rw' | 'rx' | 'wx' | 'rwx'
export type SpecialBit = 'setuid' | 'setgid' | 'sticky'

/** A mode, class by class. */
export interface ModeClasses {
  /** Default `'none'`. */
  readonly owner?: Permission | undefined
  /** Default `'none'`. */
  readonly group?: Permission | undefined
  /** Default `'none'`. */
  readonly other?: Permission | undefined
  /** Default: none. */
  readonly special?: SpecialBit | readonly SpecialBit[] | undefined
}

/** A file mode: octal with its `0o` (`0o750`), a name (`'private-dir'`), or class by class (`{ owner: 'rwx', group: 'rx' }`). */
export type ModeInput = number | ModeName | ModeClasses

/** Modes that were meant in octal and written in decimal: read as they stand, each would be a mode that nobody wants. */
const slips = [600, 640, 644, 660, 664, 666, 700, 711, 750, 755, 770, 775, 777, 1777, 2750, 2755, 2770, 2775]

/**
 * A mode as a number. For programs; words use `modeIn`, which collects.
 *
 * @throws Failure HK1011 for a decimal mode, HK1004 for anything else that is no mode.
 */
export function mode(input: ModeInput): number {
  const read = readMode(input)
  return typeof read === 'number' ? read : fail(read.code, read.message, { ...read, source: caller() })
}

/** A mode as a number, for words: what is wrong with it is collected, and something usable returned. */
export function modeIn(scope: DeclaringScope, input: ModeInput, source: Source): number {
  const read = readMode(input)
  if (typeof read === 'number') return read
  diagnose(scope, read.code, read.message, { source, hint: read.hint })
  return 0o700
}

function readMode(input: unknown): number | Diagnostic {
  if (typeof input === 'number') return readNumber(input)
  if (typeof input === 'object' && input !== null) return readClasses(input as Record<string, unknown>)
  if (typeof input === 'string' && Object.hasOwn(modes, input)) return modes[input as ModeName]
  const hint = /^0?o?[0-7]{3,4}$/.test(String(input))
    ? `write it as a number: ${octal(Number.parseInt(String(input).replace('o', ''), 8))}`
    : (didYouMean(String(input), Object.keys(modes)) ?? `it is a number like 0o750, or one of ${Object.keys(modes).join(', ')}`)
  return wrong(`there is no mode ${JSON.stringify(input)}`, hint)
}

function readNumber(input: number): number | Diagnostic {
  const meant = /^[0-7]{3,4}$/.test(String(input)) ? octal(Number.parseInt(String(input), 8)) : undefined
  if (slips.includes(input)) return problem('HK1011', `the mode ${input} is written in decimal`, { hint: `write ${meant}` })
  if (Number.isInteger(input) && input >= 0 && input <= 0o7777) return input
  return wrong(`there is no mode ${input}`, meant ? `write ${meant}` : 'a mode is a number from 0 to 0o7777')
}

function readClasses({
  owner = 'none',
  group = 'none',
  other = 'none',
  special = [],
  ...rest
}: Record<string, unknown>): number | Diagnostic {
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) {
    const known = ['owner', 'group', 'other', 'special']
    return wrong(`a mode has no "${unknown}"`, didYouMean(unknown, known) ?? `it has ${known.join(', ')}`)
  }
  let mode = 0
  for (const permission of [owner, group, other]) {
    if (typeof permission !== 'string' || !/^(none|(?=.)r?w?x?)$/.test(permission))
      return wrong(`there is no permission ${JSON.stringify(permission)}`, "it is 'none', or letters of 'rwx' in this order")
    const can = permission === 'none' ? '' : permission
    mode = mode * 8 + (can.includes('r') ? 4 : 0) + (can.includes('w') ? 2 : 0) + (can.includes('x') ? 1 : 0)
  }
  const bits: Record<string, number> = { setuid: 0o4000, setgid: 0o2000, sticky: 0o1000 }
  for (const bit of Array.isArray(special) ? (special as unknown[]) : [special]) {
    if (typeof bit !== 'string' || !Object.hasOwn(bits, bit))
      return wrong(`there is no special bit ${JSON.stringify(bit)}`, `it is one of ${Object.keys(bits).join(', ')}`)
    mode |= bits[bit]!
  }
  return mode
}

const wrong = (message: string, hint: string): Diagnostic => problem('HK1004', message, { hint })
const octal = (mode: number): string => `0o${mode.toString(8)}`
