import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export interface Creating {
  /** `cron`, `hostkit-provider-cron` or `@acme/hostkit-provider-cron`. */
  readonly name: string
  /** The folder that gets the package's folder. */
  readonly into: string
  /** Default: the package's name without its scope. */
  readonly folder?: string
  /** Default: what follows from `name`. */
  readonly package?: string
  /** Files that the package does without, by their place in the template. */
  readonly without?: (file: string) => boolean
}

const template = join(import.meta.dirname, '../template')

/** The files that a package cannot contain under their own names: npm leaves them out, or takes them for its own. */
const renamed: Readonly<Record<string, string>> = { _gitignore: '.gitignore', '_package.json': 'package.json' }

/** `@acme/hostkit-provider-cron` → `cron`: what its kinds begin with. */
export function shortName(name: string): string {
  const short = name.replace(/^@[^/]+\//, '').replace(/^hostkit-provider-/, '')
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(short))
    throw new Error(`"${short}" is no name for a provider: lower-case words with - between them, such as "cron"`)
  return short
}

export const packageNameOf = (name: string): string => (name.includes('hostkit-provider-') ? name : `hostkit-provider-${shortName(name)}`)

/** Makes the package; what it consists of comes back. A folder that is there is left alone. */
export function create({ name, into, package: given, folder: named, without = () => false }: Creating): {
  readonly folder: string
  readonly files: readonly string[]
} {
  const short = shortName(name)
  const full = given ?? packageNameOf(name)
  const folder = join(into, named ?? full.replace(/^@[^/]+\//, ''))
  if (existsSync(folder)) throw new Error(`${folder} is there already`)
  const pascal = short.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
  const words: Readonly<Record<string, string>> = {
    __package__: full,
    __name__: short,
    // In Markdown the underscores would be bold.
    $package$: full,
    $name$: short,
    $camel$: pascal[0]!.toLowerCase() + pascal.slice(1),
  }
  const fill = (text: string): string => text.replace(/__(?:package|name)__|\$(?:package|name|camel)\$/g, (word) => words[word]!)
  const files = readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)))
    .filter((file) => !without(file))
    .map((file) => {
      const to = fill(renamed[file] ?? file)
      mkdirSync(dirname(join(folder, to)), { recursive: true })
      writeFileSync(join(folder, to), fill(readFileSync(join(template, file), 'utf8')))
      return to
    })
  return { folder, files: files.sort() }
}
