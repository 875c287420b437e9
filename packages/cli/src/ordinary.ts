import { parseArgs } from 'node:util'
import { hostsOf, type Asked } from './asked.js'
import { globalFlags, type Flags } from './flags.js'
import { verbs } from './verbs.js'

/**
 * Reads a command line on which there is nothing to say: a verb first, its own flags, and no more words than it takes. `null` for every other one, such
 * as one that asks for help or is mistyped: `program.ts` has the words for those, and takes its time. A test holds the two against each other.
 */
export function readOrdinary([verb, ...args]: readonly string[], env: NodeJS.ProcessEnv): Asked | null {
  const line = verbs.find(({ name }) => name === verb)
  if (line === undefined || args.includes('--')) return null
  const places = line.takes?.split(' ') ?? []
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: true }> = {}
  for (const [flag, , takes] of [...globalFlags, ...line.flags]) {
    const { name, short, isText } = named(flag)
    if (name === 'help') continue
    options[name] = { type: isText ? 'string' : 'boolean', ...(short ? { short } : {}), ...(takes === undefined ? {} : { multiple: true }) }
  }
  try {
    const { values, positionals, tokens } = parseArgs({ args, options, allowPositionals: true, tokens: true })
    const required = places.filter((place) => place.startsWith('<')).length
    if (positionals.length > places.length || positionals.length < required) return null
    const flags = Object.fromEntries(Object.entries(values).map(([name, value]) => [inCode(name), value])) as Record<string, unknown>
    for (const [flag, , takes] of line.flags) {
      const name = inCode(named(flag).name)
      const given = flags[name]
      if (typeof takes !== 'object' || !Array.isArray(given)) continue
      if (given.some((one) => !takes.includes(one as string))) return null
      flags[name] = given.at(-1)
    }
    // What was said last counts.
    delete flags['noColor']
    const said = tokens.flatMap((token) => (token.kind === 'option' && /^(no-)?color$/.test(token.name) ? [token.name] : []))
    if (said.length > 0) flags['color'] = said.at(-1) === 'color'
    const { host } = options
    const here = env['HOSTKIT_HOST']
    if (host && here !== undefined) flags['host'] ??= host.multiple ? [here] : here
    return {
      kind: 'verb',
      name: line.name,
      load: () => line.load(),
      args: places.map((_, i) => positionals[i]),
      flags: hostsOf(flags) as Flags,
    }
  } catch {
    return null
  }
}

/** Of `-c, --config <file>`. */
function named(flag: string): { readonly name: string; readonly short?: string; readonly isText: boolean } {
  const [, short, name = '', text] = /^(?:-(.), )?--(\S+)(?: (<.*>))?$/.exec(flag) ?? []
  return { name, ...(short === undefined ? {} : { short }), isText: text !== undefined }
}

const inCode = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
