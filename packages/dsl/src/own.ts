import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

interface Package {
  readonly folder: string
  /** It is HostKit's own, or a plugin. */
  readonly own: boolean
  /** Top folders that hold its code when it is not installed but worked on; `null`: all of it. */
  readonly code: readonly string[] | null
}

// A memory of what was read, nothing more: a second copy of this package has its own and comes to the same answers.
const packages = new Map<string, Package | null>()

/**
 * Whether a file is code of HostKit or of a plugin, and so never the place a user wants to be shown. What lies beside that code in the
 * same package — configs, examples, fixtures, tests — is a user's.
 */
export function isOwn(file: string): boolean {
  const found = packageOf(dirname(file))
  if (!found?.own) return false
  if (/[^\\/]\.(test|spec)(-d)?\.[cm]?[jt]sx?$/.test(file) || /[\\/]hostkit\.config\.[cm]?[jt]s$/.test(file)) return false
  if (found.code === null || found.folder.split(sep).includes('node_modules')) return true
  return found.code.includes(relative(found.folder, file).split(sep)[0]!)
}

/** The folder of the nearest package.json above a file; without any, the file's own folder. */
export function projectFolder(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (manifest(folder)) return folder
    if (folder === dirname(folder)) return dirname(file)
  }
}

/** The package around a folder. A package.json without a name, as in `dist/esm`, is not one. */
function packageOf(folder: string): Package | null {
  const known = packages.get(folder)
  if (known !== undefined) return known
  const read = manifest(folder)
  const parent = dirname(folder)
  const found = typeof read?.['name'] === 'string' ? describe(folder, read) : parent === folder ? null : packageOf(parent)
  packages.set(folder, found)
  return found
}

function describe(folder: string, { name, hostkit, private: unpublished }: Record<string, unknown>): Package {
  const entry = typeof hostkit === 'object' && hostkit !== null ? (hostkit as { plugin?: unknown }).plugin : undefined
  const plugin = typeof entry === 'string' ? entry : null
  // The examples and the e2e suites of HostKit have its name too, but nobody publishes them.
  const own = plugin !== null || (String(name).startsWith('@hostkit/') && unpublished !== true)
  const top = plugin?.replace(/^\.\//, '').split('/')
  return { folder, own, code: top?.length === 1 ? null : ['src', 'dist', 'lib', ...(top ? [top[0]!] : [])] }
}

function manifest(folder: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null
  } catch {
    // No such file, or no JSON in it: either way it names no package.
    return null
  }
}
