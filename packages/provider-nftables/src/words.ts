import { caller, checkOptions, declare, diagnose, within, type HostScope, type ProjectScope, type ResourceHandle } from '@hostkit/dsl'
import type { Source } from '@hostkit/core'
import { canonicalNetwork } from './address.js'
import { ID } from './policy.js'
import type { Rule } from './table.js'

export type Ports = number | `${number}-${number}`

export interface Match {
  /** Ports: one, several, or ranges such as `'60000-61000'`. */
  readonly tcp?: Ports | readonly Ports[] | undefined
  readonly udp?: Ports | readonly Ports[] | undefined
  /** Ping. */
  readonly icmp?: true | undefined
  /** Where it comes from: addresses and networks, IPv4 and IPv6. Default: anywhere. */
  readonly from?: string | readonly string[] | undefined
  /** The interface it comes in on. Default: any. */
  readonly on?: string | undefined
}

/** A rule as it was written; `firewall` checks it. */
export interface FirewallRule {
  readonly action: 'allow' | 'deny'
  readonly match: Match | 'all'
  readonly source: Source
}

/** @example allow({ tcp: [80, 443] }) @example allow({ tcp: 9100, from: '10.44.0.0/24' }) */
export const allow = (match: Match | 'all'): FirewallRule => ({ action: 'allow', match, source: caller() })

/** `deny('all')`, as the last rule: what no other one allows. Without it everything else comes in. */
export const deny = (match: Match | 'all'): FirewallRule => ({ action: 'deny', match, source: caller() })

/**
 * What may reach the host; the first rule that matches decides, and what none matches is let in: `deny('all')` comes last. Answers to what the host asked for, its own loopback and IPv6's own messages always pass. A policy that would cut
 * off HostKit itself is refused when it is planned, and taken back by the host when it is applied all the same.
 *
 * @example firewall(project, [allow({ tcp: 22 }), allow({ tcp: [80, 443] }), deny('all')])
 */
export function firewall(scope: ProjectScope | HostScope, rules: readonly FirewallRule[]): ResourceHandle {
  const source = caller()
  within(scope, 'firewall', ['project', 'host'], source)
  const all = rules.findIndex(({ match }) => match === 'all')
  if (all >= 0 && all < rules.length - 1)
    diagnose(scope, 'HK1004', `nothing behind ${rules[all]!.action}('all') can match`, {
      source: rules[all + 1]!.source,
      hint: 'put it last',
    })
  const checked = rules.flatMap((rule) => compile(scope, rule))
  return { handle: 'firewall', ...declare(scope, { kind: 'nftables.policy', id: ID, props: { rules: checked }, source }) }
}

function compile(scope: ProjectScope | HostScope, { action, match, source }: FirewallRule): Rule[] {
  if (match === 'all') return [{ action, all: true }]
  checkOptions(scope, action, match, ['tcp', 'udp', 'icmp', 'from', 'on'], source)
  const { tcp, udp, icmp, from, on } = match
  const wrong = (message: string, hint: string): void => diagnose(scope, 'HK1004', message, { source, hint })
  if (on !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(on)) {
    wrong(`${JSON.stringify(on)} is no name of an interface`, 'as ip(8) lists it, such as eth0')
    return []
  }
  const networks =
    from === undefined
      ? undefined
      : list(from).flatMap((one) => {
          const network = canonicalNetwork(one)
          if (network === null) wrong(`${JSON.stringify(one)} is no address and no network`, 'such as 10.44.0.0/24, 192.0.2.7 or fd00::/8')
          return network === null ? [] : [network]
        })
  const base = { action, ...(networks ? { from: networks } : {}), ...(on === undefined ? {} : { on }) }
  const ports = (given: Ports | readonly Ports[]): { first: number; last: number }[] =>
    list(given).flatMap((port) => {
      const [first, last = first] = String(port).split('-').map(Number)
      const good = [first, last].every((n) => Number.isInteger(n) && n! >= 1 && n! <= 65535) && first! <= last!
      if (!good) wrong(`${JSON.stringify(port)} is no port`, 'a number from 1 to 65535, or a range such as "60000-61000"')
      return good ? [{ first: first!, last: last! }] : []
    })
  const made: Rule[] = [
    ...(tcp === undefined ? [] : [{ ...base, protocol: 'tcp' as const, ports: ports(tcp) }]),
    ...(udp === undefined ? [] : [{ ...base, protocol: 'udp' as const, ports: ports(udp) }]),
    ...(icmp === undefined ? [] : [{ ...base, protocol: 'icmp' as const }]),
  ]
  if (made.length > 0) return made
  if (networks === undefined && on === undefined)
    wrong(`an empty ${action} says nothing`, `${action}({ tcp: 22 }), ${action}({ from: '10.0.0.0/8' }) or ${action}('all')`)
  return [base]
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : [value as T])
