import { fail, type Source } from '@hostkit/core'
import { diagnose } from './diagnose.js'
import type { DeclaringScope } from './scope.js'

/**
 * The first thing a word does: says so when the scope's body has ended. `declare` and everything that reads a name or a path do it by themselves.
 *
 * @returns whether the scope can still be used.
 */
export function enter(scope: DeclaringScope, source: Source): boolean {
  // Without a scope there is no list to put this on: the one case in which a word throws.
  if (typeof scope !== 'object' || scope === null || !('frame' in scope))
    return fail('HK1004', 'the first argument of a word is the scope it stands in', { source })
  const { frame } = scope
  // While the project settles, bodies have ended and deferred props still read names and accounts.
  if (frame.open || frame.ledger.phase === 'settling') return true
  diagnose(scope, 'HK1009', `the ${scope.scope} "${scope.name}" was used after its body ended`, {
    source,
    hint: 'use it inside its body, and return the handles that others need',
  })
  return false
}

/** For configs that no compiler has seen: says so when a word stands in the wrong scope. */
export function within(scope: DeclaringScope, word: string, allowed: readonly DeclaringScope['scope'][], source: Source): boolean {
  enter(scope, source)
  if (allowed.includes(scope.scope)) return true
  diagnose(scope, 'HK1004', `"${word}" cannot stand in ${a(scope.scope)}`, { source, hint: `it stands in ${allowed.map(a).join(', ')}` })
  return false
}

const a = (scope: string): string => `${/^[aeiou]/.test(scope) ? 'an' : 'a'} ${scope}`
