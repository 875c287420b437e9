import type { Registry } from '@hostkit/core'
import { loadHosts, report, type Context } from '../context.js'
import { codeOf, worstOf } from '../exitCode.js'
import { loadRegistry, noRegistry } from '../plugins.js'
import type { Chosen } from '../target.js'
import { chooseMany } from './choose.js'
import { each, type Ended } from './each.js'

/** Several machines and nothing else: as for one, no kind has to be known. */
export async function machines(context: Context, config: string | undefined): Promise<{ chosen: readonly Chosen[]; registry: Registry }> {
  const { project, folder } = await loadHosts(context, config)
  const chosen = chooseMany(context.flags, project.hosts)
  // Only a backend can lead into an instance.
  const byBackend = chosen.some(({ reach }) => 'instance' in reach && reach.instance !== undefined && reach.ssh === undefined)
  return { chosen, registry: byBackend ? (await loadRegistry(folder, project.plugins)).registry : noRegistry() }
}

/** The same verb on each; the one that is worst off decides how it ends. */
export async function onMany(
  context: Context,
  config: string | undefined,
  act: (own: Context, chosen: Chosen, registry: Registry) => Promise<number>,
): Promise<number> {
  const { chosen, registry } = await machines(context, config)
  const ended = await each(context, chosen, (one, own) => act(own, one, registry))
  return tell(context, ended)
}

/** Says what failed, host by host. */
export async function tell(context: Context, ended: readonly Ended<number>[]): Promise<number> {
  context.progress.rest()
  const codes: { target: string; exit: number }[] = []
  for (const one of ended) {
    const failed = 'failure' in one ? one.failure.diagnostics : []
    codes.push({ target: one.chosen.name, exit: 'value' in one ? one.value : codeOf(failed) })
    await report(context, failed, one.chosen.name)
  }
  context.told['targets'] = codes
  return worstOf(codes.map(({ exit }) => exit))
}
