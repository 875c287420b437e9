import { sha256 } from '@hostkit/core'
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runInThisContext } from 'node:vm'
import type { Jiti } from 'jiti'
import { version } from './version.js'

/**
 * A config and what it imports of the project's own, compiled: jiti and its compiler need not be loaded again until one of these files changes. Only
 * the code is kept. It is evaluated anew each time, so a config that reads the environment, the clock or another file works as it always does.
 */
interface Compiled {
  /** Of HostKit: another one may compile otherwise. */
  readonly version: string
  /** What the code was made from: the files themselves, the compiler, the path table. `null`: a file that must not be there, as it would be taken first. */
  readonly inputs: readonly (readonly [file: string, sha256: string | null])[]
  readonly modules: Readonly<Record<string, Module>>
}

interface Module {
  /** The body of an async function with the parameters of `PARAMETERS`. Lines are those of the source. */
  readonly code: string
  /** As they are written → a module of `modules`, or the URL that Node imports. */
  readonly imports: Readonly<Record<string, { readonly module: string } | { readonly native: string }>>
}

const PARAMETERS = 'exports, module, __filename, __dirname, jitiImport'
/** In the order in which jiti tries them. */
const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.mtsx', '.ctsx', '.json']
const IMPORT = /\bjitiImport\("((?:[^"\\]|\\.)*)"\)/g

const NODE_MODULES = join('/', 'node_modules', '/')

const fileOf = (cache: string, config: string): string => join(cache, `config-${sha256(config).slice(0, 16)}.json`)

/** What was compiled the last time, if it would come out the same now; else null. */
export function findCompiled(cache: string, config: string): Compiled | null {
  if (Object.keys(process.env).some((name) => name.startsWith('JITI_'))) return null
  try {
    const found = JSON.parse(readFileSync(fileOf(cache, config), 'utf8')) as Compiled
    const fits =
      found.version === version &&
      config in found.modules &&
      found.inputs.every(([file, was]) => (was === null ? !existsSync(file) : was === digestOf(file)))
    return fits ? found : null
  } catch {
    // There is none yet, or it is torn: then it is made again.
    return null
  }
}

/** As long as this is the same, a config most likely says what it said: its files, and the variables that it names, but for those that are secrets. */
export function markOf({ version, inputs, modules }: Compiled, env: NodeJS.ProcessEnv, secrets: readonly string[]): string {
  const code = Object.values(modules).map((one) => one.code)
  const named = Object.entries(env).filter(([name]) => name.length > 1 && !secrets.includes(name) && code.some((one) => one.includes(name)))
  return sha256(JSON.stringify([version, inputs, named.toSorted()]))
}

/** Evaluates what was compiled, as jiti would have. */
export function evaluate(compiled: Compiled, config: string): Promise<Record<string, unknown>> {
  const loaded = new Map<string, { readonly exports: Record<string, unknown> }>()
  const load = async (file: string): Promise<Record<string, unknown>> => {
    const before = loaded.get(file)
    // In a circle, what is there so far.
    if (before) return before.exports
    const module = { exports: {} as Record<string, unknown> }
    loaded.set(file, module)
    const { code, imports } = compiled.modules[file]!
    // Under its own name, so that stacks show the source.
    const body = runInThisContext(`(async function (${PARAMETERS}) { ${code}\n})`, { filename: file, displayErrors: false }) as Body
    await body(module.exports, module, file, dirname(file), (name) => {
      const found = imports[name]!
      return 'module' in found ? load(found.module) : (import(found.native) as Promise<unknown>)
    })
    return module.exports
  }
  return load(config)
}

type Body = (exports: object, module: object, file: string, folder: string, load: (name: string) => Promise<unknown>) => Promise<void>

/** Keeps what jiti has compiled. Whatever is not plain — a `require`, an import whose name is computed, TypeScript of another package — is jiti's own. */
export function keepCompiled(cache: string, config: string, jiti: Jiti, tables: readonly string[]): void {
  try {
    const inputs = new Map<string, string | null>([jiti.esmResolve('jiti/package.json', import.meta.url), ...tables].map(stamped))
    const modules: Record<string, Module> = {}
    const queue = [config]
    for (const file of queue) {
      const source = readFileSync(file, 'utf8')
      inputs.set(file, sha256(source))
      const code = jiti.transform({ filename: file, source, ts: /\.[cm]?tsx?$/.test(file), async: true, jsx: false, interopDefault: false })
      const names = [...code.matchAll(IMPORT)].map(([, name]) => JSON.parse(`"${name!}"`) as string)
      if (!isPlain(code, names.length)) return
      const imports: Record<string, Module['imports'][string]> = {}
      for (const name of names) {
        const found = placeOf(name, file, jiti)
        if (found === null) return
        imports[name] = found.import
        for (const absent of found.absent) inputs.set(absent, null)
        for (const file of found.decided) inputs.set(file, digestOf(file))
        if ('module' in found.import && !queue.includes(found.import.module)) queue.push(found.import.module)
      }
      modules[file] = { code, imports }
    }
    mkdirSync(cache, { recursive: true })
    const temporary = `${fileOf(cache, config)}.${process.pid}`
    writeFileSync(temporary, JSON.stringify({ version, inputs: [...inputs], modules } satisfies Compiled), { mode: 0o600 })
    renameSync(temporary, fileOf(cache, config))
  } catch {
    // A cache that cannot be written is no reason not to plan.
  }
}

/** Whether there is nothing in it but what `evaluate` knows. */
function isPlain(code: string, imports: number): boolean {
  const uses = code.match(/\bjitiImport\b/g)?.length ?? 0
  return (
    uses === imports &&
    !/\b(require|jitiESMResolve|__JITI_ERROR__|eval)\b/.test(code) &&
    !code.includes('import.meta') &&
    !/\bimport\s*\(/.test(code)
  )
}

interface Place {
  readonly import: Module['imports'][string]
  readonly absent: readonly string[]
  /** Files that decided whose it is. */
  readonly decided: readonly string[]
}

function placeOf(name: string, from: string, jiti: Jiti): Place | null {
  if (isBuiltin(name)) return { import: { native: name }, absent: [], decided: [] }
  const resolved = jiti.esmResolve(name, pathToFileURL(from).href)
  const file = resolved.startsWith('file:') ? fileURLToPath(resolved) : resolved
  if (!name.startsWith('.')) return installed(name, from, file)
  const absent = firstTried(join(dirname(from), name), file)
  if (absent === null) return null
  const decided = [file, ...manifestOf(file)]
  if (isModule(file)) return { import: { native: pathToFileURL(file).href }, absent, decided }
  return /\.[cm]?ts$/.test(file) ? { import: { module: file }, absent, decided } : null
}

/** A module of a package. A path table may give its name to anything else, which is for jiti. */
function installed(name: string, from: string, file: string): Place | null {
  const own = name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
  const nearer: string[] = []
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', own)
    if (existsSync(place)) {
      const inside = file.startsWith(join(realpathSync(place), '/'))
      if (!inside || !(file.includes(NODE_MODULES) || isModule(file))) return null
      // Through the link, where it is one: another version there is another package.json.
      return { import: { native: pathToFileURL(file).href }, absent: nearer, decided: [join(place, 'package.json')] }
    }
    nearer.push(place)
    if (folder === dirname(folder)) return null
  }
}

/** What jiti would have taken before the file that it took; `null`: it came to it by another way. */
function firstTried(asked: string, file: string): readonly string[] | null {
  const ways = [
    asked,
    ...EXTENSIONS.flatMap((extension) => [asked + extension, join(asked, `index${extension}`)]),
    asked.replace(/\.([cm]?)js$/, '.$1ts'),
  ]
  const at = ways.indexOf(file)
  return at < 0 ? null : ways.slice(0, at).filter((one) => !existsSync(one))
}

/** What Node itself takes for a module, so that jiti leaves it alone. */
function isModule(file: string): boolean {
  if (extname(file) === '.mjs') return true
  const [manifest] = manifestOf(file)
  return manifest !== undefined && (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown }).type === 'module'
}

/** The package.json that says what a `.js` file is. */
function manifestOf(file: string): readonly string[] {
  if (extname(file) !== '.js') return []
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) return [manifest]
    if (folder === dirname(folder)) return []
  }
}

const stamped = (file: string): [string, string | null] => {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  return [path, digestOf(path)]
}

/** Of a file's content; `null` where there is none. */
function digestOf(file: string): string | null {
  try {
    return sha256(readFileSync(file))
  } catch {
    return null
  }
}
