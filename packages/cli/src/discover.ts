import { problem, type Diagnostic } from '@hostkit/core'
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { dependenciesOf, readManifest, type Manifest } from './manifest.js'

/** A package that says of itself that it is a plugin. */
export interface Candidate {
  readonly name: string
  readonly manifest: Manifest
}

/** What @hostkit/cli itself depends on: there in every project, without being named. */
const brought = ['@hostkit/provider-posix', '@hostkit/provider-systemd']

/** The direct dependencies of a project that have a `hostkit` field, and what the CLI brings; sorted. node_modules is not searched. */
export function discover(folder: string): { candidates: readonly Candidate[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const found = new Map<string, Candidate>()
  const own = readManifest(folder)
  if (own !== null && 'code' in own) diagnostics.push(own)
  const names = own === null || 'code' in own ? [] : dependenciesOf(own)
  for (const name of [...names, ...brought]) {
    if (found.has(name)) continue
    const place = folderOf(name, folder) ?? (brought.includes(name) ? folderOf(name, import.meta.dirname) : null)
    if (place === null) {
      if (isOurs(name))
        diagnostics.push(
          problem('HK5001', `${name} is among the dependencies of ${folder}, but it is not installed`, { hint: 'npm install' }),
        )
      continue
    }
    const manifest = readManifest(place)
    if (manifest === null) continue
    if ('code' in manifest) diagnostics.push(manifest)
    else if (manifest.fields['hostkit'] !== undefined) found.set(name, { name, manifest })
  }
  return { candidates: [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics }
}

/** Only these are known for plugins while they are not there. */
const isOurs = (name: string): boolean => /^@hostkit\/(provider|backend)-/.test(name) || /(^|\/)hostkit-(provider|backend)-/.test(name)

/** Where a package lies, seen from a folder, as Node looks for it; its `exports` play no part. Links are followed: they are how workspaces are made. */
export function folderOf(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(join(place, 'package.json'))) return realpathSync(place)
    if (folder === dirname(folder)) break
  }
  try {
    // Without node_modules, as under Plug'n'Play, only the resolver knows.
    return dirname(createRequire(join(from, 'package.json')).resolve(`${name}/package.json`))
  } catch {
    return null
  }
}
