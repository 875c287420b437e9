import { defineResource, fail, jsonSchema, same, type Argv, type ResourceType } from '@hostkit/core'
import {
  caller,
  checkOptions,
  declare,
  diagnose,
  serviceUser,
  setAccount,
  type AccountHandle,
  type DeclaringScope,
  type Rollback,
  type ServiceScope,
} from '@hostkit/dsl'
import { passwdFact } from './passwd.js'
import type { AccountProps } from './props.gen.js'
import { SWEEP } from './stale.js'
import { addPlain, dropPlain, isPlain, lineOf } from './sysusers.js'
import * as validators from './validators.gen.js'

export interface AccountState {
  /** `null`: whatever the host gives it. */
  readonly uid: number | null
  readonly group: string
  readonly groups: readonly string[]
  readonly home: string
  readonly shell: string
  readonly system: boolean
  /** There is no such user, but a group of its name, which is somebody's: it is not taken for the user's own, and stays when the user goes. */
  readonly groupAlone?: true
}

const FIELDS = ['uid', 'group', 'groups', 'home', 'shell'] as const

/** A user of the host; useradd(8), usermod(8). */
export const accountKind: ResourceType<'posix.account', AccountProps, AccountState> = defineResource({
  kind: 'posix.account',
  schema: jsonSchema<AccountProps>(validators.account),
  fields: FIELDS,
  id: ({ name }) => name,
  desired: ({
    name,
    system = false,
    uid = null,
    group = name,
    groups = [],
    home = homeOf(name, system),
    shell = system ? '/usr/sbin/nologin' : '/bin/sh',
  }): AccountState => ({
    uid,
    group,
    groups: groups.toSorted(),
    home,
    shell,
    system,
  }),
  *read({ id, expected }, host) {
    const { users, groups, names, memberships } = yield* host.ask(passwdFact, 'all')
    const user = users.get(id)
    if (!user) {
      if (!groups.has(id)) return null
      // Neither useradd(8) nor anybody who reads the config would expect a group that has members already.
      if (expected?.group === id && !expected.groupAlone)
        return fail('HK2010', `there is a group ${id} on the host already, and no user ${id}: it is not taken for the user's own`, {
          hint: `remove it where nobody needs it, on the host: groupdel ${id}`,
        })
      return { ...ALONE, group: id }
    }
    const { uid, gid, home, shell } = user
    const group = names.get(gid) ?? String(gid)
    return { uid, group, groups: memberships.get(id) ?? [], home, shell, system: expected?.system ?? uid < 1000 }
  },
  // A user id that nobody asked for is whatever the host gave it.
  diff: (before, after) =>
    before.groupAlone !== after.groupAlone
      ? FIELDS
      : FIELDS.filter((field) => !(field === 'uid' && (before.uid === null || after.uid === null)) && !same(before[field], after[field])),
  *apply(change, { id, target }) {
    const before = there(change.before)
    const after = there(change.after)
    if (before && after)
      yield { op: 'exec', argv: modify(id, before, after), role: 'change', undo: modify(id, after, before), label: `change user ${id}` }
    else if (before) yield { op: 'exec', argv: ['userdel', id], role: 'change', undo: addIfGone(id, before), label: `remove user ${id}` }
    else if (after && target.tools.has('systemd-sysusers') && isPlain(id, after))
      yield { op: 'exec', argv: addPlain, items: [lineOf(id, after)], role: 'change', undo: dropPlain, label: `add user ${id}` }
    else if (after) {
      const undo = change.before === null ? dropIfThere(id) : dropUser(id)
      yield { op: 'exec', argv: add(id, after), role: 'change', undo, label: `add user ${id}` }
    }
  },
  describe: ({ system, home, groups, groupAlone }) =>
    groupAlone
      ? 'no user, a group of this name'
      : [system ? 'system' : '', `home ${home}`, groups.length > 0 ? `in ${groups.join(', ')}` : ''].filter(Boolean).join(', '),
  provides: ({ name, group = name }) => [`user:${name}`, ...(group === name ? [`group:${name}` as const] : [])],
  uses: ({ name, group = name, groups = [] }) => [group, ...groups].filter((one) => one !== name).map((one) => `group:${one}` as const),
  down: 'keep',
  cannot: [
    'the backup copies /etc/passwd-, /etc/shadow-, /etc/group- and /etc/gshadow- are rewritten by useradd(8) and systemd-sysusers(8)',
  ],
})

const ALONE = { uid: null, groups: [], home: '', shell: '', system: false, groupAlone: true } as const

/** The user itself, where there is one. */
const there = (state: AccountState | null): AccountState | null => (state?.groupAlone ? null : state)

const homeOf = (name: string, system: boolean): string => (system ? '/nonexistent' : `/home/${name}`)

function add(name: string, { uid, group, groups, home, shell, system }: AccountState): Argv {
  const own = group === name ? ['--user-group'] : ['--gid', group]
  return [
    'useradd',
    ...(system ? ['--system'] : []),
    ...(uid === null ? [] : ['--uid', String(uid)]),
    ...own,
    ...(groups.length > 0 ? ['--groups', groups.join(',')] : []),
    '--no-create-home',
    '--home-dir',
    home,
    '--shell',
    shell,
    name,
  ]
}

/** Only what differs: a run that changes the shell does not touch the groups. */
function modify(name: string, from: AccountState, to: AccountState): Argv {
  const changed = (field: keyof AccountState, ...flags: readonly string[]): readonly string[] => (same(from[field], to[field]) ? [] : flags)
  return [
    'usermod',
    ...(to.uid === null || from.uid === null ? [] : changed('uid', '--uid', String(to.uid))),
    ...changed('group', '--gid', to.group),
    ...changed('groups', '--groups', to.groups.join(',')),
    ...changed('home', '--home', to.home),
    ...changed('shell', '--shell', to.shell),
    name,
  ]
}

/** userdel(8) writes passwd(5) first: killed there, it leaves a group that useradd(8) would not take. */
const addIfGone = (name: string, state: AccountState): Argv => [
  'sh',
  '-c',
  `${SWEEP}; ! grep -q "^$1:" /etc/passwd || exit 0; [ "$2" != own ] || ! grep -q "^$1:" /etc/group || groupdel "$1" || exit 1; shift 2; exec "$@"`,
  'sh',
  name,
  state.group === name ? 'own' : 'other',
  ...add(name, state),
]

/** Also for half an account, which a killed useradd leaves: there was no group of this name when the plan was made, and none when the run was armed. */
const dropIfThere = (name: string): Argv => [
  'sh',
  '-c',
  `${SWEEP}; if grep -q "^$1:" /etc/passwd; then userdel "$1" || exit 1; fi; if grep -q "^$1:" /etc/group; then groupdel "$1"; fi`,
  'sh',
  name,
]

/** The same where a group of the user's name was there before it. */
const dropUser = (name: string): Argv => ['sh', '-c', `${SWEEP}; ! grep -q "^$1:" /etc/passwd || exec userdel "$1"`, 'sh', name]

export interface AccountOptions {
  /** A system user: no ageing, an id from the system's range. Default false. */
  readonly system?: boolean | undefined
  /** As passwd(5) has it; the directory is not made. Default `/nonexistent` for a system user, else `/home/NAME`. */
  readonly home?: string | undefined
  /** Default `/usr/sbin/nologin` for a system user, else `/bin/sh`. */
  readonly shell?: string | undefined
  /** The primary group. Default: one of the user's own name. */
  readonly group?: string | undefined
  /** All supplementary groups; others are taken away. Default none. */
  readonly groups?: readonly string[] | undefined
  /** Default: the host's choice. */
  readonly uid?: number | undefined
  /** What becomes of it on the way down; a run that is rolled back removes the accounts it made in any case. Default `'keep'`. */
  readonly rollback?: Rollback | undefined
}

/**
 * A user. In a service the name derives from the service, and what else is declared there runs as this user and belongs to it.
 *
 * @example account(exograph, { system: true }) // toys-exograph
 * @example account(project, 'deploy', { groups: ['sudo'], shell: '/bin/bash' })
 */
export function account(scope: ServiceScope, options?: AccountOptions): AccountHandle
export function account(scope: DeclaringScope, name: string, options?: AccountOptions): AccountHandle
export function account(scope: DeclaringScope, second: string | AccountOptions = {}, third: AccountOptions = {}): AccountHandle {
  const source = caller()
  const [given, options] = typeof second === 'string' ? [second, third] : [undefined, second]
  checkOptions(scope, 'account', options, ['system', 'home', 'shell', 'group', 'groups', 'uid', 'rollback'], source)
  if (given === undefined && scope.scope !== 'service')
    diagnose(scope, 'HK1004', `an account outside a service needs a name`, { source, hint: `account(${scope.scope}, 'deploy', …)` })
  const name = given ?? serviceUser(scope as ServiceScope)
  const { rollback, ...props } = options
  const declared = declare(scope, { kind: 'posix.account', id: name, props: { name, ...props }, source, rollback })
  const handle: AccountHandle = {
    handle: 'account',
    name,
    group: options.group ?? name,
    ...(options.home === undefined ? {} : { home: options.home }),
    ...declared,
  }
  if (scope.scope === 'service' || scope.scope === 'workspace') setAccount(scope, handle)
  return handle
}
