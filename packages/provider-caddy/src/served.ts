import { defineFact, same } from '@hostkit/core'
import { portOf, type Address } from './address.js'
import script from './served.sh'

/** Whether the running server has the config that its files amount to, as far as it can be told. */
export type Served = 'unknown' | 'mixed' | { readonly files: unknown; readonly running: unknown }

/** One question for all sites of a host. */
export const servedFact = defineFact<'caddy', Served>({
  name: 'caddy served',
  requires: 'caddy',
  missing: 'unknown',
  command: () => ({ argv: ['sh', '-c', script] }),
  parse: ({ stdout }, keys) => keys.map(() => read(stdout.toString('utf8'))),
})

function read(text: string): Served {
  if (text.startsWith('mixed')) return 'mixed'
  const eol = text.indexOf('\n')
  try {
    const [files, running] = [JSON.parse(text.slice(0, eol)), JSON.parse(text.slice(eol + 1))] as [
      { admin?: { config?: { persist?: boolean } } },
      unknown,
    ]
    // Then what is on the disk is older than what runs.
    return files.admin?.config?.persist === false ? 'unknown' : { files, running }
  } catch {
    return 'unknown'
  }
}

/** Whether a site is served as its file says. What cannot be told counts as served. */
export function isServed(served: Served, addresses: readonly Address[]): boolean {
  if (typeof served === 'string') return served !== 'mixed'
  return addresses.every((address) => same(routesOf(served.files, address), routesOf(served.running, address)))
}

interface Config {
  readonly apps?: {
    readonly http?: {
      readonly servers?: Readonly<Record<string, { readonly listen?: readonly string[]; readonly routes?: readonly Route[] }>>
    }
  }
}
interface Route {
  readonly match?: readonly { readonly host?: readonly string[] }[]
}

function routesOf(config: unknown, address: Address): readonly Route[] {
  const servers = Object.values((config as Config | null)?.apps?.http?.servers ?? {})
  return servers
    .filter(({ listen = [] }) => listen.some((one) => one.endsWith(`:${portOf(address)}`)))
    .flatMap(({ routes = [] }) =>
      routes.filter(({ match = [] }) =>
        address.host === '' ? match.every(({ host }) => !host) : match.some(({ host }) => host?.includes(address.host)),
      ),
    )
}
