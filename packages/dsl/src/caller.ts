import { fileURLToPath } from 'node:url'
import type { Source } from '@hostkit/core'
import { isOwn } from './own.js'

/**
 * Where the user called the word that is running: the first place on the stack that is neither HostKit's, nor a plugin's, nor Node's.
 * A word calls it once, first thing, and hands the source on. The file is absolute; `declare` and `diagnose` make it relative to the project.
 */
export function caller(): Source {
  // A word, and perhaps a function around it, are between us and the user. Each frame costs, and a project has thousands of words.
  for (const frames of NEAR) {
    const spot = spotOf(frames)
    let found = near.get(spot)
    if (found === undefined) near.set(spot, (found = outside(stackOf(frames))))
    if (found !== null) return found
  }
  return outside(stackOf(16)) ?? firstOutside(stackOf(64))
}

const NEAR = [2, 3]

/**
 * By the frames that are near, as Node itself has them: a line in a loop comes again and again, and a text of it takes longer than all else here. `null`:
 * none of them is the user's.
 */
const near = new Map<string, Source | null>()

function spotOf(frames: number): string {
  const { stackTraceLimit, prepareStackTrace } = Error
  const at: { stack?: unknown } = {}
  try {
    Error.stackTraceLimit = frames
    Error.prepareStackTrace = spot
    Error.captureStackTrace(at, caller)
    return String(at.stack)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    Error.prepareStackTrace = prepareStackTrace
  }
}

/** A position is a count of characters: Node need not look for lines. */
const spot = (_: unknown, sites: readonly NodeJS.CallSite[]): string => {
  let text = ''
  for (const site of sites) text += `${site.getFileName()}:${(site as Positioned).getPosition()} `
  return text
}
interface Positioned extends NodeJS.CallSite {
  getPosition(): number
}

/** The same for any stack: the line a diagnostic about a thrown error shows. */
export const firstOutside = (stack: string): Source => outside(stack) ?? { file: 'unknown', line: 0 }

function stackOf(frames: number): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = frames
  const at: { stack?: unknown } = {}
  // The text, not call sites: loaders that map TypeScript back to its lines do it there. Without our own frames, and without those of an error's making.
  Error.captureStackTrace(at, caller)
  const { stack } = at
  Error.stackTraceLimit = limit
  return typeof stack === 'string' ? stack : ''
}

function outside(stack: string): Source | null {
  for (const line of stack.split('\n')) {
    const place = placeIn(line)
    if (place !== null) return place
  }
  return null
}

// The same lines come again with every word.
const places = new Map<string, Source | null>()

/** A user's place in a line of a stack. */
function placeIn(line: string): Source | null {
  const known = places.get(line)
  if (known !== undefined) return known
  const frame = parse(line)
  const place = frame && !isOwn(frame.file) ? frame : null
  places.set(line, place)
  return place
}

function parse(line: string): Source | null {
  const [, place, row, column] = /^\s*at (?:.*? \()?(.+?):(\d+):(\d+)\)?$/.exec(line) ?? []
  if (place === undefined || place.startsWith('node:') || place.startsWith('eval at ')) return null
  const file = place.startsWith('file:') ? fileURLToPath(place) : place.replace(/\?[^/\\]*$/, '')
  return /^([/\\]|[A-Za-z]:[/\\])/.test(file) ? { column: Number(column), file, line: Number(row) } : null
}
