import { fail, Failure, now, problem, type Project, type Registry } from '@hostkit/core'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { cacheOf } from './cacheOf.js'
import { evaluate, findCompiled, keepCompiled, markOf } from './compiled.js'
import { findConfig, type ConfigChoice } from './config.js'
import { projectFolder } from './manifest.js'
import { loadRegistry } from './plugins.js'
import { diagnosticsOfThrown } from './thrown.js'
import { withUse } from './usedAt.js'

export interface LoadOptions extends ConfigChoice {
  /** Show the stack of what a config throws. */
  readonly stack?: boolean
  /** Told the project's folder as soon as it is known, before anything can go wrong in it. */
  readonly found?: (folder: string) => void
  /** Told, before it is evaluated, how a config is known again; not where it has to be compiled first. */
  readonly marked?: (mark: Mark) => void
  /** Told what loading took, with when it began. */
  readonly took?: (phase: 'config' | 'plugins', since: number) => void
}

/** Of what a config is made from, without the variables that are secrets. */
export type Mark = (secrets: readonly string[]) => string

/** Stage 1: a config, and the plugins its project has. */
export interface Loaded {
  readonly project: Project
  readonly registry: Registry
  readonly file: string
  /** Of the nearest package.json above the config: sources are relative to it, and `.hostkit` lies in it. */
  readonly folder: string
}

/** A config by itself: its hosts can be reached even where a plugin is broken. */
export type Configured = Omit<Loaded, 'registry'>

/** Rejects with a `Failure`. What is wrong inside the project stands in `project.diagnostics`. */
export const loadProject = async (options: LoadOptions): Promise<Loaded> => loadPlugins(await loadConfig(options), options)

/** The plugins of a config that was loaded. Rejects with a `Failure`. */
export async function loadPlugins({ project, file, folder }: Configured, options: Pick<LoadOptions, 'took'>): Promise<Loaded> {
  const since = now()
  const loaded = await loadRegistry(folder, project.plugins)
  const { registry } = loaded
  const diagnostics = loaded.diagnostics.map((one) => withUse(one, project, { file: relative(folder, file), path: file }))
  options.took?.('plugins', since)
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Failure([...diagnostics, ...project.diagnostics])
  return { project: { ...project, diagnostics: [...project.diagnostics, ...diagnostics] }, registry, file, folder }
}

/** The config alone. Rejects with a `Failure`. */
export async function loadConfig(options: LoadOptions): Promise<Configured> {
  const since = now()
  const file = findConfig(options)
  const folder = projectFolder(dirname(file))
  options.found?.(folder)
  let exports: Exports
  try {
    exports = await importConfig(file, folder, options)
  } catch (error) {
    throw new Failure(diagnosticsOfThrown(error, { file, folder, stack: options.stack === true }), { cause: error })
  }
  const project = projectOf(exports, relative(folder, file))
  options.took?.('config', since)
  return { project, file, folder }
}

/** A config that waits for something that never comes would end the process without a word. */
const PATIENCE = 60_000

/** The default export is kept inside an object: a promise of one is a mistake with a message of its own, and must not be awaited on the way. */
interface Exports {
  readonly main: { readonly value: unknown } | null
  readonly names: Readonly<Record<string, unknown>>
}

async function importConfig(file: string, folder: string, { env = process.env, marked }: LoadOptions): Promise<Exports> {
  const cache = cacheOf(folder)
  const tables = tablesOf(folder)
  const compiled = cache === false ? null : findCompiled(cache, file)
  if (compiled) marked?.((secrets) => markOf(compiled, env, secrets))
  let late: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    late = setTimeout(
      () => reject(new Error(`the config has not ended loading after ${PATIENCE / 1000} s; is there an await that never ends?`)),
      PATIENCE,
    )
  })
  try {
    const loading = compiled ? evaluate(compiled, file) : compile(file, cache, tables)
    const { ...names } = await Promise.race([loading, patience])
    return { main: 'default' in names ? { value: names['default'] } : null, names }
  } finally {
    clearTimeout(late)
  }
}

async function compile(file: string, cache: string | false, tables: readonly string[]): Promise<Record<string, unknown>> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(file, { interopDefault: false, fsCache: cache, tsconfigPaths: pathsOf(tables) })
  const exports = (await jiti.import(file)) as Record<string, unknown>
  if (cache !== false) keepCompiled(cache, file, jiti, tables)
  return exports
}

/** The project's tsconfig.json, whether it is there or not, and what it extends. */
function tablesOf(folder: string): readonly string[] {
  const files: string[] = []
  for (let file: string | undefined = join(folder, 'tsconfig.json'); file !== undefined && !files.includes(file);) {
    files.push(file)
    const text: string = existsSync(file) ? readFileSync(file, 'utf8') : ''
    const parent: string | undefined = /"extends"\s*:\s*"(\.[^"]*)"/.exec(text)?.[1]
    file = parent === undefined ? undefined : resolve(dirname(file), parent)
  }
  return files
}

/** The project's own path table. In HostKit's own repository it leads to the sources, which would be a second copy of every package. */
function pathsOf(tables: readonly string[]): string | false {
  const there = tables.filter((file) => existsSync(file))
  if (there.some((file) => readFileSync(file, 'utf8').includes('"@hostkit/'))) return false
  return there[0] ?? false
}

function projectOf({ main, names }: Exports, file: string): Project {
  const value = main?.value
  const source = { file, line: 0 }
  if (isProject(value)) return value
  if (typeof value === 'object' && value !== null && 'then' in value) {
    fail('HK1003', 'the config exports a promise of a project', {
      source,
      hint: 'export default defineProject(…) itself: a body is synchronous',
    })
  }
  const other = Object.entries(names).find(([, one]) => isProject(one))?.[0]
  const what =
    main === null ? 'has no default export' : `exports ${typeof value === 'function' ? 'a function' : kindOf(value)}, not a project`
  throw new Failure(
    problem('HK1002', `the config ${what}`, {
      source,
      hint: other === undefined ? "export default defineProject('name', (project) => { … })" : `export "${other}" as the default`,
    }),
  )
}

const kindOf = (value: unknown): string =>
  value === null || value === undefined
    ? String(value)
    : Array.isArray(value)
      ? 'a list'
      : `a ${typeof value}`.replace('a object', 'an object')

const isProject = (value: unknown): value is Project =>
  typeof value === 'object' && value !== null && (value as Project).hostkit === 'project'
