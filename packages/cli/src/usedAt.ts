import type { Diagnostic, Project, Source } from '@hostkit/core'
import { readFileSync } from 'node:fs'

/** What is wrong with a plugin has no place in a config; the line that brings the plugin in has: the first declaration of the kind it is about, or else the import of the package. */
export function withUse(found: Diagnostic, { declarations }: Project, { file, path }: { file: string; path: string }): Diagnostic {
  if (found.source) return found
  const source = declarations.find(({ kind }) => found.message.includes(`"${kind}"`))?.source ?? importOf(found.message, file, path)
  return source ? { ...found, source } : found
}

function importOf(message: string, file: string, path: string): Source | undefined {
  const words = new Set(message.split(/[\s:,;]+/))
  const at = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => {
      const name = /(?:\bfrom|\bimport)\s*\(?\s*['"]((?:@[^/'"]+\/)?[^/'"]+)/.exec(line)?.[1]
      return name !== undefined && words.has(name)
    })
  return at < 0 ? undefined : { file, line: at + 1 }
}
