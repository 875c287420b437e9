import { diagnosticsOf, problem, type Diagnostic, type Source } from '@hostkit/core'
import { firstOutside } from '@hostkit/dsl'
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'

export interface Thrown {
  readonly file: string
  readonly folder: string
  /** With `--verbose` and `--debug`: the stack too. */
  readonly stack: boolean
}

/** What a config threw while it was loaded, with the line to mend. */
export function diagnosticsOfThrown(error: unknown, thrown: Thrown): readonly Diagnostic[] {
  if (error instanceof Error && 'diagnostics' in error)
    return diagnosticsOf(error, 'HK1001').map((one) => ({ ...one, ...placed(one.source, thrown) }))
  if (!(error instanceof Error))
    return [
      problem('HK1001', `the config threw ${JSON.stringify(error)}, which is no Error`, {
        ...placed({ file: thrown.file, line: 0 }, thrown),
      }),
    ]
  return [{ ...(syntaxError(error, thrown) ?? missingModule(error, thrown) ?? ordinary(error, thrown)), ...stackOf(error, thrown) }]
}

/** A source as everything else shows it: relative to the project where it lies inside it. */
export function placed(source: Source | undefined, { folder }: Pick<Thrown, 'folder'>): { source?: Source } {
  if (source === undefined || source.file === 'unknown') return {}
  const path = isAbsolute(source.file) ? relative(folder, source.file) : source.file
  return { source: { ...source, file: path.startsWith('..') ? source.file : path.split(sep).join('/') } }
}

const stackOf = ({ stack }: Error, thrown: Thrown): { details?: string[] } =>
  thrown.stack && stack !== undefined ? { details: stack.split('\n').slice(1) } : {}

function syntaxError({ message }: Error, thrown: Thrown): Diagnostic | null {
  const [, words, file, line, column] = /^ParseError: (.*?)\s*\n\s*(.+?):(\d+):(\d+)\s*$/s.exec(message) ?? []
  if (words === undefined) return null
  // The parser counts columns from 0.
  return problem('HK1001', words.trim(), placed({ file: file!, line: Number(line), column: Number(column) + 1 }, thrown))
}

function missingModule(error: Error, thrown: Thrown): Diagnostic | null {
  const code = (error as NodeJS.ErrnoException).code
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return null
  const [, name] = /Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? []
  if (name === undefined) return null
  const from = (error as { requireStack?: string[] }).requireStack?.[0] ?? / imported from (.+)$/m.exec(error.message)?.[1] ?? thrown.file
  const local = name.startsWith('.') || isAbsolute(name)
  const hint = local
    ? 'check the path'
    : `npm i ${name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')}`
  return problem('HK1001', `${name} is imported and cannot be found`, { ...placed(lineOf(from, name), thrown), hint })
}

function lineOf(file: string, name: string): Source {
  if (!existsSync(file)) return { file, line: 0 }
  const at = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(`'${name}'`) || line.includes(`"${name}"`))
  return { file, line: at + 1 }
}

function ordinary(error: Error, thrown: Thrown): Diagnostic {
  const source = firstOutside(error.stack ?? '')
  const where = placed(source.file === 'unknown' ? { file: thrown.file, line: 0 } : { file: source.file, line: source.line }, thrown)
  // The loader calls imports through an object of its own; people wrote the bare name.
  const message = error.message.replace(/^\(0 , _[\w$]+\.([\w$]+)\)/, '$1')
  const name = error.name === 'Error' ? '' : `${error.name}: `
  return problem('HK1001', `${name}${message}`, {
    ...where,
    hint:
      message === error.message
        ? 'the config ended there, and nothing was read or changed; --verbose shows the stack'
        : 'is it exported where it is imported from? npx tsc says so',
  })
}
