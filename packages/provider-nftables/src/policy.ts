import { defineFact, defineResource, fail, jsonSchema, statFact, textFact, type Access, type Op, type ResourceType } from '@hostkit/core'
import { canonicalNetwork, holds } from './address.js'
import { forget, LOADER, loaderFact, loaderUnit } from './loader.js'
import type { PolicyProps } from './props.gen.js'
import { TABLE, linesOf, transaction, type Rule } from './table.js'
import * as validators from './validators.gen.js'

export interface PolicyState {
  /** The lines of the table that runs. Empty: there is none. */
  readonly running: readonly string[]
  /** What is loaded when the host starts. Empty: nothing. */
  readonly persisted: string
  /** The unit that loads it: there, as we wrote it, and enabled. */
  readonly loader: boolean
  readonly rules: readonly Rule[]
}

const FILE = '/etc/nftables.d/hostkit.nft'
export const ID = 'input'

/**
 * What may reach the host. The running rules change first, under guard: only when a brand-new connection has proven that HostKit still gets in, they are
 * written down for the next start. So silence, or a restart in between, means the old rules.
 */
export const policyKind: ResourceType<'nftables.policy', PolicyProps, PolicyState> = defineResource({
  kind: 'nftables.policy',
  schema: jsonSchema<PolicyProps>(validators.policy),
  fields: ['running', 'persisted', 'loader'],
  id: () => ID,
  desired: ({ rules }): PolicyState => ({ running: linesOf(rules), persisted: transaction(linesOf(rules)), loader: true, rules }),
  *read({ expected }, host) {
    const [running, stat, persisted, loader] = yield* host.all([
      host.ask(runningFact, TABLE),
      host.ask(statFact, FILE),
      host.ask(textFact, FILE),
      host.ask(loaderFact, FILE),
    ])
    if (running.length === 0 && stat === null && !loader) return null
    return { running, persisted: persisted ?? '', loader, rules: expected?.rules ?? [] }
  },
  render: ({ running }) => ({ path: FILE, text: transaction(running) }),
  check: () => ({ argv: ['nft', '-c', '-f', '-'], requires: 'nft' }),
  *apply({ before, after }) {
    if (after) {
      const was = before?.running ?? []
      if (was.join('\n') !== after.running.join('\n')) yield load(after.running, was)
      if (before?.persisted !== after.persisted)
        yield { op: 'write', path: FILE, content: after.persisted, owner: 'root', group: 'root', mode: 0o644 }
      if (!before?.loader) yield* loaderUnit(FILE)
      // A restart before the file was written has loaded the old one.
      else if (before.persisted !== after.persisted)
        yield { op: 'exec', argv: ['nft', '-f', FILE], role: 'change', undo: ['true'], label: 'firewall as written' }
    } else {
      // The loader first: a restart, or the undo of its stage, would load again what was unloaded before.
      yield forget
      yield load([], before.running)
      yield { op: 'remove', path: `/etc/systemd/system/${LOADER}`, what: 'file' }
      yield { op: 'remove', path: FILE, what: 'file' }
      yield { op: 'exec', argv: ['systemctl', 'daemon-reload'], role: 'activate', undo: 'none' }
    }
  },
  describe: ({ rules }) => `${rules.length} rules`,
  lockout: ({ rules }, via) => (via.kind === 'ssh' ? cutOff(rules, via) : null),
  provides: () => [`path:${FILE}`],
  uses: () => ['program:nft', 'package:nftables'],
  down: 'invert',
  cannot: ['the times of /etc/nftables.d'],
})

const load = (to: readonly string[], from: readonly string[]): Op => ({
  op: 'exec',
  argv: ['nft', '-f', '-'],
  stdin: to.length > 0 ? transaction(to) : `add table ${TABLE}\ndelete table ${TABLE}\n`,
  role: 'change',
  undo: { argv: ['nft', '-f', '-'], stdin: from.length > 0 ? transaction(from) : `add table ${TABLE}\ndelete table ${TABLE}\n` },
  guard: 'access',
  label: 'firewall',
})

/** The running table, line by line, in the kernel's own order and words. */
export const runningFact = defineFact<string, readonly string[]>({
  name: 'nft table',
  requires: 'nft',
  missing: [],
  command: () => ({ argv: ['nft', '-s', 'list', 'table', ...TABLE.split(' ')] }),
  parse({ status, stdout, stderr }, tables) {
    if (status !== 0 && !stderr.includes('No such file or directory'))
      fail('HK2010', `nft does not list the table: ${stderr.split('\n')[0]}`, { hint: 'only root may look at it: sudo: true in the host' })
    const lines = stdout
      .toString('utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    return tables.map(() => lines)
  },
})

/** The first rule that would decide over a new connection of ours. A rule whose source we cannot compare decides nothing here: the guard will. */
function cutOff(rules: readonly Rule[], { port = 22, from }: Access): string | null {
  const source = from === undefined ? null : canonicalNetwork(from)
  for (const { action, all, protocol, ports = [], from: networks, on } of rules) {
    if (all) continue
    if (on !== undefined || protocol === 'udp' || protocol === 'icmp') continue
    if (protocol === 'tcp' && !ports.some(({ first, last }) => first <= port && port <= last)) continue
    if (networks !== undefined && (source === null || !networks.some((network) => holds(network, source)))) {
      // From somewhere we are not known to be: it may or may not be us.
      if (source === null && action === 'allow') return null
      continue
    }
    return action === 'allow' ? null : `new connections to port ${port}${source ? ` from ${source}` : ''} are denied`
  }
  return rules.some(({ all, action }) => all && action === 'deny')
    ? `nothing allows new connections to port ${port}${source ? ` from ${source}` : ''}`
    : null
}
