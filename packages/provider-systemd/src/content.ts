import { didYouMean, milliseconds, type Address, type Source } from '@hostkit/core'
import { checkOptions, defined, diagnose, sameService, type DeclaringScope, type EnvHandle, type Handle, type Rollback } from '@hostkit/dsl'
import type { Directive } from './directive/index.js'
import { unitOf } from './name.js'
import type { ServiceWords } from './options.js'
import { plain } from './plain.js'
import { sandboxOf, together } from './sandbox.js'
import { type Extra, problemsOf } from './text.js'

/** What a word was given, as plain data for the kinds. What is wrong with it has been said, and is left out. */
export interface Content {
  readonly directives: Record<string, unknown>
  readonly extra: Extra | undefined
  /** Units it names. */
  readonly units: readonly string[]
  /** Files it reads when it starts. */
  readonly files: readonly string[]
  readonly listens: readonly string[]
  readonly settle: string | undefined
  readonly rollback: Rollback | undefined
  /** Handles that were used. */
  readonly uses: readonly Address[]
}

/** Where the word stands, and what it is called. */
export interface Saying {
  readonly scope: DeclaringScope
  readonly word: string
  readonly source: Source
  readonly table: ReadonlyMap<string, Directive>
  /** Options that are no directives. */
  readonly words: readonly string[]
  /** The program is called `exec` in this word, and there must be one. */
  readonly program?: boolean
  /** Options that were dealt with before; they are no mistake, and may have been meant. */
  readonly others?: readonly string[]
}

/** Reads the options of a word: handles become names and paths, and every single directive is tried out. */
export function contentOf(saying: Saying, options: object): Content {
  const { scope, word, source, words } = saying
  const wrong: Wronging = (message, hint) => void diagnose(scope, 'HK1004', `${word}: ${message}`, { source, hint })
  if (typeof options !== 'object' || options === null) checkOptions(scope, word, options, [], source)
  const given = known(saying, { ...options })
  const uses: Address[] = []
  const met = (handle: Handle): void => void uses.push(handle.addresses[0]!)
  const { env = [], files = [], listens = [], isolate, logs, settle, extra, rollback } = given as ServiceWords
  const envFiles = env.filter((one) => checkEnv(saying, one)).map((one) => plain(one, met) as string)
  const own = Object.fromEntries(
    Object.entries(given).flatMap(([option, value]) =>
      words.includes(option) || value === undefined ? [] : [[option, plain(value, met)]],
    ),
  )
  const sandbox = sandboxOf(saying, isolate, met)
  const merged = {
    ...logging(logs),
    ...sandbox,
    ...own,
    ...(saying.program === true ? { execStart: given['exec'] } : {}),
    ...together('environmentFile', own, { environmentFile: envFiles }),
    ...together('readWritePaths', sandbox, own),
  }
  const sound = tried(saying, merged, extra, wrong)
  const time =
    settle === undefined || isTime(settle) ? settle : wrong(`settle is ${JSON.stringify(settle)}`, "it is a time like '2s', or '0s'")
  return {
    ...sound,
    units: unitsOf(sound.directives),
    files: [
      ...envFiles,
      ...files.map((one) => plain(one, met) as string),
      ...literal(own['environmentFile']).map((path) => path.replace(/^-/, '')),
    ],
    listens: listens.map(({ port, protocol }) => `${protocol === 'udp' ? 'udp' : 'tcp'}/${port}`),
    settle: time,
    rollback,
    uses,
  }
}

type Wronging = (message: string, hint?: string) => undefined

/** The options that the word has; others are said. */
function known(
  { scope, word, source, table, words, program = false, others = [] }: Saying,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const isOption = (option: string): boolean => words.includes(option) || (table.has(option) && !(program && option === 'execStart'))
  for (const option of Object.keys(given).filter((one) => !isOption(one))) {
    const near = program && option === 'execStart' ? 'write it "exec"' : didYouMean(option, [...words, ...others, ...table.keys()])
    diagnose(scope, 'HK1004', `${word} has no option "${option}"`, {
      source,
      hint: near ?? 'a directive that HostKit does not know goes into "extra"',
    })
  }
  return Object.fromEntries(Object.entries(given).filter(([option]) => isOption(option)))
}

/** The directives that a unit file can hold; others are said, and left out. */
function tried(
  { table, program = false }: Saying,
  given: Readonly<Record<string, unknown>>,
  extra: Extra | undefined,
  wrong: Wronging,
): Pick<Content, 'directives' | 'extra'> {
  const problems = problemsOf(table, { directives: given, extra })
  const bad = new Set(problems.map(({ option }) => option))
  for (const { option, message, hint } of problems) wrong(`${program && option === 'execStart' ? 'exec' : option} ${message}`, hint)
  const directives = Object.fromEntries(Object.entries(given).filter(([option, value]) => value !== undefined && !bad.has(option)))
  if (program && given['execStart'] === undefined) wrong('exec is missing', "the program and its arguments: exec: ['/usr/bin/server']")
  return {
    // Said once: the kind need not miss it again.
    directives: program && directives['execStart'] === undefined ? { ...directives, execStart: ['/bin/false'] } : directives,
    extra: [...bad].some((option) => option.startsWith('extra.')) ? undefined : extra,
  }
}

function checkEnv({ scope, word, source }: Saying, handle: EnvHandle): boolean {
  if (handle?.handle !== 'env') {
    diagnose(scope, 'HK1004', `${word}: env holds something that is no env file`, {
      source,
      hint: "const runtime = env(web, 'runtime', { … }), and then env: [runtime]",
    })
    return false
  }
  // Elsewhere than in a service the word itself is wrong, which has been said.
  if (scope.scope !== 'service') return false
  if (sameService(scope, handle)) return true
  diagnose(scope, 'HK1007', `${word}: the env file "${handle.name}" belongs to another service`, {
    source,
    hint: `declare one here; "${handle.name}" is made in ${handle.service}`,
  })
  return false
}

const logging = (logs: ServiceWords['logs']): Record<string, unknown> =>
  logs === undefined
    ? {}
    : defined({ syslogIdentifier: logs.identifier, standardOutput: logs.stdout ?? 'journal', standardError: logs.stderr ?? 'journal' })

const named = ['wants', 'requires', 'requisite', 'bindsTo', 'upholds', 'partOf', 'after', 'onFailure', 'onSuccess'] as const

/** The units it names, so that their files are there when it starts. */
const unitsOf = (directives: Readonly<Record<string, unknown>>): readonly string[] => [
  ...new Set(
    named
      .flatMap((option) => literal(directives[option]))
      .map(unitOf)
      .filter((unit) => !unit.endsWith('.target')),
  ),
]

const literal = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

function isTime(text: unknown): boolean {
  try {
    return typeof text === 'string' && milliseconds(text) >= 0
  } catch {
    return false
  }
}
