import { problem, type Diagnostic } from '@hostkit/core'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What HostKit reads of a package.json. Written by people: nothing in it is believed. */
export interface Manifest {
  readonly folder: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The folder of the nearest package.json at or above a folder: the project. Without any, that folder itself. */
export function projectFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) return start
  }
}

/** `null`: there is none. A diagnostic: there is one that cannot be read. */
export function readManifest(folder: string): Manifest | Diagnostic | null {
  const file = join(folder, 'package.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return null
    return problem('HK5001', `${file} cannot be read: ${(error as Error).message}`)
  }
  try {
    const fields: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      return { folder, fields: fields as Record<string, unknown> }
    return problem('HK5001', `${file} is not a JSON object`)
  } catch (error) {
    return problem('HK5001', `${file} is not JSON: ${(error as Error).message}`)
  }
}

/** The names of the direct dependencies, sorted. */
export function dependenciesOf({ fields }: Manifest): readonly string[] {
  const names = ['dependencies', 'devDependencies'].flatMap((key) =>
    Object.keys(typeof fields[key] === 'object' && fields[key] !== null ? fields[key] : {}),
  )
  return [...new Set(names)].sort()
}
