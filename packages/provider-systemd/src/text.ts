import { didYouMean, nearest } from '@hostkit/core'
import type { Directive, Section } from './directive/index.js'
import { scalar, wellFormed } from './quote.js'
import { shownValue, Wrong } from './wrong.js'

/** Directives that this package does not know, by section and by systemd's own names; each value is the text behind `=`, a list is several lines. */
export type Extra = { readonly [S in Section]?: Readonly<Record<string, string | readonly string[]>> | undefined }

/** What stands in a unit file: directives by their options, and others. */
export interface UnitContent {
  readonly directives: object
  readonly extra?: Extra | undefined
}

/** Something a unit file cannot say. */
export interface Problem {
  /** The option, or `extra.Service.NewThing`. */
  readonly option: string
  readonly message: string
  readonly hint?: string
}

/** A longer line makes systemd refuse the whole file. */
const LONGEST_LINE = 1024 * 1024 - 1
const SECTIONS: readonly Section[] = ['Unit', 'Service', 'Timer', 'Install']

/** The text of a unit file. The order is the table's, whatever the order of the options: moving an option about changes nothing on the host. */
export function unitText(table: ReadonlyMap<string, Directive>, content: UnitContent): string {
  const { lines, problems } = print(table, content)
  const [first] = problems
  if (first) throw new Wrong(`${first.option} ${first.message}`, first.hint)
  return SECTIONS.filter((section) => lines[section].length > 0)
    .map((section) => `[${section}]\n${lines[section].map((line) => `${line}\n`).join('')}`)
    .join('\n')
}

/** Everything that is wrong with it. */
export const problemsOf = (table: ReadonlyMap<string, Directive>, content: UnitContent): readonly Problem[] =>
  print(table, content).problems

const ranks = new WeakMap<ReadonlyMap<string, Directive>, ReadonlyMap<string, number>>()

/** The place of an option in its table. */
function rank(table: ReadonlyMap<string, Directive>, option: string): number {
  let places = ranks.get(table)
  if (places === undefined) ranks.set(table, (places = new Map([...table.keys()].map((one, i) => [one, i]))))
  return places.get(option)!
}

function print(
  table: ReadonlyMap<string, Directive>,
  { directives, extra = {} }: UnitContent,
): { lines: Record<Section, string[]>; problems: readonly Problem[] } {
  const lines: Record<Section, string[]> = { Unit: [], Service: [], Timer: [], Install: [] }
  const problems: Problem[] = []
  const collect = (option: string, section: Section, name: string, values: () => readonly string[]): void => {
    try {
      for (const value of values()) {
        const line = `${name}=${value}`
        // Every grammar sees to this by itself; the border of the file is guarded once more.
        wellFormed(line)
        if (/[\0-\x1f\x7f]/.test(line)) throw new Wrong('holds a line break or another control character')
        if (/[^\\](\\\\)*\\$/.test(line)) throw new Wrong('ends with a backslash, which would join it with the next line')
        if (Buffer.byteLength(line) > LONGEST_LINE) throw new Wrong('is longer than 1 MiB')
        lines[section].push(line)
      }
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      problems.push({ option, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) })
    }
  }
  const given = new Map(Object.entries(directives).filter(([, value]) => value !== undefined))
  // A table has hundreds of options, a unit a few.
  const known = [...given.keys()].filter((option) => table.has(option)).sort((a, b) => rank(table, a) - rank(table, b))
  for (const option of known) {
    const { section, name, print } = table.get(option)!
    collect(option, section, name, () => print(given.get(option)))
  }
  for (const option of given.keys())
    if (!table.has(option)) problems.push({ option, message: 'is no directive', ...unknown(option, table) })
  for (const [section, others] of Object.entries(extra) as [Section, Record<string, unknown> | undefined][]) {
    for (const [name, value] of Object.entries(others ?? {}))
      collect(`extra.${section}.${shownName(name)}`, section, name, () => other(section, name, value, table))
  }
  return { lines, problems }
}

/** Text from a config goes to terminals: no control characters in it. */
const shownName = (name: string): string => JSON.stringify(name).slice(1, -1)

const unknown = (option: string, table: ReadonlyMap<string, Directive>): { hint?: string } => {
  const exact = [...table].find(([, { name }]) => name === option)
  const hint = exact ? `write it "${exact[0]}"` : didYouMean(option, table.keys())
  return hint === undefined ? { hint: 'what HostKit does not know goes into "extra"' } : { hint }
}

/** The way out for directives that came after this package. Their grammar is unknown, so the text is taken as it is, as long as it stays on its line. */
function other(section: Section, name: string, value: unknown, table: ReadonlyMap<string, Directive>): readonly string[] {
  if (!SECTIONS.includes(section)) throw new Wrong('is in no section', nearest(section, SECTIONS) ?? `one of ${SECTIONS.join(', ')}`)
  if (!/^(X-)?[A-Z][A-Za-z0-9-]*$/.test(name)) throw new Wrong('is no name of a directive', 'as systemd writes it: "RestartSec"')
  const known = [...table].find(([, directive]) => directive.name === name && directive.section === section)
  if (known) throw new Wrong('is known', `use the option "${known[0]}"`)
  return (Array.isArray(value) ? value : [value]).map((text: unknown) => {
    if (typeof text !== 'string') throw new Wrong(`is ${shownValue(text)}`, 'it is the text behind "="')
    return scalar(text)
  })
}
