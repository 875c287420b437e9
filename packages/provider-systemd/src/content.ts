import { didYouMean, milliseconds, type Address, type Source } from '@hostkit/core'
import {
  checkOptions,
  defined,
  diagnose,
  sameService,
  type AccountHandle,
  type DeclaringScope,
  type EnvHandle,
  type Handle,
  type ListenerHandle,
  type Rollback,
  type UnitHandle,
} from '@hostkit/dsl'
import { type Directive, isolationOptions, type ServiceDirectives } from './directive/index.js'
import { isolation, type Isolation, type Profile } from './isolate.js'
import { unitOf, type UnitName } from './name.js'
import { isSpecifiers, type Specifiers } from './quote.js'
import { type Extra, problemsOf } from './text.js'
import { Wrong } from './wrong.js'

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
  const { scope, word, source, table, words } = saying
  const wrong = (message: string, hint?: string): void => diagnose(scope, 'HK1004', `${word}: ${message}`, { source, hint })
  if (typeof options !== 'object' || options === null) checkOptions(scope, word, options, [], source)
  const given = { ...options } as ServiceWords & Record<string, unknown>
  for (const option of Object.keys(given))
    if (!words.includes(option) && (!table.has(option) || (saying.program === true && option === 'execStart'))) {
      const hint =
        option === 'execStart'
          ? 'write it "exec"'
          : (didYouMean(option, [...words, ...(saying.others ?? []), ...table.keys()]) ??
            'a directive that HostKit does not know goes into "extra"')
      diagnose(scope, 'HK1004', `${word} has no option "${option}"`, { source, hint })
      delete given[option]
    }
  const uses: Address[] = []
  const seen = (handle: Handle): void => void uses.push(handle.addresses[0]!)
  const { env = [], files = [], listens = [], isolate, logs, settle, extra, rollback } = given
  const program = saying.program === true ? { execStart: given['exec'] } : {}
  const envFiles = env.filter((one) => checkEnv(saying, one)).map((one) => plain(one, seen) as string)
  const own = Object.fromEntries(
    Object.entries(given)
      .filter(([option, value]) => !words.includes(option) && value !== undefined)
      .map(([option, value]) => [option, plain(value, seen)]),
  )
  const sandbox = sandboxOf(saying, isolate, seen)
  const merged: Record<string, unknown> = {
    ...logging(logs),
    ...sandbox,
    ...own,
    ...program,
    ...together('environmentFile', own, { environmentFile: envFiles }),
    ...together('readWritePaths', sandbox, own),
  }
  for (const { option, message, hint } of problemsOf(table, { directives: merged, ...(extra ? { extra } : {}) })) {
    wrong(`${option === 'execStart' && saying.program === true ? 'exec' : option} ${message}`, hint)
    delete merged[option]
  }
  if (saying.program === true && merged['execStart'] === undefined) {
    if (given['exec'] === undefined) wrong('exec is missing', "the program and its arguments: exec: ['/usr/bin/server']")
    // Said once: the kind need not miss it again.
    merged['execStart'] = ['/bin/false']
  }
  if (settle !== undefined && !isTime(settle)) wrong(`settle is ${JSON.stringify(settle)}`, "it is a time like '2s', or '0s'")
  return {
    directives: merged,
    extra: extra && problemsOf(table, { directives: {}, extra }).length > 0 ? undefined : extra,
    units: unitsOf(merged),
    files: [
      ...envFiles,
      ...files.map((one) => plain(one, seen) as string),
      ...literal(own['environmentFile']).map((path) => path.replace(/^-/, '')),
    ],
    listens: listens.map(({ port, protocol }) => `${protocol === 'udp' ? 'udp' : 'tcp'}/${port}`),
    settle: settle !== undefined && isTime(settle) ? settle : undefined,
    rollback,
    uses,
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
  if (scope.scope === 'service' && sameService(scope, handle)) return true
  diagnose(scope, 'HK1007', `${word}: the env file "${handle.name}" belongs to another service`, {
    source,
    hint: `declare one here; "${handle.name}" is made in ${handle.service}`,
  })
  return false
}

function sandboxOf({ scope, word, source }: Saying, isolate: ServiceWords['isolate'], seen: (handle: Handle) => void): Record<string, unknown> {
  if (isolate === undefined) return {}
  const { writable = [], ...rest } = (typeof isolate === 'string' ? { profile: isolate } : isolate) as Isolate
  checkIsolate(scope, word, rest, source)
  try {
    const made = isolation(plain(rest, seen) as Isolation) as Record<string, unknown>
    const kept = Object.fromEntries(Object.entries(made).filter(([option]) => isolationOptions.includes(option)))
    return { ...kept, ...together('readWritePaths', { readWritePaths: plain(writable, seen) }, kept) }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    diagnose(scope, 'HK1004', `${word}: isolate ${error.message}`, { source, hint: error.hint })
    return {}
  }
}

function checkIsolate(scope: DeclaringScope, word: string, options: object, source: Source): void {
  const known = ['profile', 'size', 'network', 'writable', ...isolationOptions]
  for (const option of Object.keys(options))
    if (!known.includes(option))
      diagnose(scope, 'HK1004', `${word}: isolate has no option "${option}"`, {
        source,
        hint: didYouMean(option, known) ?? 'it takes a profile, a size, network, writable, and what systemd can forbid and limit',
      })
}

const logging = (logs: ServiceWords['logs']): Record<string, unknown> =>
  logs === undefined
    ? {}
    : defined({ syslogIdentifier: logs.identifier, standardOutput: logs.stdout ?? 'journal', standardError: logs.stderr ?? 'journal' })

/** A list that several options add to. */
function together(option: string, ...from: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const all = from.flatMap((one) => one[option] ?? [])
  return all.length > 0 ? { [option]: [...new Set(all)] } : {}
}

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
