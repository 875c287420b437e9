import type { Source } from '@hostkit/core'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** For tests: the text of the line a source names, in a file of this package. */
export const excerpt = (source: Source | undefined): string =>
  source ? (readFileSync(resolve(import.meta.dirname, '..', source.file), 'utf8').split('\n')[source.line - 1] ?? '') : ''
