import { diagnosticsOf, exit, type Diagnostic, type HostDeclaration, type Registry } from '@hostkit/core'
import { wayTo, withSession } from '../connect.js'
import { loadOptions, type Context, type Verb } from '../context.js'
import { checkCompile } from '../doctor/compile.js'
import { ofDiagnostic, skipped, type Finding } from '../doctor/finding.js'
import { checkHost } from '../doctor/host.js'
import { checkKeys } from '../doctor/keys.js'
import { checkConfig, checkNode, checkSecrets, checkTypes, checkVersions } from '../doctor/project.js'
import { noRegistry } from '../plugins.js'
import { jsonLine } from '../print/json.js'
import { safe } from '../print/safe.js'
import { many } from '../print/summary.js'
import { chooseTarget, type Chosen } from '../target.js'

/** Looks for what is most often wrong: in the project, on the way to its hosts, and on them. Changes nothing. */
export const run: Verb = async (context, [config]) => {
  const { terminal, env } = context
  const all: Finding[] = []
  const tell = (found: readonly Finding[]): void => {
    all.push(...found)
    context.progress.rest()
    if (terminal.json) terminal.out(...found.map((one) => jsonLine('finding', one)))
    else terminal.out(...found.flatMap((one) => shown(one, context)))
  }
  tell([checkNode()])
  const { loaded, findings } = await checkConfig(loadOptions(context, config))
  tell(findings)
  tell([...checkTypes(context.folder), ...checkVersions(context.folder)])
  if (loaded) tell(await checkCompile(context.folder))
  if (loaded) tell(checkSecrets(loaded, env))
  for (const chosen of chosenHosts(context, loaded?.project.hosts ?? [])) {
    if ('code' in chosen) {
      tell([ofDiagnostic('hosts', chosen)])
      continue
    }
    tell(await checkKeys(chosen.name, chosen.reach))
    tell(await visit(context, chosen, loaded?.registry ?? noRegistry()))
  }
  const faults = all.filter(({ state }) => state === 'fault').length
  Object.assign(context.told, { faults, looked: all.length })
  if (!terminal.json && !terminal.quiet)
    terminal.out('', faults === 0 ? 'All is well.' : `${many(faults, 'fault')}. Mend the first one first: others may come of it.`)
  return faults === 0 ? exit.ok : exit.error
}

/** The host that is named, else all that the config has. */
function chosenHosts({ flags }: Context, hosts: readonly HostDeclaration[]): readonly (Chosen | Diagnostic)[] {
  const names = flags.host === undefined && !flags.local && flags.remote === undefined ? hosts.map(({ name }) => name) : [flags.host]
  return names.flatMap((host): readonly (Chosen | Diagnostic)[] => {
    try {
      const { host: _, ...rest } = flags
      return [chooseTarget(host === undefined ? rest : { ...rest, host }, host === undefined ? [] : hosts)]
    } catch (error) {
      return diagnosticsOf(error, 'HK6004')
    }
  })
}

async function visit(context: Context, chosen: Chosen, registry: Registry): Promise<readonly Finding[]> {
  const { flags, interrupt } = context
  if (flags.offline) return [skipped(`${chosen.name}: connection`, 'not tried: --offline')]
  try {
    return await withSession(context, chosen, registry, (session) => checkHost(session, wayTo(chosen, flags)))
  } catch (error) {
    if (interrupt.stop.aborted) throw error
    return diagnosticsOf(error, 'HK2001').map((one) => ofDiagnostic(`${chosen.name}: connection`, one))
  }
}

function shown({ about, state, words, mend, code, details = [] }: Finding, { terminal: { colours: c, quiet } }: Context): string[] {
  if (state !== 'fault') return quiet ? [] : [`${state === 'well' ? c.green('ok     ') : c.dim('skipped')} ${safe(`${about}: ${words}`)}`]
  return [
    `${c.red('FAULT  ')} ${safe(`${about}: ${words}`)}${code === undefined ? '' : c.dim(` ${code}`)}`,
    ...details.flatMap((text) => text.split('\n')).map((line) => `          ${safe(line)}`),
    `        ${c.bold('mend')}: ${safe(mend ?? '')}`,
  ]
}
