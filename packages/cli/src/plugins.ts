import { createRegistry, Failure, problem, type Diagnostic, type LoadedPlugin, type Plugin, type Registry } from '@hostkit/core'
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { discover, folderOf, type Candidate } from './discover.js'
import { readManifest } from './manifest.js'
import { shownPath } from './ssh/place.js'

/** The plugins of a project, composed. `given` replaces what would be found. Nothing is skipped in silence: each failure is a diagnostic. */
export async function loadRegistry(
  folder: string,
  given?: readonly Plugin[],
): Promise<{ registry: Registry; diagnostics: readonly Diagnostic[] }> {
  if (given) return createRegistry(given.map((plugin) => explicit(plugin, folder)))
  const { candidates, diagnostics } = discover(folder)
  const loaded = await Promise.all(candidates.map((candidate) => load(candidate)))
  const composed = createRegistry(loaded.flatMap(({ plugin }) => (plugin ? [plugin] : [])))
  return {
    registry: composed.registry,
    diagnostics: [...diagnostics, ...loaded.flatMap((one) => one.diagnostics), ...composed.diagnostics],
  }
}

/** The same, where any failure ends the command. */
export async function requireRegistry(folder: string): Promise<Registry> {
  const { registry, diagnostics } = await loadRegistry(folder)
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Failure(diagnostics)
  return registry
}

/** No kind at all: enough to follow, resume or list runs. */
export const noRegistry = (): Registry => createRegistry([]).registry

/** A plugin that the config imports by itself. Its name is its package's, where there is such a package. */
function explicit(plugin: Plugin, folder: string): LoadedPlugin {
  const place = folderOf(plugin.name, folder)
  const manifest = place === null ? null : readManifest(place)
  const version = manifest !== null && 'fields' in manifest ? manifest.fields['version'] : undefined
  return { plugin, package: plugin.name, version: typeof version === 'string' ? version : 'unpublished', path: place ?? folder }
}

interface LoadedOne {
  readonly plugin?: LoadedPlugin
  readonly diagnostics: readonly Diagnostic[]
}

async function load({ name, manifest: { folder, fields } }: Candidate): Promise<LoadedOne> {
  const broken = (cause: string, hint: string, path = folder): LoadedOne => ({
    diagnostics: [problem('HK5001', `the plugin ${name} could not be loaded: ${cause}`, { details: [path], hint })],
  })
  const toAuthor = `this is a fault of ${name}: tell its authors, or remove it from the dependencies`
  const { api, plugin: entry } = Object(fields['hostkit']) as { api?: unknown; plugin?: unknown }
  if (api === undefined) return broken('its package.json names no interface in hostkit.api', toAuthor)
  if (api !== 1) {
    const message = `${name} was made for plugin interface ${JSON.stringify(api)}; this HostKit has interface 1`
    return { diagnostics: [problem('HK5004', message, { details: [folder], hint: `install a version of ${name} that fits` })] }
  }
  if (typeof entry !== 'string') return broken('its package.json names no file in hostkit.plugin', toAuthor)
  const path = join(folder, entry)
  if (!existsSync(path))
    return broken(`${entry} is not there`, folder.includes('node_modules') ? 'npm install' : `is it built? npm run build -w ${name}`, path)
  const copies = checkCore(name, folder)
  if (copies?.severity === 'error') return { diagnostics: [copies] }
  let module: Record<string, unknown>
  try {
    module = await importPlugin(path)
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error), toAuthor, path)
  }
  const plugin = [module['default'], module['plugin']].find((one): one is Plugin => isPlugin(one))
  if (!plugin) return broken('it exports no plugin, neither as the default nor as "plugin"', toAuthor, path)
  const version = typeof fields['version'] === 'string' ? fields['version'] : '0.0.0'
  return { plugin: { plugin, package: name, version, path }, diagnostics: copies ? [copies] : [] }
}

/** A plugin of one's own may be TypeScript; a published one is not. */
async function importPlugin(path: string): Promise<Record<string, unknown>> {
  if (!/\.[cm]?ts$/.test(path)) return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  const { createJiti } = await import('jiti')
  return createJiti(path, { interopDefault: false, fsCache: false }).import(path)
}

const isPlugin = (value: unknown): value is Plugin =>
  typeof value === 'object' && value !== null && typeof (value as Plugin).name === 'string' && Array.isArray((value as Plugin).resources)

/** Two copies of core of one version get along; two versions may not, and whoever has to find out needs both paths. */
function checkCore(name: string, folder: string): Diagnostic | null {
  const [mine, its] = [folderOf('@hostkit/core', import.meta.dirname), folderOf('@hostkit/core', folder)]
  if (mine === null || its === null || mine === its) return null
  const [mineVersion, itsVersion] = [mine, its].map(versionOf)
  return {
    ...problem('HK5001', `${name} uses another copy of @hostkit/core than HostKit does`, {
      details: [`HostKit: ${mineVersion} ${mine}`, `${name}: ${itsVersion} ${its}`],
      hint: `${oneCore(folder)}; @hostkit/core belongs into the peerDependencies of a plugin`,
    }),
    severity: mineVersion === itsVersion ? 'warning' : 'error',
  }
}

/** How a package comes to use the core of the project. One that is linked has what is installed where it lies. */
export const oneCore = (folder: string): string =>
  folder.split(sep).includes('node_modules')
    ? 'npm dedupe'
    : `npm install --install-links ${shownPath(folder)}, which takes it as its users get it`

function versionOf(folder: string): string {
  const manifest = readManifest(folder)
  return manifest !== null && 'fields' in manifest ? String(manifest.fields['version']) : 'unknown'
}
