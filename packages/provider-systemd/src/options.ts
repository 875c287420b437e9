import type { AccountHandle, EnvHandle, Handle, ListenerHandle, Rollback, UnitHandle } from '@hostkit/dsl'
import type { ServiceDirectives } from './directive/index.js'
import type { Isolation, Profile } from './isolate.js'
import type { UnitName } from './name.js'
import type { Specifiers } from './quote.js'
import type { Extra } from './text.js'

/** A place on the host: a path, or something declared that has one, such as a storage. */
export type Place = string | Specifiers | (Handle & { readonly path: string })

type Units = UnitName | UnitHandle
type UnitOptions =
  | 'wants'
  | 'requires'
  | 'requisite'
  | 'bindsTo'
  | 'partOf'
  | 'upholds'
  | 'conflicts'
  | 'before'
  | 'after'
  | 'onFailure'
  | 'onSuccess'
  | 'wantedBy'
  | 'requiredBy'
type PathOptions = 'readWritePaths' | 'readOnlyPaths' | 'inaccessiblePaths' | 'execPaths' | 'noExecPaths' | 'requiresMountsFor'

/** The same options, where handles may stand for what they name. */
export type WithHandles<T> = {
  readonly [K in keyof T]: K extends UnitOptions
    ? Units | readonly Units[] | undefined
    : K extends PathOptions
      ? Place | readonly Place[] | undefined
      : K extends 'workingDirectory' | 'rootDirectory'
        ? Place | undefined
        : K extends 'user'
          ? T[K] | AccountHandle
          : T[K]
}

/** Isolation, with storages. */
export interface Isolate
  extends Omit<WithHandles<Isolation>, 'profile' | 'size' | 'network'>, Pick<Isolation, 'profile' | 'size' | 'network'> {
  /** What it may write although the file system is read-only: storages, directories or paths. */
  readonly writable?: readonly Place[] | undefined
}

/** What every service word takes beside systemd's own directives. */
export interface ServiceWords {
  /** Files with its environment, made by `env` in the same service. It is restarted when one changes. */
  readonly env?: readonly EnvHandle[] | undefined
  /** Further files it reads when it starts: it is restarted when one changes. */
  readonly files?: readonly (string | (Handle & { readonly path: string }))[] | undefined
  /** Ports it listens at. Two units that claim the same one are an error (HK1006). */
  readonly listens?: readonly ListenerHandle[] | undefined
  /** What it may do, see and use: a profile, or a profile with changes. Default: no limits. */
  readonly isolate?: Profile | Isolate | undefined
  /** Where what it prints goes, and under which name. */
  readonly logs?:
    | {
        readonly identifier?: string | undefined
        readonly stdout?: ServiceDirectives['standardOutput']
        readonly stderr?: ServiceDirectives['standardError']
      }
    | undefined
  /** How long after a start it is watched: `'500ms'`, `'10s'`; `'0s'`: not at all. Default `'2s'`. */
  readonly settle?: string | undefined
  /** Directives that HostKit does not know, by section and with systemd's own names. */
  readonly extra?: Extra | undefined
  /** What becomes of it on the way down. Default `'delete-if-created'`. */
  readonly rollback?: Rollback | undefined
}
export const serviceWords = ['env', 'files', 'listens', 'isolate', 'logs', 'settle', 'extra', 'rollback']
