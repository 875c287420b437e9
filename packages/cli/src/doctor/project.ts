import { diagnosticsOf, isSecret, prepare, type Project } from '@hostkit/core'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { searchConfig } from '../config.js'
import { discover, folderOf } from '../discover.js'
import { loadConfig, type Loaded, type LoadOptions } from '../load.js'
import { readManifest } from '../manifest.js'
import { loadRegistry, oneCore } from '../plugins.js'
import { many } from '../print/summary.js'
import { secretsHere } from '../secrets.js'
import { fault, ofDiagnostic, well, type Finding } from './finding.js'

const LEAST = [20, 19] as const

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
    ? well('node', version)
    : fault('node', `Node ${version} is too old`, `install Node ${LEAST.join('.')} or newer`)
}

/** The config and its plugins, as far as they can be had; everything that is wrong with them. */
export async function checkConfig(options: LoadOptions): Promise<{ loaded: Loaded | null; findings: readonly Finding[] }> {
  const named = options.config ?? options.env?.['HOSTKIT_CONFIG']
  if (!named && searchConfig(options.cwd ?? process.cwd()) === null)
    return {
      loaded: null,
      findings: [fault('config', 'there is no hostkit.config.ts here, nor above', 'hostkit init', { code: 'HK1013' })],
    }
  try {
    const config = await loadConfig(options)
    const { registry, diagnostics } = await loadRegistry(config.folder, config.project.plugins)
    const loaded = { ...config, registry }
    const broken = diagnostics.some(({ severity }) => severity === 'error')
    const wrong = [...diagnostics, ...(broken ? config.project.diagnostics : declared(loaded))]
    const findings = wrong
      .filter(({ severity }) => severity === 'error')
      .map((one) => ofDiagnostic(one.code.startsWith('HK5') ? 'plugins' : 'config', one))
    const { hosts, declarations } = config.project
    const words = `${config.file}: ${many(hosts.length, 'host')}, ${many(declarations.length, 'declaration')}`
    return {
      loaded,
      findings: findings.length > 0 ? findings : [well('config', words), well('plugins', `${registry.plugins.length} loaded`)],
    }
  } catch (error) {
    return { loaded: null, findings: diagnosticsOf(error, 'HK1001').map((one) => ofDiagnostic('config', one)) }
  }
}

/** What is wrong with the declarations, on any of the hosts; each thing once. */
function declared({ project, registry }: Loaded): Project['diagnostics'] {
  const hosts = project.hosts.length > 0 ? project.hosts.map(({ name }) => name) : [null]
  const found = hosts.flatMap((host) => {
    try {
      prepare(project, registry, host)
      return []
    } catch (error) {
      return diagnosticsOf(error, 'HK1001')
    }
  })
  return [...new Map(found.map((one) => [`${one.code} ${one.message}`, one])).values()]
}

/** Secrets of the config that have no value on this machine. */
export function checkSecrets({ project, folder }: Loaded, env: NodeJS.ProcessEnv): readonly Finding[] {
  const names = new Set<string>()
  const walk = (value: unknown): void => {
    if (isSecret(value)) names.add(value.secret)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) walk(one)
  }
  walk(project.declarations.map(({ props }) => props))
  walk(project.hosts.map(({ ssh, sudo }) => [ssh, sudo]))
  const secrets = secretsHere(env, folder)
  const missing = [...names].filter((secret) => secrets.reveal({ secret }) === null)
  if (missing.length === 0) return names.size === 0 ? [] : [well('secrets', `${names.size} have a value here`)]
  return missing.map((secret) => {
    const [kind, name] = [secret.slice(0, secret.indexOf(':')), secret.slice(secret.indexOf(':') + 1)]
    const mend = kind === 'env' ? `export ${name}=… where hostkit runs` : `write it to ${name}, chmod 600`
    return fault('secrets', `the secret ${secret} has no value on this machine`, mend, { code: 'HK3009' })
  })
}

/** What an editor and `tsc` need to check a config. */
export function checkTypes(folder: string): readonly Finding[] {
  const missing = ['typescript', '@types/node'].filter((name) => folderOf(name, folder) === null)
  if (missing.length > 0)
    return [
      fault(
        'types',
        `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not installed: nothing checks the config`,
        `npm install -D ${missing.join(' ')}`,
      ),
    ]
  return existsSync(join(folder, 'tsconfig.json'))
    ? []
    : [fault('types', 'there is no tsconfig.json: the editor does not check strictly', 'hostkit init adds one')]
}

/** One copy of core, in one version, for HostKit and all its plugins. */
export function checkVersions(folder: string): readonly Finding[] {
  const ours = ['@hostkit/cli', '@hostkit/dsl', ...discover(folder).candidates.map(({ name }) => name)]
  const cores = new Map<string, string[]>()
  let stray = folder
  for (const name of ours) {
    const place = folderOf(name, folder) ?? folderOf(name, import.meta.dirname)
    const core = place === null ? null : folderOf('@hostkit/core', place)
    if (core === null || place === null) continue
    if (cores.size > 0 && !cores.has(core)) stray = place
    cores.set(core, [...(cores.get(core) ?? []), name])
  }
  const lines = [...cores].map(([core, users]) => `@hostkit/core ${versionOf(core)} in ${core}: ${users.join(', ')}`)
  const versions = new Set([...cores.keys()].map(versionOf))
  if (cores.size > 1)
    return [
      fault(
        'versions',
        versions.size > 1
          ? `the packages use ${versions.size} versions of @hostkit/core`
          : `there are ${cores.size} copies of @hostkit/core`,
        versions.size > 1 ? 'npm install @hostkit/cli@latest and the providers @latest, then npm dedupe' : oneCore(stray),
        { code: 'HK5001', details: lines },
      ),
    ]
  const installed = folderOf('@hostkit/cli', folder)
  const [here, there] = [versionOf(join(import.meta.dirname, '..')), installed === null ? null : versionOf(installed)]
  if (there !== null && there !== here)
    return [fault('versions', `this is hostkit ${here}, and the project has ${there}`, 'use the one of the project: npx hostkit')]
  return [well('versions', `@hostkit/core ${[...versions].join() || 'unknown'}, once`)]
}

function versionOf(folder: string): string {
  const manifest = readManifest(folder)
  return manifest !== null && 'fields' in manifest ? String(manifest.fields['version']) : 'unknown'
}
