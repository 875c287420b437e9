import { didYouMean, milliseconds, type Address, type Source } from '@hostkit/core'
import { checkOptions, defined, diagnose, sameService, type AccountHandle, type DeclaringScope, type EnvHandle, type Handle, type ListenerHandle, type Rollback, type UnitHandle } from '@hostkit/dsl'
import { type Directive, isolationOptions, type ServiceDirectives } from './directive/index.js'
import { isolation, type Isolation, type Profile } from './isolate.js'
import { unitOf, type UnitName } from './name.js'
import { isSpecifiers, type Specifiers } from './quote.js'
import { type Extra, problemsOf } from './text.js'
import { Wrong } from './wrong.js'

/** A place on the host: a path, or something declared that has one, such as a storage. */
export type Place = string | Specifiers | (Handle & { readonly path: string })

type Units = UnitName | UnitHandle
type UnitOptions = 'wants' | 'requires' | 'requisite' | 'bindsTo' | 'partOf' | 'upholds' | 'conflicts' | 'before' | 'after' | 'onFailure' | 'onSuccess' | 'wantedBy' | 'requiredBy'
type PathOptions = 'readWritePaths' | 'readOnlyPaths' | 'inaccessiblePaths' | 'execPaths' | 'noExecPaths' | 'requiresMountsFor'

/** The same options, where handles may stand for what they name. */
export type WithHandles<T> = { readonly [K in keyof T]: K extends UnitOptions ? Units | readonly Units[] | undefined : K extends PathOptions ? Place | readonly Place[] | undefined : K extends 'workingDirectory' | 'rootDirectory' ? Place | undefined : K extends 'user' ? T[K] | AccountHandle : T[K] }

/** Isolation, with storages. */
export interface Isolate extends Omit<WithHandles<Isolation>, 'profile' | 'size' | 'network'>, Pick<Isolation, 'profile' | 'size' | 'network'> {
  /** What it may write although the file system is read-only: storages, directories or paths. */
  readonly writable?: readonly Place[] | undefined
}

/** What every service word takes beside systemd's own directives. */
export interface ServiceWords {
  /** Files with its environment, made by `env` in the same service. It is restarted when one changes. */
  readonly env?: readonly EnvHandle[] | undefined
  /** Further files it reads when it starts: it is restarted when one changes. */
  readonly files?: readonly (string | (Handle & { readonly path: string }))[] | undefined
  /** Ports it listens at. Two units that claim the same one are an error (HK1006). */
  readonly listens?: readonly ListenerHandle[] | undefined
  /** What it may do, see and use: a profile, or a profile with changes. Default: no limits. */
  readonly isolate?: Profile | Isolate | undefined
  /** Where what it prints goes, and under which name. */
  readonly logs?: { readonly identifier?: string | undefined; readonly stdout?: ServiceDirectives['standardOutput']; readonly stderr?: ServiceDirectives['standardError'] } | undefined
  /** How long after a start it is watched: `'500ms'`, `'10s'`; `'0s'`: not at all. Default `'2s'`. */
  readonly settle?: string | undefined
  /** Directives that HostKit does not know, by section and with systemd's own names. */
  readonly extra?: Extra | undefined
  /** What becomes of it on the way down. Default `'delete-if-created'`. */
  readonly rollback?: Rollback | undefined
}
export const serviceWords = ['env', 'files', 'listens', 'isolate', 'logs', 'settle', 'extra', 'rollback']

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
      const hint = option === 'execStart' ? 'write it "exec"' : (didYouMean(option, [...words, ...(saying.others ?? []), ...table.keys()]) ?? 'a directive that HostKit does not know goes into "extra"')
      diagnose(scope, 'HK1004', `${word} has no option "${option}"`, { source, hint })
      delete given[option]
    }
  const uses: Address[] = []
  const seen: Seen = { unit: new Set(), use: (handle) => uses.push(handle.address ?? handle.addresses[0]!) }
  const { env = [], files = [], listens = [], isolate, logs, settle, extra, rollback } = given
  const program = saying.program === true ? { execStart: given['exec'] } : {}
  const envFiles = env.filter((one) => checkEnv(saying, one)).map((one) => plain(one, seen) as string)
  const own = Object.fromEntries(Object.entries(given).filter(([option, value]) => !words.includes(option) && value !== undefined).map(([option, value]) => [option, plain(value, seen)]))
  const sandbox = sandboxOf(saying, isolate, seen)
  const merged: Record<string, unknown> = { ...logging(logs), ...sandbox, ...own, ...program, ...together('environmentFile', own, { environmentFile: envFiles }), ...together('readWritePaths', sandbox, own) }
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
    files: [...envFiles, ...files.map((one) => plain(one, seen) as string), ...literal(own['environmentFile']).map((path) => path.replace(/^-/, ''))],
    listens: listens.map(({ port, protocol }) => `${protocol === 'udp' ? 'udp' : 'tcp'}/${port}`),
    settle: settle !== undefined && isTime(settle) ? settle : undefined,
    rollback,
    uses,
  }
}

interface Seen {
  readonly unit: Set<string>
  use(handle: Handle & { readonly address?: Address }): void
}

/** Handles become what they name; everything else stays as it is. */
function plain(value: unknown, seen: Seen): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, seen))
  if (typeof value !== 'object' || value === null) return value
  if ('handle' in value && 'addresses' in value) {
    const handle = value as Handle & { unit?: string; path?: string; name?: string }
    if (handle.addresses.length > 0) seen.use(handle)
    return handle.unit ?? handle.path ?? handle.name
  }
  if (isSpecifiers(value)) return { specifiers: value.specifiers }
  return defined(value)
}

function checkEnv({ scope, word, source }: Saying, handle: EnvHandle): boolean {
  if (handle?.handle !== 'env') {
    diagnose(scope, 'HK1004', `${word}: env holds something that is no env file`, { source, hint: "const runtime = env(web, 'runtime', { … }), and then env: [runtime]" })
    return false
  }
  if (scope.scope === 'service' && sameService(scope, handle)) return true
  diagnose(scope, 'HK1007', `${word}: the env file "${handle.name}" belongs to another service`, { source, hint: `declare one here; "${handle.name}" is made in ${handle.service}` })
  return false
}

function sandboxOf({ scope, word, source }: Saying, isolate: ServiceWords['isolate'], seen: Seen): Record<string, unknown> {
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
    if (!known.includes(option)) diagnose(scope, 'HK1004', `${word}: isolate has no option "${option}"`, { source, hint: didYouMean(option, known) ?? 'it takes a profile, a size, network, writable, and what systemd can forbid and limit' })
}

const logging = (logs: ServiceWords['logs']): Record<string, unknown> =>
  logs === undefined ? {} : defined({ syslogIdentifier: logs.identifier, standardOutput: logs.stdout ?? 'journal', standardError: logs.stderr ?? 'journal' })

/** A list that several options add to. */
function together(option: string, ...from: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const all = from.flatMap((one) => one[option] ?? [])
  return all.length > 0 ? { [option]: [...new Set(all)] } : {}
}

const named = ['wants', 'requires', 'requisite', 'bindsTo', 'upholds', 'partOf', 'after', 'onFailure', 'onSuccess'] as const

/** The units it names, so that their files are there when it starts. */
const unitsOf = (directives: Readonly<Record<string, unknown>>): readonly string[] => [
  ...new Set(named.flatMap((option) => literal(directives[option])).map(unitOf).filter((unit) => !unit.endsWith('.target'))),
]

const literal = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

function isTime(text: unknown): boolean {
  try {
    return typeof text === 'string' && milliseconds(text) >= 0
  } catch {
    return false
  }
}
