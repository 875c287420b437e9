import type { Diagnostic, Source } from '@hostkit/core'
import { plain, type Colours } from './colour.js'
import { codeFrame } from './frame.js'
import { safe, safeLines } from './safe.js'

export interface DiagnosticOptions {
  readonly colours?: Colours
  /** The project's folder: sources are relative to it. */
  readonly folder?: string
}

/** Everything that is wrong, as compilers tell it: in the order of the config, each once. */
export async function shownDiagnostics(found: readonly Diagnostic[], options: DiagnosticOptions = {}): Promise<string[]> {
  const blocks = await Promise.all(sorted(found).map((one) => block(one, options)))
  return blocks.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]))
}

async function block(one: Diagnostic, { colours = plain, folder = '.' }: DiagnosticOptions): Promise<string[]> {
  const { severity, code, message, source, hint, details = [] } = one
  const head = severity === 'error' ? colours.red(`error ${code}`) : colours.yellow(`warning ${code}`)
  const [first = '', ...more] = safeLines(message)
  return [
    `${head}${colours.bold(`: ${first}`)}`,
    ...more.map((line) => `  ${line}`),
    ...(source
      ? [
          `  ${colours.cyan(place(source))}`,
          ...indent(await codeFrame(withoutColumn(source, code), folder, colours !== plain && colours.isColorSupported)),
        ]
      : []),
    ...indent(details.flatMap((text) => safeLines(text).map((line) => line.trimEnd()))),
    ...(hint === undefined ? [] : [`  ${colours.bold('hint')}: ${safe(hint)}`]),
  ]
}

/** The parser of a config knows the column; the line of a declaration is right, its column is not. */
const withoutColumn = ({ column, ...source }: Source, code: Diagnostic['code']): Source =>
  code === 'HK1001' && column !== undefined ? { ...source, column } : source

const place = ({ file, line }: Source): string => (line > 0 ? `${safe(file)}:${line}` : safe(file))

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `    ${line}`))

/** By place, then in the order of discovery; what has no place comes last, and what was found twice is told once. */
export function sorted(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Map(found.map((one) => [JSON.stringify([one.code, one.message, one.source?.file, one.source?.line]), one]))
  return [...known.values()].sort((a, b) => {
    if (!a.source || !b.source) return Number(a.source === undefined) - Number(b.source === undefined)
    return a.source.file < b.source.file ? -1 : a.source.file > b.source.file ? 1 : a.source.line - b.source.line
  })
}
