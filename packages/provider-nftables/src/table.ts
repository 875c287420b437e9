import { isVersion6 } from './address.js'
import type { PolicyProps } from './props.gen.js'

export type Rule = PolicyProps['rules'][number]

/** Ours alone: nothing here ever flushes a rule set or names another table. */
export const TABLE = 'inet hostkit'

/**
 * The table line by line, exactly as `nft -s list table` prints it: what runs and what was meant are then compared as they are, and a rule that somebody
 * added is a line too many. Values are numbers and checked addresses; no text of a user gets here.
 */
export function linesOf(rules: readonly Rule[]): readonly string[] {
  const last = rules.find(({ all }) => all)
  return [
    `table ${TABLE} {`,
    'chain input {',
    `type filter hook input priority filter; policy ${last?.action === 'deny' ? 'drop' : 'accept'};`,
    'ct state established,related accept',
    'iif "lo" accept',
    // Without these IPv6 does not work at all, or not for long: neighbours are found by ICMP, switches forget who does not answer a listener query, and a DHCP
    // server answers to a question that went to a group, so that no connection is known for it.
    'icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, mld-listener-query, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept',
    'ip6 saddr fe80::/10 udp dport 546 accept',
    ...rules.filter(({ all }) => !all).flatMap(ruleLines),
    '}',
    '}',
  ]
}

function ruleLines({ action, protocol, ports = [], from, on }: Rule): string[] {
  const verdict = action === 'allow' ? 'accept' : 'drop'
  const words = (...parts: readonly string[]): string =>
    [on === undefined ? '' : `iifname "${on}"`, ...parts, verdict].filter((part) => part !== '').join(' ')
  const what = (version: 4 | 6 | null): string[] => {
    if (protocol === undefined) return ['']
    if (protocol === 'icmp')
      return [...(version === 6 ? [] : ['icmp type echo-request']), ...(version === 4 ? [] : ['icmpv6 type echo-request'])]
    return portWords(ports).map((port) => `${protocol} dport ${port}`)
  }
  if (from === undefined) return what(null).map((match) => words(match))
  return from.flatMap((network) => {
    const version = isVersion6(network) ? 6 : 4
    return what(version).map((match) => words(`${version === 6 ? 'ip6' : 'ip'} saddr ${network}`, match))
  })
}

/** Single ports as one set, each range by itself: the kernel then lists them as they were written. */
function portWords(ports: readonly { first: number; last: number }[]): string[] {
  const single = [...new Set(ports.filter(({ first, last }) => first === last).map(({ first }) => first))].sort((a, b) => a - b)
  const ranges = ports.filter(({ first, last }) => first < last).map(({ first, last }) => `${first}-${last}`)
  return [...(single.length === 0 ? [] : single.length === 1 ? [String(single[0])] : [`{ ${single.join(', ')} }`]), ...ranges]
}

/** As people write it: indented by depth. */
export function textOf(lines: readonly string[]): string {
  let depth = 0
  return lines
    .map((line) => {
      if (line === '}') depth--
      const text = `${'\t'.repeat(Math.max(0, depth))}${line}\n`
      if (line.endsWith('{')) depth++
      return text
    })
    .join('')
}

/** Replaces the table in one transaction, whether it is there or not: nft 1.0.6 has no `destroy`. */
export const transaction = (lines: readonly string[]): string => `add table ${TABLE}\ndelete table ${TABLE}\n${textOf(lines)}`
