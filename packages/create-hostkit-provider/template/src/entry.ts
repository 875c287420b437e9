import { defineFile, jsonSchema, type FileState, type ResourceType } from '@hostkit/core'
import { caller, checkOptions, declare, type DeclaringScope, type FileHandle, type Rollback } from '@hostkit/dsl'
import type { EntryProps } from './props.gen.js'
import * as validators from './validators.gen.js'

const pathOf = (name: string): string => `/etc/__name__-entries/${name}.conf`

/** One file of settings. What it reads, how it is written, compared and undone follows from its text. */
export const entryKind: ResourceType<'__name__.entry', EntryProps, FileState> = defineFile({
  kind: '__name__.entry',
  schema: jsonSchema<EntryProps>(validators.entry),
  id: ({ name }) => name,
  path: ({ name }) => pathOf(name),
  locate: pathOf,
  // Sorted: the order of the keys in a config is no difference.
  render: ({ settings }) =>
    Object.entries(settings)
      .map(([key, value]) => `${key} = ${value}\n`)
      .sort()
      .join(''),
})

export interface EntryOptions {
  /** What becomes of a file that HostKit made, on the way down. Default `'delete-if-created'`. */
  readonly rollback?: Rollback | undefined
}

/** One file of settings. @example $camel$Entry(project, 'first', { color: 'blue' }) */
export function $camel$Entry(
  scope: DeclaringScope,
  name: string,
  settings: Readonly<Record<string, string>>,
  options: EntryOptions = {},
): FileHandle {
  const source = caller()
  checkOptions(scope, '$camel$Entry', options, ['rollback'], source)
  const { rollback } = options
  return {
    handle: 'file',
    path: pathOf(name),
    ...declare(scope, { kind: '__name__.entry', id: name, props: { name, settings }, source, rollback }),
  }
}
