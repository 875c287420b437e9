import type { Source } from '@hostkit/core'
import { diagnose, place, where } from './diagnose.js'
import { enter } from './enter.js'
import type { DeclaringScope } from './scope.js'

/** The shapes of names. A word becomes part of paths, users and units; a label names a machine or a project; a dns name is an instance's. */
const shapes = {
  word: { pattern: /^[a-z]([a-z0-9_-]{0,62}[a-z0-9])?$/, says: 'lower-case letters, digits, "-" and "_", starting with a letter' },
  label: { pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/, says: 'letters, digits, ".", "-" and "_"' },
  dns: { pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, says: 'lower-case letters, digits and "-", starting with a letter' },
} as const

/** Says so when a name has the wrong shape. `what` is what it names: `'service'`. */
export function checkName(scope: DeclaringScope, what: string, name: string, shape: keyof typeof shapes, source: Source): boolean {
  const { pattern, says } = shapes[shape]
  if (typeof name === 'string' && pattern.test(name)) return true
  diagnose(scope, 'HK1004', `the name of the ${what} is ${JSON.stringify(name)}`, { source, hint: `a ${what} is named with ${says}` })
  return false
}

/**
 * Takes a name in a scope; says so when it is taken.
 *
 * @param what what is named so, `'service'`: things of different sorts may share a name.
 */
export function claimName(scope: DeclaringScope, what: string, name: string, source: Source): boolean {
  enter(scope, source)
  const { names, ledger } = scope.frame
  const first = names.get(`${what} ${name}`)
  if (!first) {
    names.set(`${what} ${name}`, place(ledger, source))
    return true
  }
  diagnose(scope, 'HK1005', `the ${what} "${name}" is declared twice`, {
    source,
    details: [`first at ${where(scope, first)}`, `again at ${where(scope, source)}`],
    hint: `rename one of them`,
  })
  return false
}
