import { Failure } from '../diagnostic.js'
import { createRegistry, type Registry } from '../registry.js'
import type { Plugin } from '../resource.js'

/** A registry of plugins that were not loaded from a package. */
export function pluginsOf(...plugins: readonly Plugin[]): Registry {
  const { registry, diagnostics } = createRegistry(
    plugins.map((plugin) => ({ plugin, package: plugin.name, version: '0.0.0', path: plugin.name })),
  )
  if (diagnostics.length > 0) throw new Failure(diagnostics)
  return registry
}
