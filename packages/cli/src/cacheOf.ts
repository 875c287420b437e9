import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Compiled code is kept beside what is installed, where nobody else can write; else not at all: the folder for everybody's files is no place for code. */
export function cacheOf(start: string): string | false {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules/.cache/hostkit')
    if (folder === dirname(folder)) return false
  }
}
