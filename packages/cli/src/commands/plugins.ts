import { exit } from '@hostkit/core'
import { searchConfig } from '../config.js'
import { loadHosts, report, type Verb } from '../context.js'
import { projectFolder } from '../manifest.js'
import { loadRegistry } from '../plugins.js'
import { pathFor } from '../print/plan.js'
import { jsonLine } from '../print/json.js'
import { safe } from '../print/safe.js'
import { table } from '../print/table.js'

/** Which plugins a project has, where they lie, and what they bring. One that cannot be loaded is said, and the others are listed all the same. */
export const run: Verb = async (context, [config]) => {
  const { terminal, cwd, flags, env } = context
  const given = config ?? flags.config ?? (env['HOSTKIT_CONFIG'] || undefined)
  const loaded = given === undefined && searchConfig(cwd) === null ? null : await loadHosts(context, config)
  const folder = loaded?.folder ?? projectFolder(cwd)
  const { registry, diagnostics } = await loadRegistry(folder, loaded?.project.plugins)
  const rows = registry.plugins.map(({ plugin, package: name, version, path }) => ({
    name,
    version,
    path,
    kinds: plugin.resources.map(({ kind }) => kind),
    backends: (plugin.backends ?? []).map((one) => one.name),
    commands: (plugin.commands ?? []).map((one) => one.name),
  }))
  if (terminal.json) terminal.out(...rows.map((row) => jsonLine('plugin', row)))
  else {
    const brings = ({ kinds, backends, commands }: (typeof rows)[number]): string =>
      [...kinds, ...backends.map((one) => `backend ${one}`), ...commands.map((one) => `hostkit ${one}`)].join(', ')
    terminal.out(...table(rows.map((row) => [row.name, row.version, pathFor(context, row.path), brings(row)].map(safe))))
  }
  await report(context, diagnostics)
  return diagnostics.some(({ severity }) => severity === 'error') ? exit.error : exit.ok
}
