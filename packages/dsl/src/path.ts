import { didYouMean, type Source } from '@hostkit/core'
import { posix } from 'node:path'
import { caller } from './caller.js'
import { diagnose } from './diagnose.js'
import { enter } from './enter.js'
import type { DeclaringScope } from './scope.js'

const defaults = {
  source: '/usr/local/src',
  // Not /var/lib: data and state of a service are two things, and stay two directories where no roots are declared.
  data: '/srv',
  state: '/var/lib',
  config: '/etc',
  cache: '/var/cache',
  run: '/run',
  bin: '/usr/local/bin',
  sbin: '/usr/local/sbin',
  workspaces: '/var/lib/hostkit/workspaces',
} as const

/** The roots that every project has. */
export type KnownRoot = keyof typeof defaults

/** A root: one of those that every project has, or one declared with `roots`. */
export type RootName = KnownRoot | (string & {})

/** Roots below which each service has a folder of its own. */
export const serviceRoots: readonly string[] = ['source', 'data', 'state', 'config', 'cache', 'run']

/**
 * A path below a root. Below `source`, `data`, `state`, `config`, `cache` and `run` it is the service's own folder, and outside services the root
 * itself; any other root is the same for all.
 *
 * @param root declared with `roots`, or one that has a default; otherwise HK1010.
 * @param child relative and without `..`; otherwise HK1004.
 * @example rootPath(web, 'data', 'uploads') // /srv/web/uploads
 * @example rootPath(web, 'bin', 'mix') // /usr/local/bin/mix
 */
export const rootPath = (scope: DeclaringScope, root: RootName, child?: string): string => pathBelow(scope, root, child, caller())

/** `rootPath` of `source`. */
export const sourcePath = (scope: DeclaringScope, child?: string): string => pathBelow(scope, 'source', child, caller())
/** `rootPath` of `data`. */
export const dataPath = (scope: DeclaringScope, child?: string): string => pathBelow(scope, 'data', child, caller())
/** `rootPath` of `state`. */
export const statePath = (scope: DeclaringScope, child?: string): string => pathBelow(scope, 'state', child, caller())
/** `rootPath` of `config`. */
export const configPath = (scope: DeclaringScope, child?: string): string => pathBelow(scope, 'config', child, caller())
/** `rootPath` of `cache`. */
export const cachePath = (scope: DeclaringScope, child?: string): string => pathBelow(scope, 'cache', child, caller())
/** `rootPath` of `run`. */
export const runPath = (scope: DeclaringScope, child?: string): string => pathBelow(scope, 'run', child, caller())

/** `rootPath` for words, which know the user's line already. */
export function pathBelow(scope: DeclaringScope, root: RootName, child: string | undefined, source: Source): string {
  enter(scope, source)
  if (
    child !== undefined &&
    (typeof child !== 'string' || child.startsWith('/') || child.split('/').includes('..') || /[\0\n]/.test(child))
  )
    diagnose(scope, 'HK1004', `${JSON.stringify(child)} is no path below the root "${root}"`, {
      source,
      hint: 'it is relative, and has no ".."',
    })
  const segment = serviceRoots.includes(root) ? scope.frame.segment : ''
  return trimmed(posix.join(rootOf(scope, root, source), segment, String(child ?? '')))
}

/** Says so when a path is not absolute, and returns it without a trailing slash. */
export function absolutePath(scope: DeclaringScope, path: string, what: string, source: Source): string {
  if (typeof path === 'string' && path.startsWith('/') && !path.split('/').includes('..') && !/[\0\n]/.test(path))
    return isNormal(path) ? path : trimmed(posix.normalize(path))
  diagnose(scope, 'HK1004', `${what} is ${JSON.stringify(path)}`, { source, hint: 'it is an absolute path without ".."' })
  return posix.join('/', String(path))
}

function rootOf(scope: DeclaringScope, root: string, source: Source): string {
  const { roots, used } = scope.frame.ledger
  used.add(`root ${root}`)
  const path = roots.get(root)?.path ?? (root === 'workspaces' ? roots.get('data')?.path : undefined)
  if (path !== undefined) return path
  if (Object.hasOwn(defaults, root)) return defaults[root as KnownRoot]
  diagnose(scope, 'HK1010', `there is no root "${root}"`, {
    source,
    hint: didYouMean(root, [...roots.keys(), ...Object.keys(defaults)]) ?? `declare it: roots(project, { ${root}: '/…' })`,
  })
  return `/${root}`
}

/** Most are, and need not be taken apart. */
const isNormal = (path: string): boolean => path.length > 1 && !/\/(\.?\/|\.?$)/.test(path)

const trimmed = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)
