import { wanted } from './templates.js'

type Fields = Record<string, unknown>

/** A new package.json. */
export const newPackageJson = (name: string): string =>
  written({ name, private: true, type: 'module', scripts: { check: 'tsc' }, ...wanted }, '  ')

/** An old one with what is missing; `null`: nothing is. What stands in it stays as it is. */
export function amendedPackageJson(text: string, fields: Fields): { readonly text: string; readonly added: readonly string[] } | null {
  const added: string[] = []
  const next: Fields = { ...fields }
  const has = (name: string): boolean =>
    ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].some((kind) => name in objectOf(fields[kind]))
  for (const [kind, packages] of Object.entries(wanted)) {
    const missing = Object.entries(packages).filter(([name]) => !has(name))
    if (missing.length === 0) continue
    next[kind] = Object.fromEntries([...Object.entries(objectOf(fields[kind])), ...missing].sort(([a], [b]) => (a < b ? -1 : 1)))
    added.push(...missing.map(([name]) => name))
  }
  return added.length === 0 ? null : { text: written(next, /^([ \t]+)"/m.exec(text)?.[1] ?? '  '), added }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const written = (fields: Fields, indent: string): string => `${JSON.stringify(fields, undefined, indent)}\n`
