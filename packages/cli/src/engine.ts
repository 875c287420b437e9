import * as modules from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { cacheOf } from './cacheOf.js'

/** In ms: a plan of ten thousand resources is no slower without. */
const LONG = 3000

/** Node as a program wants it that runs for half a second: it allocates a lot, keeps most of it, and compiles the same code at every start. */
export function tuneEngine(cwd: string): void {
  // The place for new objects starts at 1 MB and doubles each time it was full; in two steps it is where it would be in five.
  setFlagsFromString('--semi-space-growth-factor=16')
  // The optimizing compiler takes more from a short run than its code ever gives back; a long one gets it.
  setFlagsFromString('--no-opt')
  setTimeout(() => setFlagsFromString('--opt'), LONG).unref()
  // From Node 22.8.
  const { enableCompileCache } = modules as { enableCompileCache?: (folder: string) => unknown }
  const cache = enableCompileCache && cacheOf(cwd)
  if (cache) enableCompileCache(join(cache, 'code'))
}
