import { defineFile, jsonSchema, type FileState, type ResourceType } from '@hostkit/core'
import {
  absolutePath,
  caller,
  checkOptions,
  declare,
  modeIn,
  type AccountHandle,
  type DeclaringScope,
  type FileHandle,
  type ModeInput,
  type Rollback,
} from '@hostkit/dsl'
import type { FileProps } from './props.gen.js'
import { nameOf, owned } from './owner.js'
import * as validators from './validators.gen.js'

/** A regular file with its whole content. */
export const fileKind: ResourceType<'posix.file', FileProps, FileState> = defineFile({
  kind: 'posix.file',
  schema: jsonSchema<FileProps>(validators.file),
  id: ({ path }) => path,
  path: ({ path }) => path,
  render: ({ content, owner = 'root', group = 'root', mode = 0o644 }) => ({ text: content, owner, group, mode }),
  uses: ({ owner, group }) => owned(owner, group),
})

export interface FileOptions {
  /** The whole text. */
  readonly content: string
  /** A user, or an account's handle. Default `root`. */
  readonly owner?: string | AccountHandle | undefined
  /** Default: the group of the owner's account, else `root`. */
  readonly group?: string | undefined
  /** Default `'public-file'`, 0o644. */
  readonly mode?: ModeInput | undefined
  /** What becomes of a file that HostKit made, on the way down. Default `'delete-if-created'`; an updated one always gets its old content back. */
  readonly rollback?: Rollback | undefined
}

/**
 * A regular file. Missing parent directories are made (root, 0o755) and go again with the last file in them.
 *
 * @example file(project, '/etc/motd', { content: 'hello\n' })
 */
export function file(scope: DeclaringScope, path: string, options: FileOptions): FileHandle {
  const source = caller()
  checkOptions(scope, 'file', options, ['content', 'owner', 'group', 'mode', 'rollback'], source)
  const at = absolutePath(scope, path, 'file', source)
  const { content, owner, group, rollback } = options
  const mode = modeIn(scope, options.mode ?? 'public-file', source)
  const props = { path: at, content, owner: nameOf(owner), group: group ?? (typeof owner === 'object' ? owner.group : undefined), mode }
  return {
    handle: 'file',
    path: at,
    ...declare(scope, { kind: 'posix.file', id: at, props, source, after: typeof owner === 'object' ? [owner] : [], rollback }),
  }
}
