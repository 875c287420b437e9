import type { Address, Source } from '@hostkit/core'
import { addToPhase, declare, diagnose, inPhase, unitName, type DeclaringScope, type ServiceScope, type UnitHandle } from '@hostkit/dsl'
import type { Content } from './content.js'
import { unitOf } from './name.js'
import { Wrong } from './wrong.js'

/** A unit as a word declares it: its file, and where somebody cares, its state. */
export interface Declaring {
  readonly scope: DeclaringScope
  readonly kind: 'systemd.service' | 'systemd.timer'
  readonly unit: string
  readonly source: Source
  readonly content: Content
  /** The directives of its file, when the project is complete. */
  readonly directives: () => object
  readonly enabled?: boolean | undefined
  readonly running?: boolean | undefined
}

/** Declares a unit. A unit of a service has its place between the service's `before-start` and `after-start` commands. */
export function declareUnit({ scope, kind, unit, source, content, directives, enabled, running }: Declaring): UnitHandle {
  checkState(scope, unit, directives() as Readonly<Record<string, unknown>>, { enabled, running }, source)
  const { extra, files, units, listens, settle, rollback, uses } = content
  const file = declare(scope, {
    kind,
    id: unit,
    props: () => ({ name: unit, directives: directives(), ...(extra ? { extra } : {}) }),
    source,
    after: uses,
    rollback,
  })
  if (enabled === undefined && running === undefined && listens.length === 0) return { handle: 'unit', unit, ...file }
  const before = (): readonly Address[] => [file.address, ...uses, ...(scope.scope === 'service' ? inPhase(scope, 'before-start') : [])]
  const props = {
    unit,
    enabled,
    running,
    settle,
    files: some(files),
    units: some(units.filter((one) => one !== unit)),
    listens: some(listens),
  }
  const state = declare(scope, { kind: 'systemd.state', id: unit, props, source, after: before, rollback })
  if (scope.scope === 'service' && running === true) addToPhase(scope, 'unit', state.address)
  return { handle: 'unit', unit, address: file.address, addresses: [file.address, state.address], source: file.source }
}

/** What could never be reached is said before anything is tried. */
function checkState(
  scope: DeclaringScope,
  unit: string,
  directives: Readonly<Record<string, unknown>>,
  { enabled, running }: Pick<Declaring, 'enabled' | 'running'>,
  source: Source,
): void {
  const installed = ['wantedBy', 'requiredBy', 'upheldBy', 'alias', 'also'].some((option) => directives[option] !== undefined)
  if (enabled === true && !installed)
    diagnose(scope, 'HK1004', `${unit} is to be enabled, but nothing wants it`, {
      source,
      hint: `say what starts it: wantedBy: '${unit.endsWith('.timer') ? 'timers' : 'multi-user'}'`,
    })
  if (running === true && directives['type'] === 'oneshot' && directives['remainAfterExit'] !== true)
    diagnose(scope, 'HK1004', `${unit} is to run, but a oneshot ends by itself`, {
      source,
      hint: 'leave "running" out, or say remainAfterExit: true',
    })
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined)

/** `undefined` is the service's own unit, `'worker'` one more of it, and a whole name, `'x.service'`, is taken as it is. */
export function unitIn(service: ServiceScope, name: string | undefined, suffix: '.service' | '.timer', source: Source): string {
  if (name?.endsWith(suffix)) return wholeName(service, name, suffix, source)
  if (name !== undefined && !/^[a-z0-9]([a-z0-9@_-]*[a-z0-9@])?$/.test(name))
    diagnose(service, 'HK1004', `the name of the unit is ${JSON.stringify(name)}`, {
      source,
      hint: `lower-case letters, digits, "-" and "_"; or a whole name that ends with "${suffix}"`,
    })
  return unitName(service, `${name ?? ''}${suffix === '.timer' ? suffix : ''}`)
}

/** A unit's name as it is, with its suffix. */
export function wholeName(scope: DeclaringScope, name: string, suffix: '.service' | '.timer', source: Source): string {
  try {
    const whole = unitOf(typeof name === 'string' && !name.endsWith(suffix) ? `${name}${suffix}` : name)
    if (/^[A-Za-z0-9:_@]/.test(whole)) return whole
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
  }
  diagnose(scope, 'HK1004', `the name of the unit is ${JSON.stringify(name)}`, {
    source,
    hint: 'letters, digits, ":", "-", "_", "." and "@"',
  })
  return `unnamed${suffix}`
}
