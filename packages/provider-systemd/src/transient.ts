import type { Argv } from '@hostkit/core'
import { serviceTable, type ServiceDirectives } from './directive/index.js'
import { isolation, type Isolation, type Profile } from './isolate.js'
import { Wrong } from './wrong.js'

/** A unit without a file: it is gone once it has ended. */
export interface Transient {
  /** `alice-blog-test.service` */
  readonly unit: string
  readonly exec: readonly [string, ...string[]]
  readonly isolate?: Profile | Isolation | undefined
  /** Everything else: `user`, `workingDirectory`, `environment`. Anybody can read it while it runs: no secrets. */
  readonly directives?: Omit<ServiceDirectives, 'execStart'> | undefined
  /** Stay until it has ended, with its input and output here, and give its exit status. */
  readonly attached?: boolean | undefined
}

/** The commands of a transient unit's life, for whoever runs commands on hosts. Throws `Wrong`. */
export function transient({ unit, exec, isolate, directives = {}, attached = false }: Transient): {
  readonly start: Argv
  readonly stop: Argv
  readonly restart: Argv
  readonly status: Argv
  readonly stats: Argv
} {
  const given = Object.entries({ ...(isolate === undefined ? {} : isolation(isolate)), ...directives }).filter(
    ([, value]) => value !== undefined,
  )
  const properties = given.flatMap(([option, value]) => {
    const directive = serviceTable.get(option)
    if (!directive) throw new Wrong(`${option} is no directive`)
    // Over the bus nothing is expanded in a value, and a percent sign is one.
    return directive.print(value).map((text) => `--property=${directive.name}=${text.replaceAll('%%', '%')}`)
  })
  return {
    // The program's arguments still go through the expansion of variables.
    start: [
      'systemd-run',
      '--quiet',
      '--collect',
      ...(attached ? ['--wait', '--pipe'] : []),
      `--unit=${unit}`,
      ...properties,
      '--',
      ...exec.map((word) => word.replaceAll('$', '$$$$')),
    ],
    stop: ['systemctl', 'stop', '--', unit],
    restart: ['systemctl', 'restart', '--', unit],
    status: ['systemctl', 'show', '-p', 'ActiveState,SubState,Result,ExecMainStatus,MainPID,InvocationID', '--', unit],
    stats: ['systemctl', 'show', '-p', 'MemoryCurrent,CPUUsageNSec,TasksCurrent,IPIngressBytes,IPEgressBytes', '--', unit],
  }
}
