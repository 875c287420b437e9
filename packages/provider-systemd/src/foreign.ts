import { milliseconds, type Address } from '@hostkit/core'
import {
  addToPhase,
  caller,
  checkOptions,
  declare,
  diagnose,
  inPhase,
  type DeclaringScope,
  type Handle,
  type Rollback,
  type UnitHandle,
} from '@hostkit/dsl'
import { unitOf } from './name.js'
import { Wrong } from './wrong.js'

export interface SystemdStateOptions {
  /** Whether it starts at boot. Left out: whatever it is. */
  readonly enabled?: boolean | undefined
  /** Whether it runs. Left out: whatever it does. */
  readonly running?: boolean | undefined
  /** Files it reads when it starts: it is restarted when one changes. */
  readonly files?: readonly (string | (Handle & { readonly path: string }))[] | undefined
  /** How long after a start it is watched. Default `'2s'` for a service. */
  readonly settle?: string | undefined
  /** What has to be there first, such as the package that brings it. */
  readonly after?: readonly Handle[] | undefined
  /** Default `'delete-if-created'`: as it was before. */
  readonly rollback?: Rollback | undefined
}

const options = ['enabled', 'running', 'files', 'settle', 'after', 'rollback']

/**
 * The state of a unit whose file is somebody else's, such as a package's.
 *
 * @param unit its name; without a suffix it gets `.service`.
 * @example systemdState(project, 'cron', { enabled: true, running: true })
 * @example systemdState(web, 'nginx', { running: true, files: [config] })
 */
export function systemdState(scope: DeclaringScope, unit: string, given: SystemdStateOptions): UnitHandle {
  const source = caller()
  checkOptions(scope, 'systemdState', given, options, source)
  const { enabled, running, files = [], settle, after = [], rollback } = given ?? {}
  const wrong = (message: string, hint?: string): void => diagnose(scope, 'HK1004', `systemdState: ${message}`, { source, hint })
  let name = 'unnamed.service'
  try {
    name = unitOf(unit)
    if (settle !== undefined) milliseconds(settle)
  } catch (error) {
    wrong(error instanceof Wrong ? error.message : (error as Error).message, error instanceof Wrong ? error.hint : undefined)
  }
  if (enabled === undefined && running === undefined) wrong('neither "enabled" nor "running" is given')
  const paths = files.map((one) => (typeof one === 'string' ? one : one.path))
  const handles = files.filter((one) => typeof one !== 'string')
  const first = (): readonly (Address | Handle)[] => [
    ...after,
    ...handles,
    ...(scope.scope === 'service' ? inPhase(scope, 'before-start') : []),
  ]
  const props = { unit: name, enabled, running, settle, files: paths.length > 0 ? paths : undefined }
  const state = declare(scope, { kind: 'systemd.state', id: name, props, source, after: first, rollback })
  if (scope.scope === 'service' && running === true) addToPhase(scope, 'unit', state.address)
  return { handle: 'unit', unit: name, ...state }
}
