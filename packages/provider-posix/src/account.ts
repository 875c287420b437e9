import { defineResource, jsonSchema, same, type Argv, type ResourceType } from '@hostkit/core'
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
import { groupsOf, nameOfGroup, passwdFact } from './passwd.js'
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
    const directory = yield* host.ask(passwdFact, 'all')
    const user = directory.users.get(id)
    if (!user) return null
    const { uid, gid, home, shell } = user
    return { uid, group: nameOfGroup(directory, gid), groups: groupsOf(directory, id), home, shell, system: expected?.system ?? uid < 1000 }
  },
  // A user id that nobody asked for is whatever the host gave it.
  diff: (before, after) =>
    FIELDS.filter((field) => !(field === 'uid' && (before.uid === null || after.uid === null)) && !same(before[field], after[field])),
  *apply({ before, after }, { id, target }) {
    if (!before && target.tools.has('systemd-sysusers') && isPlain(id, after))
      yield { op: 'exec', argv: addPlain, items: [lineOf(id, after)], role: 'change', undo: dropPlain, label: `add user ${id}` }
    else if (!before) yield { op: 'exec', argv: add(id, after), role: 'change', undo: dropIfThere(id), label: `add user ${id}` }
    else if (!after) yield { op: 'exec', argv: ['userdel', id], role: 'change', undo: addIfGone(id, before), label: `remove user ${id}` }
    else yield { op: 'exec', argv: modify(id, before, after), role: 'change', undo: modify(id, after, before), label: `change user ${id}` }
  },
  describe: ({ system, home, groups }) =>
    [system ? 'system' : '', `home ${home}`, groups.length > 0 ? `in ${groups.join(', ')}` : ''].filter(Boolean).join(', '),
  provides: ({ name, group = name }) => [`user:${name}`, ...(group === name ? [`group:${name}` as const] : [])],
  uses: ({ name, group = name, groups = [] }) => [group, ...groups].filter((one) => one !== name).map((one) => `group:${one}` as const),
  down: 'keep',
  cannot: [
    'the backup copies /etc/passwd-, /etc/shadow-, /etc/group- and /etc/gshadow- are rewritten by useradd(8) and systemd-sysusers(8)',
  ],
})

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

/** Also for half an account, which a killed useradd leaves. */
const dropIfThere = (name: string): Argv => [
  'sh',
  '-c',
  `${SWEEP}; if grep -q "^$1:" /etc/passwd; then userdel "$1" || exit 1; fi; if grep -q "^$1:" /etc/group; then groupdel "$1"; fi`,
  'sh',
  name,
]

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
