import { searchConfig } from './config.js'
import { loadHosts, type Context } from './context.js'
import { projectFolder } from './manifest.js'
import { loadRegistry } from './plugins.js'

/** `hostkit <verb>` of a plugin; `null` when no plugin of the project has it. */
export async function pluginVerb(context: Context, verb: string, argv: readonly string[]): Promise<number | null> {
  const { cwd } = context
  const loaded = searchConfig(cwd) === null ? null : await loadHosts(context, undefined).catch(() => null)
  const { registry } = await loadRegistry(loaded?.folder ?? projectFolder(cwd), loaded?.project.plugins)
  const command = registry.commands.get(verb)
  return command ? command.run(argv.slice(argv.indexOf(verb) + 1)) : null
}
