import { expandable, isSpecifiers, type Specifiers, word } from './quote.js'
import { shownValue, Wrong } from './wrong.js'

/** A variable of the service's environment, put in by systemd as one argument, whatever it holds. */
export interface Variable {
  readonly variable: string
}

/**
 * A variable as an argument; everywhere else a `$` is a dollar sign.
 *
 * @example exec: ['/usr/bin/server', '--port', variable('PORT')]
 */
export const variable = (name: string): Variable => ({ variable: name })

export type Argument = string | number | Specifiers | Variable

/** A program and its arguments. Nothing in it is split or expanded; `['/bin/sh', '-c', '…']` where a shell is wanted. */
export type CommandLine = readonly [string | Specifiers, ...Argument[]]

/** A command line, with what systemd calls its special prefixes. */
export interface SpecialCommand {
  readonly exec: CommandLine
  /** A failure counts as success. */
  readonly ignoreFailure?: boolean | undefined
  /** As root, outside the sandbox, whatever `user` and the like say. */
  readonly privileged?: boolean | undefined
}

export type Command = CommandLine | SpecialCommand

/** One command line of a unit. */
export function commandLine(command: unknown): string {
  if (!isSpecial(command)) return argv(command)
  const { exec, ignoreFailure, privileged, ...rest } = command
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new Wrong(`has no "${unknown}"`, 'a command has exec, ignoreFailure, privileged')
  return `${ignoreFailure === true ? '-' : ''}${privileged === true ? '+' : ''}${argv(exec)}`
}

/** One command, or several. */
export function commandLines(value: unknown): readonly string[] {
  const several = Array.isArray(value) && value.length > 0 && value.every((one) => Array.isArray(one) || isSpecial(one))
  return several ? value.map(commandLine) : [commandLine(value)]
}

/** The programs a value of such an option runs: what a unit hangs on. */
export function programs(value: unknown): readonly string[] {
  const commands = Array.isArray(value) && (Array.isArray(value[0]) || isSpecial(value[0])) ? value : [value]
  return commands
    .map((command) => (isSpecial(command) ? command.exec[0] : (command as CommandLine)[0]))
    .filter((one) => typeof one === 'string')
}

const isSpecial = (value: unknown): value is SpecialCommand => typeof value === 'object' && value !== null && 'exec' in value

function argv(value: unknown): string {
  if (typeof value === 'string')
    throw new Wrong(
      'is text',
      `a command is a list: [${value
        .split(' ')
        .map((part) => `'${part}'`)
        .join(', ')}]`,
    )
  if (!Array.isArray(value) || value.length === 0)
    throw new Wrong(`is ${shownValue(value)}`, "it is a program and its arguments: ['/usr/bin/server', '--port', '4000']")
  const [program, ...rest] = value as [unknown, ...unknown[]]
  return [executable(program), ...rest.map(argument)].join(' ')
}

function argument(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (isVariable(value)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(value.variable))
      throw new Wrong(`names the variable ${shownValue(value.variable)}`, 'letters, digits and "_"')
    return `\${${value.variable}}`
  }
  if (typeof value !== 'string' && !isSpecifiers(value))
    throw new Wrong(`holds ${shownValue(value)}`, 'an argument is a text, a number, specifiers(…) or variable(…)')
  return word(expandable(value).replaceAll('$', '$$$$'))
}

const isVariable = (value: unknown): value is Variable =>
  typeof value === 'object' && value !== null && typeof (value as { variable?: unknown }).variable === 'string'

/**
 * systemd takes quotes away before it looks for the prefixes `@ - : + ! |`, so no quoting can protect a program's name from being read as one: only
 * an absolute path or a plain name passes. Variables are not expanded in it, so a `$` could not be written either.
 */
function executable(program: unknown): string {
  const text = isSpecifiers(program) ? program.specifiers : program
  if (typeof text !== 'string' || !(isSpecifiers(program) ? /^[/%]/ : /^(\/|[A-Za-z0-9_][^/]*$)/).test(text))
    throw new Wrong(`runs ${shownValue(program)}`, 'a program is an absolute path, or a name that systemd finds in its own path')
  if (/["'\\$\0-\x1f\x7f]/.test(text) || text.endsWith('/'))
    throw new Wrong(`runs ${shownValue(program)}`, 'systemd takes no program with quotes, "\\", "$" or control characters in its path')
  return word(expandable(isSpecifiers(program) ? program : text))
}
