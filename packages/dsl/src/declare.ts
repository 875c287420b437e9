import { type Address, address, type DownRule, type Source } from '@hostkit/core'
import { caller } from './caller.js'
import { diagnose, place } from './diagnose.js'
import { enter } from './enter.js'
import type { Handle } from './handles.js'
import type { DeclaringScope } from './scope.js'

/** What becomes of a thing on the way down, in the words of an option: kept, or deleted when HostKit made it. */
export type Rollback = 'keep' | 'delete-if-created'

/** One declaration, as a word makes it. */
export interface Declaring {
  /** `'posix.directory'` */
  readonly kind: string
  /** What the kind's `id(props)` will be: a handle carries its address at once, while props may come later. */
  readonly id: string
  /**
   * What the kind's schema accepts; options given as `undefined` are dropped. A function is called when the project's body has ended:
   * for defaults that depend on words that may come later, such as the service's account.
   */
  readonly props: object | (() => object)
  /** Default: the user's line that called the word. */
  readonly source?: Source | undefined
  /** What has to be there first: the handles that were used, or addresses. A function is called when the project's body has ended. */
  readonly after?: readonly (Address | Handle)[] | (() => readonly (Address | Handle)[]) | undefined
  /** The host it lands on. Default: where the scope says. */
  readonly host?: string | undefined
  /** Default: what the kind says. `'delete-if-created'` is `'invert'`. */
  readonly rollback?: Rollback | DownRule | undefined
  /** Other words declare it, too: equal ones are one, and it yields to a declaration of the user's own. */
  readonly shared?: boolean | undefined
}

/** What a handle on one resource is made of: `{ handle: 'file', path, ...declare(…) }`. */
export interface Declared {
  readonly address: Address
  readonly addresses: readonly [Address]
  readonly source: Source
}

/**
 * Declares a resource in a scope. Never throws for what a user got wrong; what comes back can always be used.
 *
 * @example
 * export function motd(scope: DeclaringScope, text: string): FileHandle {
 *   const path = '/etc/motd'
 *   return { handle: 'file', path, ...declare(scope, { kind: 'posix.file', id: path, props: { path, content: text } }) }
 * }
 */
export function declare(
  scope: DeclaringScope,
  { kind, id, props, source = caller(), after = [], host, rollback, shared = false }: Declaring,
): Declared {
  const usable = enter(scope, source)
  const { frame } = scope
  const own = address(kind, id)
  const first = (): readonly Address[] => {
    const handles = typeof after === 'function' ? after() : after
    const addresses = handles.flatMap((one) => {
      if (typeof one === 'string') return [one]
      // Only the compiler knows handles; plain JavaScript may bring anything.
      if (Array.isArray((one as Handle | undefined)?.addresses)) return one.addresses
      diagnose(scope, 'HK1004', `${kind} "${id}" refers to something that is no handle`, {
        source,
        hint: 'pass what storage(…), daemon(…), command(…) and the like return',
      })
      return []
    })
    return [...new Set(addresses)].filter((one) => one !== own)
  }
  const at = place(frame.ledger, source)
  if (usable && frame.ledger.phase === 'open')
    frame.ledger.pending.push({
      kind,
      props,
      source: at,
      frame,
      host,
      after: first,
      rollback: rollback === 'delete-if-created' ? 'invert' : rollback,
      shared,
    })
  return { address: own, addresses: [own], source: at }
}
