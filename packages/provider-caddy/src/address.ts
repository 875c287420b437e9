import { fail, type Claim } from '@hostkit/core'
import { isIP } from 'node:net'

/** What a site answers to: `example.com`, `http://example.com`, `*.example.com`, `192.0.2.7:8080`, `:8080`. */
export interface Address {
  /** `null`: as the port says. */
  readonly scheme: 'http' | 'https' | null
  /** Lower case, an IPv6 address without brackets; empty: any. */
  readonly host: string
  readonly port: number | null
}

const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?'
const host = new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`)

/** Reads an address; everything that is not one is refused, with the mend. */
export function parseAddress(text: string): Address {
  const lower = text.toLowerCase()
  const match = /^(?:(https?):\/\/)?(\[[0-9a-f:.]+\]|[^[\]:/\s]*)(?::([0-9]{1,5}))?$/.exec(lower)
  if (!match) return refuse(text)
  const [, scheme = null, written = '', digits] = match
  const name = written.replace(/^\[(.*)\]$/, '$1')
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && (port < 1 || port > 65_535)) return refuse(text, 'a port is a number from 1 to 65535')
  if (name === '' ? port === null : written.startsWith('[') ? isIP(name) !== 6 : !host.test(name)) return refuse(text)
  // The one name that means something at the start of a line.
  if (lower === 'import') return refuse(text, "write it with its port: 'import:443'")
  // Four numbers and dots are an address or nothing.
  if (/^[0-9.]+$/.test(name) && isIP(name) !== 4) return refuse(text)
  return { scheme: scheme as Address['scheme'], host: name, port }
}

function refuse(text: string, hint?: string): never {
  const why = /[^\x20-\x7e]/.test(text)
    ? 'write a name with other letters than these in its xn-- form'
    : /^(https?:\/\/)?[^/]+\//.test(text)
      ? 'a site answers to every path; paths are in "routes"'
      : "an address is 'example.com', 'http://example.com', '*.example.com' or ':8080'"
  return fail('HK1004', `the address of the site is ${JSON.stringify(text)}`, { hint: hint ?? why })
}

/**
 * Caddy finds two sites with one address by how it is written, and serves the first alone where it does not. So a port alone is written as people and Debian
 * write it: `:80` is plain HTTP by itself, and so is every port but 443, for which Caddy refuses `http://`.
 */
export function printAddress({ scheme, host, port }: Address): string {
  const isSaid = scheme === null || (scheme === 'http' && host === '' && port !== 443)
  return `${isSaid ? '' : `${scheme}://`}${host.includes(':') ? `[${host}]` : host}${port === null ? '' : `:${port}`}`
}

/** The port it is served at: plain HTTP where the address says so, else HTTPS. */
export const portOf = ({ scheme, port }: Address): number => port ?? (scheme === 'http' ? 80 : 443)

/** Two sites with one of these are a conflict, however they are written. */
export function claimsOf(addresses: readonly string[]): Claim[] {
  try {
    return addresses.map(parseAddress).map((one): Claim => `site:${one.host || '*'}:${portOf(one)}`)
  } catch {
    // What is wrong with them is told where the file is made.
    return []
  }
}

/** The file of a site, from its first address: `example.com`, `any.example.com-8443`, `port-8080`. */
export function nameOf({ host, port }: Address): string {
  const name = (host === '' ? 'port' : host)
    .replace(/^\*\./, 'any.')
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
  return port === null ? name : `${name}-${port}`
}
