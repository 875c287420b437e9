import { desire, didYouMean, fail, Failure, names, parseAddress, prepare, shown, textOf, type Resource, type Target } from '@hostkit/core'
import { load, type Context, type Verb } from '../context.js'
import { jsonLine } from '../print/json.js'
import { shownKind } from '../print/kind.js'
import type { Loaded } from '../load.js'

/** A host that is nobody in particular: texts are rendered without one. */
const neutral: Target = {
  name: 'host',
  os: 'debian',
  version: '12',
  arch: 'x86_64',
  machineId: '',
  uid: 0,
  user: 'root',
  tools: new Set(),
  state: '/var/lib/hostkit',
}

/** The text of one resource, on stdout and nothing else there; secrets are their names. No host is asked. */
export const run: Verb = async (context, [kind = '', name = '']) => {
  const { terminal, flags } = context
  const loaded = await load(context, undefined)
  const typed = `${kind}:${name}`
  if (parseAddress(typed) === null) fail('HK6001', `"${kind}" "${name}" is no kind and name`, { hint: 'hostkit render file /etc/motd' })
  const { resource, state } = find(loaded, typed, flags.host)
  const rendered = textOf(resource.type, state, resource)
  if (!rendered) return fail('HK6001', `${resource.address} has no text`, { source: resource.source })
  const text = shown(rendered.text)
  if (terminal.json) terminal.out(jsonLine('text', { address: resource.address, path: rendered.path, text }))
  else write(context, text)
  return 0
}

function find({ project, registry }: Loaded, typed: string, host: string | undefined): { resource: Resource; state: unknown } {
  const hosts = host === undefined ? [null, ...project.hosts.map((one) => one.name)] : [host]
  const known = new Set<string>()
  for (const one of hosts) {
    const { sorted, edges } = prepare(project, registry, one)
    const resource = sorted.find(({ address }) => names(typed, address, one ?? ''))
    for (const { address, type, id } of sorted) known.add(address).add(`${shownKind(type.kind)}:${id}`)
    if (resource) {
      const { desired, diagnostics } = desire(sorted, edges, neutral)
      // What another resource would be is not asked for.
      if (!desired.has(resource.address)) throw new Failure(diagnostics.filter(({ address }) => address === resource.address))
      return { resource, state: desired.get(resource.address) }
    }
  }
  const hint = didYouMean(typed, known)
  return fail('HK6001', `the project declares no ${typed}`, hint === undefined ? {} : { hint })
}

const write = ({ terminal }: Context, text: string): void => terminal.out(text.replace(/\n$/, ''))
