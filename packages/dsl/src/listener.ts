import { didYouMean } from '@hostkit/core'
import { isIP } from 'node:net'
import { caller } from './caller.js'
import { diagnose, place } from './diagnose.js'
import { within } from './enter.js'
import type { EndpointHandle, ListenerHandle, Protocol } from './handles.js'
import { checkName, claimName } from './name.js'
import { checkChoice, checkMachine, checkOptions, checkPort } from './option.js'
import type { DeclaringScope, ServiceScope } from './scope.js'

const protocols = ['http', 'https', 'tcp', 'udp']

export interface ListenerOptions {
  /** 1 to 65535. */
  readonly port: number
  /** Where the service listens: on this machine alone, on every address, or on the one given. Default `'loopback'`. */
  readonly on?: 'loopback' | 'any' | (string & {}) | undefined
  /** Default `'http'`. */
  readonly protocol?: Protocol | undefined
}

/**
 * Says that a service listens at a port. It declares no resource: proxies, monitors and firewalls take the handle, in this service or another.
 * A name taken in this service is HK1005, a wrong option HK1004.
 *
 * @example const http = listener(web, 'http', { port: 4000 })
 */
export function listener(service: ServiceScope, name: string, options: ListenerOptions): ListenerHandle {
  const source = caller()
  within(service, 'listener', ['service'], source)
  checkName(service, 'listener', name, 'word', source)
  claimName(service, 'listener', name, source)
  checkOptions(service, 'listener', options, ['port', 'on', 'protocol'], source)
  const { port, on = 'loopback', protocol = 'http' } = options ?? {}
  checkPort(service, 'port', port, source)
  checkChoice(service, 'protocol', protocol, protocols, source)
  if (on !== 'loopback' && on !== 'any' && isIP(on) === 0)
    diagnose(service, 'HK1004', `on is ${JSON.stringify(on)}`, {
      source,
      hint: didYouMean(String(on), ['loopback', 'any']) ?? "it is 'loopback', 'any' or an IP address",
    })
  const at = place(service.frame.ledger, source)
  return { handle: 'listener', addresses: [], source: at, name, service: service.name, on, host: reachedAt(on), port, protocol }
}

/** The address under which the machine itself reaches what listens there. */
const reachedAt = (on: string): string => ({ loopback: '127.0.0.1', any: '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '::1' })[on] ?? on

export interface EndpointOptions {
  /** A host name or an address. Default `'127.0.0.1'`. */
  readonly host?: string | undefined
  /** 1 to 65535. */
  readonly port: number
  /** Default `'http'`. */
  readonly protocol?: Protocol | undefined
}

/**
 * Names a place to connect to that this project does not run. It declares no resource; proxies and monitors take the handle, in any service.
 * A name taken in this scope is HK1005, a wrong option HK1004.
 *
 * @example const api = endpoint(project, 'api', { host: 'api.example.com', port: 443, protocol: 'https' })
 */
export function endpoint(scope: DeclaringScope, name: string, options: EndpointOptions): EndpointHandle {
  const source = caller()
  checkName(scope, 'endpoint', name, 'word', source)
  claimName(scope, 'endpoint', name, source)
  checkOptions(scope, 'endpoint', options, ['host', 'port', 'protocol'], source)
  const { host = '127.0.0.1', port, protocol = 'http' } = options ?? {}
  checkPort(scope, 'port', port, source)
  checkChoice(scope, 'protocol', protocol, protocols, source)
  checkMachine(scope, 'host', host, source)
  return { handle: 'endpoint', addresses: [], source: place(scope.frame.ledger, source), name, host, port, protocol }
}
