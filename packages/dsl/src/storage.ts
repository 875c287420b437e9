import { caller } from './caller.js'
import { declare, type Rollback } from './declare.js'
import { diagnose } from './diagnose.js'
import { accountOf } from './account.js'
import type { AccountHandle, StorageHandle } from './handles.js'
import { modeIn, type ModeInput } from './mode.js'
import { checkName, claimName } from './name.js'
import { checkChoice, checkOptions } from './option.js'
import { absolutePath, pathBelow, type RootName, serviceRoots } from './path.js'
import type { ServiceScope } from './scope.js'
import { within } from './enter.js'

export interface StorageOptions {
  /** The root it lies below. Default: the root of its own name, for `data`, `state`, `config`, `cache`, `run` and `source`; else `data`. */
  readonly under?: RootName | undefined
  /** Below the service's folder in that root, or absolute, which leaves `under` out. Default: its name, or nothing where the root has that name. */
  readonly path?: string | undefined
  /** A user, who may live outside the project. Default: the service's account, or `root` where it declares none. */
  readonly owner?: string | AccountHandle | undefined
  /** A group. Default: that of the owner's account, else the owner's name. */
  readonly group?: string | undefined
  /** Default `'private-dir'`, 0o750. */
  readonly mode?: ModeInput | undefined
  /** What becomes of it on the way down. `'delete-if-created'`: removed when HostKit made it and it is empty. Default `'keep'`. */
  readonly rollback?: Rollback | undefined
}

/**
 * A directory that a service keeps things in. Errors: a name of the wrong shape (HK1004) or taken (HK1005), a root that is not declared (HK1010),
 * a decimal mode (HK1011).
 *
 * @returns a handle with the path, for `isolate.writable` and the like; it may be used in other services.
 * @example const data = storage(web, 'data') // /srv/web
 * @example storage(forgejo, 'repositories', { under: 'data' }) // /srv/forgejo/repositories
 */
export function storage(service: ServiceScope, name: string, options: StorageOptions = {}): StorageHandle {
  const source = caller()
  within(service, 'storage', ['service'], source)
  checkName(service, 'storage', name, 'word', source)
  claimName(service, 'storage', name, source)
  checkOptions(service, 'storage', options, ['under', 'path', 'owner', 'group', 'mode', 'rollback'], source)
  const { owner, group, rollback } = options
  const path = pathOf(service, name, options, source)
  const mode = modeIn(service, options.mode ?? 'private-dir', source)
  if (rollback !== undefined) checkChoice(service, 'rollback', rollback, ['keep', 'delete-if-created'], source)
  const props = (): object => {
    const account = typeof owner === 'object' ? owner : accountOf(service)
    const user = typeof owner === 'string' ? owner : (account?.name ?? 'root')
    return { path, owner: user, group: group ?? (user === account?.name ? account.group : user), mode }
  }
  const after = typeof owner === 'object' ? [owner] : []
  return { handle: 'storage', name, path, ...declare(service, { kind: 'posix.directory', id: path, props, source, after, rollback }) }
}

function pathOf(service: ServiceScope, name: string, { under, path }: StorageOptions, source: ReturnType<typeof caller>): string {
  if (typeof path === 'string' && path.startsWith('/')) {
    if (under !== undefined)
      diagnose(service, 'HK1004', `the storage "${name}" has both an absolute path and a root`, {
        source,
        hint: 'leave out "under", or make the path relative',
      })
    return absolutePath(service, path, 'path', source)
  }
  const root = under ?? (serviceRoots.includes(name) ? name : 'data')
  return pathBelow(service, root, path ?? (root === name ? undefined : name), source)
}
