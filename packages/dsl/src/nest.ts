import type { Source } from '@hostkit/core'
import { diagnose, place } from './diagnose.js'
import { enter } from './enter.js'
import type { Frame } from './frame.js'
import type { Returned } from './handles.js'
import type { DeclaringScope } from './scope.js'

/** What a new scope is. */
export interface Opening<Brand extends DeclaringScope['scope']> {
  readonly scope: Brand
  readonly name: string
  /** Where it was declared. */
  readonly source: Source
  /** Added to the paths of the known roots, after what the parent adds: `alice/blog`. */
  readonly segment?: string
  /** Added to user and unit names, after what the parent adds: `alice-blog`. */
  readonly identity?: string
  /** The line of the plan's tree under which its declarations are shown. */
  readonly group?: string
  /** The host its declarations land on. Default: where those of the parent do. */
  readonly host?: string
  readonly instance?: NonNullable<Frame['instance']>
}

/**
 * Opens a scope in another one and runs its body. Words that have a body are made of this.
 *
 * @example
 * const opening = { scope: 'workspace', name: 'blog', source: caller(), segment: 'alice/blog', identity: 'alice-blog', group: 'alice/blog' } as const
 * nest<WorkspaceScope, void>(project, opening, (blog) => void service(blog, 'preview', () => {}))
 */
export function nest<S extends DeclaringScope, R extends Returned>(
  parent: DeclaringScope,
  opening: Opening<S['scope']>,
  body: (scope: S) => R,
): R {
  enter(parent, opening.source)
  const { segment, identity, group, host, instance } = opening
  const outer = parent.frame
  const frame: Frame = {
    ledger: outer.ledger,
    parent: outer,
    key: `${outer.key}/${opening.name}`,
    segment: [outer.segment, segment].filter(Boolean).join('/'),
    identity: [outer.identity, identity].filter(Boolean).join('-'),
    group: group === undefined ? outer.group : [...outer.group, group],
    names: new Map(),
    phases: new Map(),
    ...(instance ? { instance } : {}),
    host,
    account: undefined,
    open: true,
  }
  return run({ scope: opening.scope, name: opening.name, frame } as DeclaringScope as S, place(outer.ledger, opening.source), body)
}

/** Runs the body of a scope and closes the scope. */
export function run<S extends DeclaringScope, R extends Returned>(scope: S, source: Source, body: (scope: S) => R): R {
  try {
    if (typeof body !== 'function') {
      diagnose(scope, 'HK1004', `the ${scope.scope} "${scope.name}" has no body`, { source, hint: 'its last argument is a function' })
      return undefined as R
    }
    const result = body(scope)
    if (isPromise(result)) {
      // Whatever becomes of it, this is the error to show, not an unhandled rejection.
      result.then(ignore, ignore)
      diagnose(scope, 'HK1003', `the body of the ${scope.scope} "${scope.name}" is asynchronous`, {
        source,
        hint: 'take the "async" away; what has to be awaited is awaited before defineProject',
      })
    }
    return result
  } finally {
    scope.frame.open = false
  }
}

const ignore = (): void => {}
const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
