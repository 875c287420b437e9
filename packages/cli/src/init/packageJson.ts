import { wanted } from './templates.js'

type Fields = Record<string, unknown>

const own = (name: string): Fields => ({ name, private: true, type: 'module', scripts: { check: 'tsc' } })

/** A new package.json. */
export const newPackageJson = (name: string): string => written({ ...own(name), ...wanted }, '  ')

/** Whether it says nothing but what is to be installed: what a package manager leaves in an empty folder. */
export const isBare = (fields: Fields): boolean => Object.keys(fields).every((key) => /^(dev)?[dD]ependencies$|^packageManager$/.test(key))

/** An old one with what is missing; `null`: nothing is. What stands in it stays as it is; one that is bare gets the name and becomes a module. */
export function amendedPackageJson(
  text: string,
  fields: Fields,
  bare: string | null,
): { readonly text: string; readonly added: readonly string[] } | null {
  const missing = bare === null ? {} : own(bare)
  const added: string[] = Object.keys(missing)
  const next: Fields = { ...missing, ...fields }
  const has = (name: string): boolean =>
    ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].some((kind) => name in objectOf(fields[kind]))
  for (const [kind, packages] of Object.entries(wanted)) {
    const lacking = Object.entries(packages).filter(([name]) => !has(name))
    if (lacking.length === 0) continue
    next[kind] = Object.fromEntries([...Object.entries(objectOf(fields[kind])), ...lacking].sort(([a], [b]) => (a < b ? -1 : 1)))
    added.push(...lacking.map(([name]) => name))
  }
  return added.length === 0 ? null : { text: written(next, /^([ \t]+)"/m.exec(text)?.[1] ?? '  '), added }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const written = (fields: Fields, indent: string): string => `${JSON.stringify(fields, undefined, indent)}\n`
