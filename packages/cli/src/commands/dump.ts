import { exit } from '@hostkit/core'
import { loadHosts, report, type Verb } from '../context.js'
import { jsonLine } from '../print/json.js'
import { safeJson } from '../print/safe.js'

/** What a config evaluates to, as JSON: secrets are names, nothing is resolved, no plugin is asked. */
export const run: Verb = async (context, [config]) => {
  const { terminal } = context
  const { project } = await loadHosts(context, config)
  const { plugins, ...rest } = project
  const dumped = { ...rest, ...(plugins ? { plugins: plugins.map(({ name }) => name) } : {}) }
  terminal.out(terminal.json ? jsonLine('project', { project: dumped }) : safeJson(dumped, 2))
  if (!terminal.json) await report(context, project.diagnostics)
  return project.diagnostics.some(({ severity }) => severity === 'error') ? exit.error : exit.ok
}
