import { caller } from './caller.js'
import { diagnose } from './diagnose.js'
import { enter } from './enter.js'
import type { Frame } from './frame.js'
import type { DeclaringScope, ServiceScope } from './scope.js'

/** The name of a service as it was declared. */
export const serviceName = (service: ServiceScope): string => {
  enter(service, caller())
  return service.name
}

/**
 * The user a service runs as by default: the prefix for users and the service's name with dashes, `toys-exograph`.
 * In a workspace its owner and name come first. Longer than the 31 characters that systemd takes is HK1004.
 */
export function serviceUser(service: ServiceScope): string {
  const source = caller()
  enter(service, source)
  const user = prefix(service.frame, 'user') + service.frame.identity
  if (user.length > 31)
    diagnose(service, 'HK1004', `the user "${user}" has more than 31 characters`, { source, hint: 'shorten the service, or the prefix' })
  return user
}

const suffixed = /\.(service|timer|socket|path|target|mount|slice)$/

/**
 * The name of a unit of a service: `toys-web.service`.
 *
 * @param suffix what tells it from the service's other units: `'worker'` is `toys-web-worker.service`, `'backup.timer'` is
 *   `toys-web-backup.timer`, and `'.timer'` is `toys-web.timer`.
 */
export function unitName(service: ServiceScope, suffix = ''): string {
  const source = caller()
  enter(service, source)
  if (!/^[A-Za-z0-9:_.@-]*$/.test(suffix))
    diagnose(service, 'HK1004', `the end of a unit name is ${JSON.stringify(suffix)}`, {
      source,
      hint: 'letters, digits, ":", "-", "_", "." and "@"',
    })
  const name = prefix(service.frame, 'unit') + service.frame.identity + (suffix === '' || suffix.startsWith('.') ? suffix : `-${suffix}`)
  return suffixed.test(name) ? name : `${name}.service`
}

/** What no other scope of the project has: names of the scopes around it and its own, `toys/prod/web`. */
export const scopeKey = (scope: DeclaringScope): string => scope.frame.key

/** Whether a handle that may not leave its service, such as an env file, was declared in this one. */
export const sameService = (service: ServiceScope, handle: { readonly service: string }): boolean => handle.service === scopeKey(service)

function prefix({ ledger }: Frame, of: 'user' | 'unit'): string {
  ledger.used.add(`prefix ${of}`)
  return ledger.prefixes.get(of)?.text ?? ''
}
