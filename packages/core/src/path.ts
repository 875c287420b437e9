import { fail } from './diagnostic.js'
import type { Exec, Op } from './op.js'

/** Providers are checked, not trusted: a path is absolute, canonical and printable, and a stage touches each one once. */
export function checkPaths(ops: readonly Exclude<Op, Exec>[]): void {
  const seen = new Set<string>()
  for (const { path } of ops) {
    if (!isPath(path)) fail('HK5005', `a provider wants to touch ${JSON.stringify(path)}, which is no absolute, canonical path`)
    if (seen.has(path)) fail('HK1006', `two changes touch ${path}`)
    seen.add(path)
  }
}

/** Absolute, without `.`, `..`, doubled or trailing slashes and control characters. */
export const isPath = (path: string): boolean =>
  path.startsWith('/') &&
  path.length < 4000 &&
  !/[\0-\x1f\x7f]/.test(path) &&
  path !== '/' &&
  path
    .split('/')
    .slice(1)
    .every((part) => part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= 255)
