import { bringsIn } from './blame.js'
import { problem, type Diagnostic } from './diagnostic.js'
import type { AnyResource, Backend, Plugin, PluginCommand } from './resource.js'

/** A plugin, and where it came from. */
export interface LoadedPlugin {
  readonly plugin: Plugin
  readonly package: string
  readonly version: string
  readonly path: string
}

/** All kinds of a project, by name. The one place where a kind's name leads to its code. */
export interface Registry {
  readonly plugins: readonly LoadedPlugin[]
  readonly kinds: ReadonlyMap<string, { readonly type: AnyResource; readonly from: LoadedPlugin }>
  readonly backends: ReadonlyMap<string, Backend>
  readonly commands: ReadonlyMap<string, PluginCommand>
  /** Tools that kinds ask a host about. */
  readonly tools: readonly string[]
}

/** Composes plugins; a kind that two of them bring is an error that names both. */
export function createRegistry(plugins: readonly LoadedPlugin[]): { registry: Registry; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const kinds = new Map<string, { type: AnyResource; from: LoadedPlugin }>()
  const backends = new Map<string, Backend>()
  const commands = new Map<string, PluginCommand>()
  for (const loaded of plugins) {
    const { plugin } = loaded
    if (plugin.api !== 1) {
      diagnostics.push(
        problem('HK5004', `${loaded.package} was made for plugin interface ${String(plugin.api)}; this HostKit has interface 1`, {
          hint: `install a version of ${loaded.package} that fits`,
        }),
      )
      continue
    }
    for (const type of plugin.resources) {
      if (typeof (type as unknown) !== 'object' || (type as unknown) === null || typeof type.kind !== 'string') {
        diagnostics.push(
          problem('HK5001', `${loaded.package} brings something that is no kind`, {
            hint: `this is a fault of ${loaded.package}: tell its authors, or remove it from the dependencies`,
            details: [loaded.path],
          }),
        )
        continue
      }
      const other = kinds.get(type.kind)
      if (other) {
        diagnostics.push(
          problem('HK5002', `the kind "${type.kind}" is provided by both ${other.from.package} and ${loaded.package}`, {
            hint: `remove one of them from the project's dependencies`,
            details: [other.from.path, loaded.path],
          }),
        )
      } else {
        kinds.set(type.kind, { type, from: loaded })
        bringsIn(type, loaded.package)
      }
    }
    for (const backend of plugin.backends ?? []) backends.set(backend.name, backend)
    for (const command of plugin.commands ?? []) commands.set(command.name, command)
  }
  const tools = [...new Set(plugins.flatMap(({ plugin }) => plugin.tools ?? []))]
  return { registry: { plugins, kinds, backends, commands, tools }, diagnostics }
}
