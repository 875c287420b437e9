import { ancestors, defineResource, fail, jsonSchema, statFact, type ResourceType } from '@hostkit/core'
import {
  absolutePath,
  caller,
  checkOptions,
  declare,
  modeIn,
  type AccountHandle,
  type DeclaringScope,
  type DirectoryHandle,
  type ModeInput,
  type Rollback,
} from '@hostkit/dsl'
import { nameOf, owned } from './owner.js'
import type { DirectoryProps } from './props.gen.js'
import * as validators from './validators.gen.js'

export interface DirectoryState {
  readonly owner: string
  readonly group: string
  readonly mode: number
}

/** A directory, without what is in it. */
export const directoryKind: ResourceType<'posix.directory', DirectoryProps, DirectoryState> = defineResource({
  kind: 'posix.directory',
  schema: jsonSchema<DirectoryProps>(validators.directory),
  fields: ['owner', 'group', 'mode'],
  id: ({ path }) => path,
  desired: ({ owner = 'root', group = 'root', mode = 0o755 }): DirectoryState => ({ owner, group, mode }),
  *read({ id }, host) {
    const stat = yield* host.ask(statFact, id)
    if (stat === null) return null
    if (stat.type !== 'directory')
      return fail('HK2010', `${id} exists on the host and is no directory`, { hint: 'move it out of the way, or declare what it is' })
    return { owner: stat.owner, group: stat.group, mode: stat.mode }
  },
  *apply({ after }, { id }) {
    if (after) yield { op: 'directory', path: id, ...after }
    else yield { op: 'remove', path: id, what: 'directory' }
  },
  describe: ({ owner, group, mode }) => `${owner}:${group} ${mode.toString(8).padStart(4, '0')}`,
  provides: ({ path }) => [`path:${path}`],
  uses: ({ path, owner, group }) => [...ancestors(path), ...owned(owner, group)],
  down: 'keep',
})

export interface DirectoryOptions {
  /** A user, or an account's handle. Default `root`. */
  readonly owner?: string | AccountHandle | undefined
  /** Default: the group of the owner's account, else `root`. */
  readonly group?: string | undefined
  /** Default `'public-dir'`, 0o755. */
  readonly mode?: ModeInput | undefined
  /** What becomes of it on the way down. `'delete-if-created'`: removed when HostKit made it and it is empty. Default `'keep'`. */
  readonly rollback?: Rollback | undefined
}

/**
 * A directory; what is in it is not touched.
 *
 * @example directory(web, '/tmp/demo', { rollback: 'delete-if-created' })
 */
export function directory(scope: DeclaringScope, path: string, options: DirectoryOptions = {}): DirectoryHandle {
  const source = caller()
  checkOptions(scope, 'directory', options, ['owner', 'group', 'mode', 'rollback'], source)
  const at = absolutePath(scope, path, 'directory', source)
  const { owner, group, rollback } = options
  const mode = modeIn(scope, options.mode ?? 'public-dir', source)
  const props = { path: at, owner: nameOf(owner), group: group ?? (typeof owner === 'object' ? owner.group : undefined), mode }
  return {
    handle: 'directory',
    path: at,
    ...declare(scope, { kind: 'posix.directory', id: at, props, source, after: typeof owner === 'object' ? [owner] : [], rollback }),
  }
}
