import { defineFile, jsonSchema, type FileState, type ResourceType } from '@hostkit/core'
import {
  caller,
  checkOptions,
  declare,
  diagnose,
  type AccountHandle,
  type DeclaringScope,
  type FileHandle,
  type Rollback,
} from '@hostkit/dsl'
import type { TableProps } from './props.gen.js'
import * as validators from './validators.gen.js'

const pathOf = (name: string): string => `/etc/cron.d/${name}`

/** crontab(1) looks at a table of one user, which has no column for the user. */
const CHECK = `sed -E '/^[A-Za-z_]+=/!s/^(@[a-z]+|([^ ]+ ){4}[^ ]+) [^ ]+ /\\1 /' | crontab -n -`

/** A cron table of the system. cron sees by itself that it has changed. */
export const tableKind: ResourceType<'cron.table', TableProps, FileState> = defineFile({
  kind: 'cron.table',
  schema: jsonSchema<TableProps>(validators.table),
  id: ({ name }) => name,
  path: ({ name }) => pathOf(name),
  locate: pathOf,
  // To cron, a bare % is the end of the line.
  render: ({ environment = {}, jobs }) =>
    [
      ...Object.entries(environment).map(([name, value]) => `${name}="${value}"\n`),
      ...jobs.map(({ at, user, run }) => `${at} ${user} ${run.replaceAll('%', '\\%')}\n`),
    ].join(''),
  check: () => ({ argv: ['sh', '-c', CHECK], requires: 'crontab' }),
  uses: ({ jobs }) => ['package:cron', ...jobs.map(({ user }) => `user:${user}` as const)],
})

export interface CronJob {
  /** The five fields of crontab(5), or `'@daily'` and its like. */
  readonly at: string
  /** A line for the shell. */
  readonly run: string
  /** Default `root`. */
  readonly user?: string | AccountHandle | undefined
}

export interface CronOptions {
  /** Variables of all its jobs, such as `MAILTO`. */
  readonly environment?: Readonly<Record<string, string>> | undefined
  /** What becomes of a table that HostKit made, on the way down. Default `'delete-if-created'`. */
  readonly rollback?: Rollback | undefined
}

/** A table of jobs. @example cronTable(project, 'backup', [{ at: '15 3 * * *', run: 'backup --all' }]) */
export function cronTable(scope: DeclaringScope, name: string, jobs: readonly CronJob[], options: CronOptions = {}): FileHandle {
  const source = caller()
  checkOptions(scope, 'cronTable', options, ['environment', 'rollback'], source)
  if (!Array.isArray(jobs)) diagnose(scope, 'HK1004', 'cronTable takes a list of jobs', { source, hint: "[{ at: '@daily', run: '…' }]" })
  const list = Array.isArray(jobs) ? jobs : []
  const { environment, rollback } = options
  const accounts = list.flatMap(({ user }) => (typeof user === 'object' ? [user] : []))
  const props = {
    name,
    environment,
    jobs: list.map(({ user = 'root', ...job }) => ({ ...job, user: typeof user === 'object' ? user.name : user })),
  }
  return {
    handle: 'file',
    path: pathOf(name),
    ...declare(scope, { kind: 'cron.table', id: name, props, source, after: accounts, rollback }),
  }
}
