import { ancestors, defineResource, fail, jsonSchema, linkFact, statFact, type ResourceType } from '@hostkit/core'
import {
  absolutePath,
  caller,
  checkOptions,
  declare,
  type DeclaringScope,
  type DirectoryHandle,
  type FileHandle,
  type Handle,
  type Rollback,
} from '@hostkit/dsl'
import type { SymlinkProps } from './props.gen.js'
import * as validators from './validators.gen.js'

export interface SymlinkState {
  readonly to: string
}

/** A symbolic link, without what it leads to. */
export const symlinkKind: ResourceType<'posix.symlink', SymlinkProps, SymlinkState> = defineResource({
  kind: 'posix.symlink',
  schema: jsonSchema<SymlinkProps>(validators.symlink),
  fields: ['to'],
  id: ({ path }) => path,
  desired: ({ to }): SymlinkState => ({ to }),
  *read({ id }, host) {
    const [stat, to] = yield* host.all([host.ask(statFact, id), host.ask(linkFact, id)])
    if (stat === null) return null
    return to === null
      ? fail('HK2010', `${id} exists on the host and is no symbolic link`, { hint: 'move it out of the way, or declare what it is' })
      : { to }
  },
  *apply({ after }, { id }) {
    if (after) yield { op: 'link', path: id, to: after.to }
    else yield { op: 'remove', path: id, what: 'file' }
  },
  describe: ({ to }) => `→ ${to}`,
  provides: ({ path }) => [`path:${path}`],
  uses: ({ path, to }) => [...ancestors(path), ...(to.startsWith('/') ? [`path:${to}` as const] : [])],
  down: 'invert',
})

export interface SymlinkOptions {
  /** Where it leads: a path, relative to the link's own directory unless absolute, or the handle of a file or directory. */
  readonly to: string | FileHandle | DirectoryHandle
  readonly rollback?: Rollback | undefined
}

/** @example symlink(web, '/opt/web/current', { to: '/opt/web/releases/7' }) */
export function symlink(scope: DeclaringScope, path: string, options: SymlinkOptions): FileHandle {
  const source = caller()
  checkOptions(scope, 'symlink', options, ['to', 'rollback'], source)
  const at = absolutePath(scope, path, 'symlink', source)
  const to = typeof options.to === 'object' ? options.to.path : options.to
  const after: readonly Handle[] = typeof options.to === 'object' ? [options.to] : []
  return {
    handle: 'file',
    path: at,
    ...declare(scope, { kind: 'posix.symlink', id: at, props: { path: at, to }, source, after, rollback: options.rollback }),
  }
}
