import { caller, type DeclaringScope, type UnitHandle } from '@hostkit/dsl'
import { contentOf, type Saying } from './content.js'
import { declareUnit, wholeName } from './declare.js'
import { serviceTable, timerTable, type ServiceDirectives, type TimerDirectives } from './directive/index.js'
import { serviceWords, type ServiceWords, type WithHandles } from './options.js'

interface RawWords {
  /** Whether it starts at boot. Left out: whatever it is. */
  readonly enabled?: boolean | undefined
  /** Whether it runs. Left out: whatever it does, and nothing restarts it. */
  readonly running?: boolean | undefined
}

export interface SystemdServiceOptions extends ServiceWords, RawWords, WithHandles<ServiceDirectives> {}

export interface SystemdTimerOptions extends Pick<ServiceWords, 'extra' | 'rollback'>, RawWords, WithHandles<TimerDirectives> {}

/**
 * A service unit with every directive under its own name in camelCase, and nothing derived: `execStart`, `ipAddressDeny`, `restartSec`. It can stand
 * anywhere. `daemon` and `job` are the short forms.
 *
 * @param name the unit's whole name; without a suffix it gets `.service`. With an `@` before the suffix it is a template.
 * @example systemdService(project, 'relay', { type: 'notify', execStart: ['/usr/sbin/relay'], wantedBy: 'multi-user', enabled: true, running: true })
 */
export const systemdService = (scope: DeclaringScope, name: string, options: SystemdServiceOptions): UnitHandle =>
  raw(
    { scope, word: 'systemdService', source: caller(), table: serviceTable, words: [...serviceWords, 'enabled', 'running'] },
    'systemd.service',
    name,
    options,
  )

/**
 * A timer unit with every directive. `schedule` is the short form.
 *
 * @param name the unit's whole name; without a suffix it gets `.timer`.
 * @example systemdTimer(project, 'relay', { onCalendar: 'hourly', wantedBy: 'timers', enabled: true, running: true })
 */
export const systemdTimer = (scope: DeclaringScope, name: string, options: SystemdTimerOptions): UnitHandle =>
  raw(
    { scope, word: 'systemdTimer', source: caller(), table: timerTable, words: ['extra', 'rollback', 'enabled', 'running'] },
    'systemd.timer',
    name,
    options,
  )

function raw(saying: Saying, kind: 'systemd.service' | 'systemd.timer', name: string, options: RawWords): UnitHandle {
  const { scope, source } = saying
  const unit = wholeName(scope, name, kind === 'systemd.service' ? '.service' : '.timer', source)
  const content = contentOf(saying, options)
  const { enabled, running } = options ?? {}
  return declareUnit({ scope, kind, unit, source, content, directives: () => content.directives, enabled, running })
}
