import { accountOf, caller, within, type ServiceScope, type UnitHandle } from '@hostkit/dsl'
import { contentOf, type Content } from './content.js'
import { declareUnit, unitIn } from './declare.js'
import { serviceTable, type ServiceDirectives } from './directive/index.js'
import type { Command } from './exec.js'
import { serviceWords, type ServiceWords, type WithHandles } from './options.js'

/** What `daemon` and `job` have in common: words of their own, and every directive of a service under its own name. */
export interface ProgramOptions extends ServiceWords, Omit<WithHandles<ServiceDirectives>, 'execStart'> {
  /** The program and its arguments: `['/usr/bin/server', '--port', '4000']`. No shell, nothing expanded. */
  readonly exec: Command | readonly Command[]
}

export interface DaemonOptions extends ProgramOptions {
  readonly exec: Command
  /** Whether it starts at boot. Default true. */
  readonly enabled?: boolean | undefined
  /** Whether it runs. Default true. */
  readonly running?: boolean | undefined
}

/**
 * A program that runs all the time. Unit name, user and group derive from the service; it is wanted by `multi-user`, enabled, started, watched until it has
 * settled, and restarted when its unit file, its env files or its `files` change. Every directive of systemd can be given in camelCase.
 *
 * Errors: an option or a directive that is wrong (HK1004), an env file of another service (HK1007).
 *
 * @param name what tells it from the service's other units, `'worker'`, or a whole name, `'x.service'`. Default: the service's own unit.
 * @example daemon(web, { exec: ['/opt/web/bin/server'], env: [runtime], listens: [http], restart: 'on-failure', isolate: { writable: [data], network: 'loopback' } })
 */
export function daemon(service: ServiceScope, options: DaemonOptions): UnitHandle
export function daemon(service: ServiceScope, name: string, options: DaemonOptions): UnitHandle
export function daemon(service: ServiceScope, second: string | DaemonOptions, third?: DaemonOptions): UnitHandle {
  const source = caller()
  within(service, 'daemon', ['service'], source)
  const [name, options] = typeof second === 'string' ? [second, third!] : [undefined, second]
  const unit = unitIn(service, name, '.service', source)
  const words = [...serviceWords, 'exec', 'enabled', 'running']
  const content = contentOf({ scope: service, word: 'daemon', source, table: serviceTable, words, program: true }, options)
  const { enabled = true, running = true } = options ?? {}
  // Started means that the program could be executed: with `simple`, a missing program would look like a start.
  const directives = () => ({ type: 'exec', wantedBy: ['multi-user.target'], ...runAs(service, content), ...content.directives })
  return declareUnit({ scope: service, kind: 'systemd.service', unit, source, content, directives, enabled, running })
}

/** The account of the service, where there is one and nothing else was said. */
export function runAs(service: ServiceScope, { directives }: Content): { readonly user?: string; readonly group?: string } {
  const account = accountOf(service)
  return account && directives['user'] === undefined && directives['dynamicUser'] !== true
    ? { user: account.name, group: account.group }
    : {}
}
