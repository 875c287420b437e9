import type { Registry } from '@hostkit/core'
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
