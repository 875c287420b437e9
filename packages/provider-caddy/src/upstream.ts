import { fail } from '@hostkit/core'
import { isIP } from 'node:net'

/** Where requests are passed on to, in Caddy's own words; anything else is refused. */
export function checkUpstream(text: string): string {
  if (/^unix\/\/[A-Za-z0-9_./@-]+$/.test(text)) return text
  const match = /^(?:(https?|h2c):\/\/)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9._-]*)(?::([0-9]{1,5}))?$/.exec(text)
  if (!match) return refuse(text)
  const [, scheme, host = '', digits] = match
  if (host.startsWith('[') && isIP(host.slice(1, -1)) !== 6) return refuse(text)
  const port = Number(digits)
  if (digits === undefined) return scheme === undefined ? refuse(text, 'say the port, too: "127.0.0.1:4000"') : text
  return port >= 1 && port <= 65_535 ? text : refuse(text, 'a port is a number from 1 to 65535')
}

/** One proxy speaks one protocol to all that it passes on to. */
export function schemeOf(upstreams: readonly string[]): string {
  const schemes = new Set(upstreams.map((one) => /^([a-z0-9]+):\/\//.exec(one)?.[1] ?? 'http'))
  if (schemes.size > 1)
    fail('HK1004', `reverseProxy mixes ${[...schemes].join(' and ')}`, { hint: 'Caddy speaks one protocol to all upstreams of a proxy' })
  return [...schemes][0]!
}

const refuse = (text: string, hint = "an upstream is 'host:port', 'https://host' or 'unix//run/app.sock', without a path"): never =>
  fail('HK1004', `reverseProxy is ${JSON.stringify(text)}`, { hint })
