import { caller } from './caller.js'
import { diagnose } from './diagnose.js'
import { within } from './enter.js'
import type { Returned } from './handles.js'
import { checkName, claimName } from './name.js'
import { nest } from './nest.js'
import { checkOptions } from './option.js'
import type { ServiceParent, ServiceScope } from './scope.js'

export interface ServiceOptions {
  /** Its part of paths, where that is not its name: `service(project, 'web', { as: 'shop' }, …)` keeps its data in `/srv/shop`. One path segment. */
  readonly as?: string | undefined
}

/**
 * A service: a group that gives its name to the user, the paths and the units declared in it. It is no resource itself.
 *
 * @param name lower-case letters, digits, `-` and `_`, once per scope; otherwise HK1004, HK1005.
 * @param body synchronous, otherwise HK1003. What it returns is returned: the way to hand a listener or a storage to another service.
 * @example const http = service(project, 'web', (web) => listener(web, 'http', { port: 4000 }))
 */
export function service<const R extends Returned>(scope: ServiceParent, name: string, body: (service: ServiceScope) => R): R
export function service<const R extends Returned>(
  scope: ServiceParent,
  name: string,
  options: ServiceOptions,
  body: (service: ServiceScope) => R,
): R
export function service<const R extends Returned>(
  scope: ServiceParent,
  name: string,
  third: ServiceOptions | ((service: ServiceScope) => R),
  fourth?: (service: ServiceScope) => R,
): R {
  const [options, body] = typeof third === 'function' ? [{}, third] : [third ?? {}, fourth]
  const source = caller()
  within(scope, 'service', ['project', 'host', 'instance', 'workspace'], source)
  checkName(scope, 'service', name, 'word', source)
  claimName(scope, 'service', name, source)
  checkOptions(scope, 'service', options, ['as'], source)
  const segment = options.as ?? name
  if (options.as !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(options.as))
    diagnose(scope, 'HK1004', `as is ${JSON.stringify(options.as)}`, { source, hint: 'it is one segment of a path, without "/"' })
  return nest<ServiceScope, R>(
    scope,
    { scope: 'service', name, source, segment, identity: String(name).replaceAll('_', '-'), group: name },
    body as (service: ServiceScope) => R,
  )
}

/**
 * What a machine needs before anything else: packages, runtimes. A group of its own in the plan, and a service named `bootstrap` in every
 * other respect. Once per scope, otherwise HK1005.
 *
 * @example bootstrap(project, (base) => packages(base, ['ca-certificates', 'curl']))
 */
export const bootstrap = <const R extends Returned>(scope: ServiceParent, body: (bootstrap: ServiceScope) => R): R =>
  service(scope, 'bootstrap', body)
