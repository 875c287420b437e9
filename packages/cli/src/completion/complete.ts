import { verbs, type VerbLine } from '../verbs.js'
import { globalFlags } from '../flags.js'
import { known } from './known.js'

/** What may stand at the end of a command line. `files` and `folders` are left to the shell, which knows them better. */
export interface Candidates {
  readonly values: readonly Candidate[]
  readonly also?: 'files' | 'folders'
}
export interface Candidate {
  readonly value: string
  readonly words?: string
}

/** Nothing connects and no config is loaded here: what is known stands in the program, and in `.hostkit` of the project. */
export async function complete(typed: readonly string[], cwd: string): Promise<Candidates> {
  const current = typed.at(-1) ?? ''
  const before = typed.slice(0, -1)
  const all = await candidates(before, current, cwd)
  // It will stand on a command line as it is: what a shell would read as more than a word is left out.
  const fits = ({ value }: Candidate): boolean => value.startsWith(current) && /^[\p{L}\p{N}._,:/@%+=-]+$/u.test(value)
  const seen = new Set<string>()
  return { ...all, values: all.values.filter((one) => fits(one) && !seen.has(one.value) && seen.add(one.value)) }
}

async function candidates(before: readonly string[], current: string, cwd: string): Promise<Candidates> {
  const at = before.findIndex((word) => !word.startsWith('-'))
  const verb = at < 0 ? undefined : verbs.find(({ name }) => name === before[at])
  if (verb === undefined) {
    if (at >= 0 && before[at] !== 'help') return none
    if (current.startsWith('-')) return { values: flagsOf(globalFlags) }
    const listed = verbs.map(({ name, words }) => ({ value: name, words }))
    return { values: at >= 0 ? listed : [...listed, { value: 'help', words: 'help on a verb' }] }
  }
  const last = flagNamed(verb, before.at(-1))
  if (last?.takes) return values(last, cwd)
  const [, name, begun] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? []
  const open = begun === undefined ? undefined : flagNamed(verb, name)
  if (open?.takes) {
    const { values: found, ...rest } = await values(open, cwd)
    return { ...rest, values: found.map((one) => ({ ...one, value: `${name}=${one.value}` })) }
  }
  if (current.startsWith('-')) return { values: flagsOf([...verb.flags, ...globalFlags]) }
  return positional(verb, before.slice(at + 1), cwd)
}

const none: Candidates = { values: [] }

interface Flag {
  readonly long: string
  readonly takes: boolean
  readonly choices: readonly string[] | undefined
}

function flagNamed(verb: VerbLine, typed: string | undefined): Flag | undefined {
  if (typed === undefined || !typed.startsWith('-')) return undefined
  const line = verb.flags.find(([flag]) => flag.split(/[ ,]+/).includes(typed))
  if (line === undefined) return undefined
  const [flag, , takes] = line
  return { long: /--[\w-]+/.exec(flag)![0], takes: flag.includes('<'), choices: typeof takes === 'object' ? takes : undefined }
}

const flagsOf = (lines: VerbLine['flags']): readonly Candidate[] =>
  lines.map(([flag, words]) => ({ value: /--[\w-]+/.exec(flag)![0], words }))

async function values({ long, choices }: Flag, cwd: string): Promise<Candidates> {
  if (choices) return { values: choices.map((value) => ({ value })) }
  switch (long) {
    case '--host':
      return { values: known(cwd).hosts.map((value) => ({ value, words: 'host' })) }
    case '--only':
    case '--except':
    case '--ignore':
      return { values: known(cwd).addresses.map(({ kind, id }) => ({ value: `${kind}:${id}` })) }
    case '--run':
    case '--id':
      return { values: known(cwd).runs.map(({ id, host }) => ({ value: id, words: `on ${host}` })) }
    case '--plan':
    case '--out':
    case '--config':
    case '--identity-file':
      return { values: [], also: 'files' }
    default:
      return none
  }
}

async function positional(verb: VerbLine, after: readonly string[], cwd: string): Promise<Candidates> {
  const given = after.filter((word, i) => !word.startsWith('-') && !flagNamed(verb, after[i - 1])?.takes)
  switch (verb.takes?.split(' ')[given.length]) {
    case '[config]':
    case '[config|plan]':
    case '[plan]':
      return { values: [], also: 'files' }
    case '[folder]':
      return { values: [], also: 'folders' }
    case '<kind>':
      return { values: known(cwd).addresses.map(({ kind }) => ({ value: kind })) }
    case '<name>':
      return { values: known(cwd).addresses.flatMap(({ kind, id }) => (kind === given[0] ? [{ value: id }] : [])) }
    case '[code]': {
      const { explanations } = await import('../explain/index.js')
      return { values: Object.keys(explanations).map((value) => ({ value })) }
    }
    case '<shell>':
      return { values: ['bash', 'zsh', 'fish'].map((value) => ({ value })) }
    default:
      return none
  }
}

/** A line for each candidate, and one for what the shell adds. */
export const lines = ({ values: found, also }: Candidates): string[] => [
  ...found.map(({ value, words }) => (words === undefined ? value : `${value}\t${words}`)),
  ...(also === undefined ? [] : [`:${also}`]),
]
