import type { HostDeclaration, Registry } from '@hostkit/core'
import { searchConfig } from './config.js'
import { loadHosts, type Context } from './context.js'
import { loadRegistry, noRegistry } from './plugins.js'
import { chooseTarget, type Chosen } from './target.js'

/** A machine and nothing else: for what is kept on the host, no kind has to be known, and a broken plugin must not be in the way. */
export async function machineOnly(context: Context, config: string | undefined): Promise<{ chosen: Chosen; registry: Registry }> {
  const { flags } = context
  const byFlags =
    flags.host === undefined && config === undefined && flags.config === undefined && (flags.local || flags.remote !== undefined)
  if (byFlags) return { chosen: chooseTarget(flags, []), registry: noRegistry() }
  const { project, folder } = await loadHosts(context, config)
  const chosen = chooseTarget(flags, project.hosts)
  // Only a backend can lead into an instance.
  const byBackend = 'instance' in chosen.reach && chosen.reach.instance !== undefined && chosen.reach.ssh === undefined
  return { chosen, registry: byBackend ? (await loadRegistry(folder, project.plugins)).registry : noRegistry() }
}

/** The hosts as they are declared today, where one is named and there still is a config: it may know a new address. */
export async function hostsNow(context: Context): Promise<readonly HostDeclaration[] | null> {
  const { flags, env, cwd } = context
  if (flags.host === undefined && flags.hosts === undefined && !flags.allHosts) return null
  const isThere = flags.config !== undefined || Boolean(env['HOSTKIT_CONFIG']) || searchConfig(cwd) !== null
  return isThere ? (await loadHosts(context, undefined)).project.hosts : null
}
