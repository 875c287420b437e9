import {
  defineResource,
  fail,
  idOf,
  jsonSchema,
  milliseconds,
  type Argv,
  type Change,
  type Claim,
  type Exec,
  type ResourceType,
} from '@hostkit/core'
import { fileOf } from './name.js'
import type { StateProps } from './props.gen.js'
import { unitFact } from './seen.js'
import program from './units.sh'
import * as validators from './validators.gen.js'

/** Whether a unit is enabled and runs, and with what it was started. `null`: nobody asked. */
export interface UnitState {
  readonly enabled: boolean | null
  readonly active: boolean | null
  /**
   * What it was started with: a digest over its unit file and everything attached to it. Where HostKit did not note one at this start, the times of the
   * files decide: `'current files'` or `'older files'`. Empty: it does not run.
   */
  readonly runsWith: string | null
  /** How long a start is watched. */
  readonly settle: string
  /** Files it reads when it starts, beside those that systemd knows of. */
  readonly files: readonly string[]
}

const CURRENT = 'current files'
const OLDER = 'older files'
const FIELDS = ['enabled', 'active', 'runsWith'] as const

export const stateKind: ResourceType<'systemd.state', StateProps, UnitState> = defineResource({
  kind: 'systemd.state',
  schema: jsonSchema<StateProps>(validators.state),
  fields: FIELDS,
  fleeting: ['active'],
  id: ({ unit }) => unit,
  desired: ({ unit, enabled = null, running = null, settle = settleOf(unit), files = [] }, _, attached): UnitState => ({
    enabled,
    active: running,
    runsWith: running === null || (running && attached === '') ? null : running ? attached : '',
    settle,
    files,
  }),
  *read({ id, props, expected }, host) {
    const watched = expected !== null && expected.runsWith !== null
    const { known, masked, enabled, active, note, current } = yield* host.ask(unitFact, {
      unit: id,
      start: watched,
      files: watched ? expected.files : [],
    })
    if (masked && (props?.enabled || props?.running))
      return fail('HK2010', `${id} is masked: nothing can enable or start it`, {
        hint: `unmask it on the host, systemctl unmask ${id} (with --runtime where it was masked so), or declare it neither enabled nor running`,
      })
    // Where absence is expected, a unit that does nothing is absent: its file may belong to a package that stays.
    if (!enabled && !active && (!known || expected === null)) return null
    return {
      enabled: expected?.enabled === null ? null : enabled,
      active: expected?.active === null ? null : active,
      runsWith: expected?.runsWith === null ? null : active ? (note ?? (current ? CURRENT : OLDER)) : '',
      settle: expected?.settle ?? settleOf(id),
      files: expected?.files ?? [],
    }
  },
  diff: (before, after) =>
    FIELDS.filter((field) => (field === 'runsWith' ? startedWithOther(before, after) : before[field] !== after[field])),
  *apply(change, { id }) {
    const { before, after } = change
    const was = before ?? { enabled: false, active: false, runsWith: '' }
    const is = after ?? { enabled: false, active: false }
    // What runs is stopped before it is disabled, and enabled before it is started.
    if (was.active !== false && is.active === false) yield* stop(id, change)
    if (was.enabled !== is.enabled && is.enabled !== null) yield enable(id, is.enabled, was.enabled)
    else if (is.enabled === true && triggersOf(change).includes(fileOf(id))) yield again(id)
    if (after === null || is.active !== true) return
    if (was.active !== true) yield start(id)
    else if (startedWithOther(was, after) || isStale(change, id)) yield restart(id)
    else return
    yield settled(id, after)
  },
  describe: ({ enabled, active }) =>
    [enabled === null ? '' : enabled ? 'enabled' : 'disabled', active === null ? '' : active ? 'running' : 'stopped']
      .filter(Boolean)
      .join(', '),
  remarks: (before, after) =>
    before?.runsWith === OLDER && after?.active === true ? ['it was started before its files were last written: it is restarted'] : [],
  provides: ({ listens = [] }) => listens.map((port): Claim => `port:${port}`),
  uses: ({ units = [] }) => units.map((unit): Claim => `unit:${fileOf(unit)}`),
  refresh: ({ unit, files = [] }) => [`unit:${fileOf(unit)}`, ...files.map((path): Claim => `path:${path}`)],
  down: 'invert',
  cannot: [
    'a unit that had failed before is plainly stopped after a rollback',
    'a unit that is taken away is stopped and disabled, also where nobody had asked about one of the two',
  ],
})

/** Two starts are the same when one of them was with files that have not changed since: those are compared by their own kinds. */
function startedWithOther(before: Pick<UnitState, 'active' | 'runsWith'>, after: Pick<UnitState, 'active' | 'runsWith'>): boolean {
  if (before.active !== true || after.active !== true || before.runsWith === null || after.runsWith === null) return false
  return before.runsWith !== CURRENT && after.runsWith !== CURRENT && before.runsWith !== after.runsWith
}

/**
 * Whether what it reads changes in this run. Its own file holds no secrets: where the same digest was noted, it runs with that very file already, and
 * somebody had only touched it since. A digest over an env file says nothing about the values of its secrets.
 */
function isStale(change: Change<UnitState>, unit: string): boolean {
  const own = fileOf(unit)
  return triggersOf(change).some((id) => id !== own || change.before?.runsWith !== change.after?.runsWith)
}

const settleOf = (unit: string): string => (unit.endsWith('.service') ? '2s' : '0s')

const triggersOf = ({ reasons }: Change<UnitState>): readonly string[] =>
  reasons.flatMap((reason) => (reason.reason === 'triggered' ? [idOf(reason.triggeredBy)] : []))

const units = (...args: readonly [string, ...string[]]): Argv => ['sh', '-c', program, 'hostkit', ...args]

const start = (unit: string): Exec => ({
  op: 'exec',
  argv: units('start'),
  items: [unit],
  role: 'change',
  undo: units('stop'),
  label: `start ${unit}`,
})

/** Run again after an undo: by then the files are as they were. */
const restart = (unit: string): Exec => ({
  op: 'exec',
  argv: units('restart'),
  items: [unit],
  role: 'activate',
  undo: 'none',
  label: `restart ${unit}`,
})

// Before it was made the unit was not there at all, so what nobody asked about goes with it. Whether an undo has to bring that back is not known.

function* stop(unit: string, { action, before, reasons }: Change<UnitState>): Iterable<Exec> {
  const undo = before?.active === true ? units('back') : 'none'
  yield { op: 'exec', argv: units('stop'), items: [unit], role: 'change', undo, label: `stop ${unit}` }
  // An undo starts it before the files are back. Once they are, this runs again, and restarts what runs.
  if (action === 'update' && reasons.some(({ reason }) => reason === 'triggered'))
    yield { op: 'exec', argv: ['systemctl', 'try-restart', '--'], items: [unit], role: 'activate', undo: 'none', label: `stop ${unit}` }
}

function enable(unit: string, on: boolean, was: boolean | null): Exec {
  const undo: Argv | 'none' = was === null ? 'none' : ['systemctl', on ? 'disable' : 'enable', '--quiet', '--']
  return {
    op: 'exec',
    argv: ['systemctl', on ? 'enable' : 'disable', '--quiet', '--'],
    items: [unit],
    role: 'change',
    undo,
    label: `${on ? 'enable' : 'disable'} ${unit}`,
  }
}

/** Its own file changed, and with it perhaps what wants it. */
const again = (unit: string): Exec => ({
  op: 'exec',
  argv: ['systemctl', 'reenable', '--quiet', '--'],
  items: [unit],
  role: 'activate',
  undo: 'none',
  label: `enable ${unit}`,
})

/** Watched for a while; then what it was started with is noted. A digest that came from the times of files is none. */
const settled = (unit: string, { settle, runsWith }: UnitState): Exec => ({
  op: 'exec',
  argv: units('settle'),
  items: [`${unit}=${Math.round(milliseconds(settle))}=${runsWith === null || runsWith === CURRENT || runsWith === OLDER ? '' : runsWith}`],
  role: 'change',
  undo: units('forget'),
  label: `watch ${unit}`,
})
