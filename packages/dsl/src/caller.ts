import { fileURLToPath } from 'node:url'
import type { Source } from '@hostkit/core'
import { isOwn } from './own.js'

/**
 * Where the user called the word that is running: the first place on the stack that is neither HostKit's, nor a plugin's, nor Node's.
 * A word calls it once, first thing, and hands the source on. The file is absolute; `declare` and `diagnose` make it relative to the project.
 */
export function caller(): Source {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 64
  // The text, not call sites: loaders that map TypeScript back to its lines do it there.
  const { stack } = new Error()
  Error.stackTraceLimit = limit
  return firstOutside(typeof stack === 'string' ? stack : '')
}

/** The same for any stack: the line a diagnostic about a thrown error shows. */
export function firstOutside(stack: string): Source {
  for (const line of stack.split('\n')) {
    const frame = parse(line)
    if (frame && !isOwn(frame.file)) return frame
  }
  return { file: 'unknown', line: 0 }
}

function parse(line: string): Source | null {
  const [, place, row, column] = /^\s*at (?:.*? \()?(.+?):(\d+):(\d+)\)?$/.exec(line) ?? []
  if (place === undefined || place.startsWith('node:') || place.startsWith('eval at ')) return null
  const file = place.startsWith('file:') ? fileURLToPath(place) : place.replace(/\?[^/\\]*$/, '')
  return /^([/\\]|[A-Za-z]:[/\\])/.test(file) ? { file, line: Number(row), column: Number(column) } : null
}
