import { defineResource, jsonSchema, type Argv, type ResourceType } from '@hostkit/core'
import { caller, checkOptions, declare, type DeclaringScope, type ResourceHandle, type Rollback } from '@hostkit/dsl'
import { passwdFact } from './passwd.js'
import type { GroupProps } from './props.gen.js'
import { SWEEP } from './stale.js'
import * as validators from './validators.gen.js'

export interface GroupState {
  /** `null`: whatever the host gives it. */
  readonly gid: number | null
  readonly system: boolean
}

/** A group of the host; its members are the accounts' business. */
export const groupKind: ResourceType<'posix.group', GroupProps, GroupState> = defineResource({
  kind: 'posix.group',
  schema: jsonSchema<GroupProps>(validators.group),
  fields: ['gid'],
  id: ({ name }) => name,
  desired: ({ gid = null, system = false }): GroupState => ({ gid, system }),
  *read({ id, expected }, host) {
    const gid = (yield* host.ask(passwdFact, 'all')).groups.get(id)
    return gid === undefined ? null : { gid, system: expected?.system ?? gid < 1000 }
  },
  diff: (before, after) => (after.gid === null || before.gid === null || before.gid === after.gid ? [] : ['gid']),
  *apply({ before, after }, { id }) {
    if (!before) yield { op: 'exec', argv: add(id, after), role: 'change', undo: dropIfThere(id), label: `add group ${id}` }
    else if (!after) yield { op: 'exec', argv: ['groupdel', id], role: 'change', undo: addIfGone(id, before), label: `remove group ${id}` }
    else
      yield {
        op: 'exec',
        argv: ['groupmod', '-g', String(after.gid), id],
        role: 'change',
        undo: ['groupmod', '-g', String(before.gid), id],
        label: `change group ${id}`,
      }
  },
  describe: ({ gid, system }) => [gid === null ? '' : `gid ${gid}`, system ? 'system' : ''].filter(Boolean).join(', '),
  provides: ({ name }) => [`group:${name}`],
  down: 'keep',
  cannot: ['the backup copies /etc/group- and /etc/gshadow- are rewritten by groupadd(8)'],
})

const add = (name: string, { gid, system }: GroupState): Argv => [
  'groupadd',
  ...(system ? ['--system'] : []),
  ...(gid === null ? [] : ['--gid', String(gid)]),
  name,
]
const addIfGone = (name: string, state: GroupState): Argv => [
  'sh',
  '-c',
  `${SWEEP}; ! grep -q "^$1:" /etc/group || exit 0; shift; exec "$@"`,
  'sh',
  name,
  ...add(name, state),
]

const dropIfThere = (name: string): Argv => ['sh', '-c', `${SWEEP}; grep -q "^$1:" /etc/group || exit 0; exec groupdel "$1"`, 'sh', name]

export interface GroupOptions {
  /** An id from the system's range. Default false. */
  readonly system?: boolean | undefined
  /** Default: the host's choice. */
  readonly gid?: number | undefined
  /** What becomes of it on the way down. Default `'keep'`. */
  readonly rollback?: Rollback | undefined
}

/** A group. @example group(project, 'deployers', { system: true }) */
export function group(scope: DeclaringScope, name: string, options: GroupOptions = {}): ResourceHandle {
  const source = caller()
  checkOptions(scope, 'group', options, ['system', 'gid', 'rollback'], source)
  const { system, gid, rollback } = options
  return { handle: 'group', ...declare(scope, { kind: 'posix.group', id: name, props: { name, system, gid }, source, rollback }) }
}
