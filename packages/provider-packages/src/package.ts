import { defineResource, jsonSchema, type ResourceType } from '@hostkit/core'
import { caller, checkOptions, declare, diagnose, type DeclaringScope, type ResourceHandle } from '@hostkit/dsl'
import { install, ready, remove } from './apt.js'
import { installedFact } from './installed.js'
import type { PackageProps } from './props.gen.js'
import * as validators from './validators.gen.js'

export interface PackageState {
  /** `null`: any will do. */
  readonly version: string | null
  readonly update: boolean
  readonly recommends: boolean
}

/** A package of the distribution, by apt. */
export const packageKind: ResourceType<'packages.package', PackageProps, PackageState> = defineResource({
  kind: 'packages.package',
  schema: jsonSchema<PackageProps>(validators.packageProps),
  fields: ['version'],
  id: ({ name }) => name,
  desired: ({ version = null, update = false, recommends = true }): PackageState => ({ version, update, recommends }),
  *read({ id, expected }, host) {
    const version = yield* host.ask(installedFact, id)
    return version === null ? null : { version, update: expected?.update ?? false, recommends: expected?.recommends ?? true }
  },
  diff: (before, after) => (before.version === null || after.version === null || before.version === after.version ? [] : ['version']),
  *apply({ after }, { id }) {
    if (after) {
      yield ready(after.update)
      const wanted = after.version === null ? id : `${id}=${after.version}`
      yield { op: 'exec', argv: install(after.recommends), items: [wanted], role: 'change', undo: 'none', label: `install ${id}` }
    } else yield { op: 'exec', argv: remove, items: [id], role: 'change', undo: 'none', label: `remove ${id}` }
  },
  describe: ({ version }) => version ?? '',
  provides: ({ name, programs = [] }) => [
    `package:${name}`,
    ...[...new Set([name, ...programs])].map((program) => `program:${program}` as const),
  ],
  down: 'keep',
  cannot: ['packages stay when a run is rolled back or taken back: removing them would take their data along'],
})

export interface PackageOptions {
  /** The distribution's own name for it, where that is not the given one with `_` as `-`. */
  readonly as?: string | undefined
  /** Exactly this version. Default: whichever is there, else the newest. */
  readonly version?: string | undefined
  /** Fetch the package lists first. Default: only when they are missing or older than a day. */
  readonly update?: boolean | undefined
  /** Install what it recommends, too. Default true, as apt-get(8) does. */
  readonly recommends?: boolean | undefined
  /** Programs that come with it under other names, so that what runs them comes later. */
  readonly programs?: readonly string[] | undefined
  /** Packages stay on the way down. */
  readonly rollback?: 'keep' | undefined
}

/** One package. @example pkg(base, 'compiler', { as: 'build-essential' }) */
export function pkg(scope: DeclaringScope, name: string, options: PackageOptions = {}): ResourceHandle {
  const source = caller()
  checkOptions(scope, 'pkg', options, ['as', 'version', 'update', 'recommends', 'programs', 'rollback'], source)
  const { as = name.replaceAll('_', '-'), version, update, recommends, programs } = options
  return {
    handle: 'package',
    ...declare(scope, {
      kind: 'packages.package',
      id: as,
      props: { name: as, version, update, recommends, programs },
      source,
      shared: true,
    }),
  }
}

/** Several packages, installed by one command. @example packages(base, ['ca-certificates', 'curl']) */
export function packages(
  scope: DeclaringScope,
  names: readonly string[],
  options: Omit<PackageOptions, 'as' | 'version'> = {},
): readonly ResourceHandle[] {
  const source = caller()
  checkOptions(scope, 'packages', options, ['update', 'recommends', 'programs', 'rollback'], source)
  if (!Array.isArray(names)) {
    diagnose(scope, 'HK1004', 'packages takes a list of names', { source, hint: `packages(${scope.scope}, ['curl'])` })
    return []
  }
  const { update, recommends, programs } = options
  return names.map((name) => ({
    handle: 'package',
    ...declare(scope, {
      kind: 'packages.package',
      id: name.replaceAll('_', '-'),
      props: { name: name.replaceAll('_', '-'), update, recommends, programs },
      source,
      shared: true,
    }),
  }))
}
