import { createRegistry, definePlugin, defineResource, Failure, type Project, type Registry } from '@hostkit/core'
import { declare, defineProject } from '@hostkit/dsl'
import { allow, deny, firewall, type FirewallRule } from '@hostkit/provider-nftables'
import { plugin as nftables } from '@hostkit/provider-nftables/plugin'

/** A way to lose access. `from` is where HostKit comes from, as the host sees it. */
export interface Lockout {
  readonly name: string
  /** As the `firewall` of a project. */
  readonly policy?: (from: string) => readonly FirewallRule[]
  /** What the `firewall` has no words for: a table of its own. */
  readonly table?: { readonly name: string; readonly text: string }
}

const chain = (table: string, type: string, rules: string): NonNullable<Lockout['table']> => ({
  name: table,
  text: `table ${table} {\n\tchain c {\n\t\ttype filter hook ${type}; policy accept;\n\t\t${rules}\n\t}\n}\n`,
})

export const lockouts: readonly Lockout[] = [
  { name: 'all denied but HTTPS', policy: () => [allow({ tcp: 443 }), deny('all')] },
  { name: 'SSH from elsewhere alone', policy: () => [allow({ tcp: 22, from: ['192.0.2.0/24', '2001:db8::/32'] }), deny('all')] },
  { name: 'new connections to port 22 denied', policy: () => [deny({ tcp: '1-1024' })] },
  { name: 'this source denied', policy: (from) => [deny({ from }), allow('all')] },
  { name: 'the port moved', policy: () => [allow({ tcp: 2222 }), deny('all')] },
  { name: 'loopback alone', policy: () => [deny('all')] },
  { name: 'established connections dropped too', table: chain('inet lockout', 'input priority -10', 'tcp dport 22 drop') },
  { name: 'answers dropped on their way out', table: chain('inet lockout', 'output priority -10', 'tcp sport 22 drop') },
  { name: 'all of IPv4 dropped before it is routed', table: chain('ip lockout', 'prerouting priority raw', 'iif != "lo" drop') },
  { name: 'the interface deaf to every protocol', table: chain('netdev lockout', 'ingress device "eth0" priority 0', 'drop') },
]

/** The same from IPv6, where the last two are others. */
export const lockouts6: readonly Lockout[] = [
  ...lockouts.slice(0, -2).map((lockout) => ({ ...lockout, name: `${lockout.name}, over IPv6` })),
  { name: 'all of IPv6 dropped before it is routed', table: chain('ip6 lockout', 'prerouting priority raw', 'iif != "lo" drop') },
  { name: 'the card with IPv6 deaf to every protocol', table: chain('netdev lockout', 'ingress device "eth6" priority 0', 'drop') },
]

interface TableState {
  readonly name: string
  readonly text: string
}

/** A table as it is written, guarded as the provider guards its own. It has no say when it is planned: only the host can take it back. */
const tableKind = defineResource({
  kind: 'lockout.table',
  schema: { '~standard': { version: 1, vendor: 'hostkit', validate: (value) => ({ value: value as TableState }) } },
  fields: ['name'],
  id: ({ name }: TableState) => name.replace(' ', '-'),
  desired: (props: TableState): TableState => props,
  *read() {
    return null
  },
  *apply({ before, after }) {
    const { name, text } = (after ?? before)!
    const gone = `add table ${name}\ndelete table ${name}\n`
    yield {
      op: 'exec',
      argv: ['nft', '-f', '-'],
      stdin: after ? text : gone,
      role: 'change',
      undo: { argv: ['nft', '-f', '-'], stdin: gone },
      guard: 'access',
    }
  },
  down: 'invert',
})

const own = definePlugin({ name: 'lockout', api: 1, resources: [tableKind], tools: ['nft'] })

export function lockoutRegistry(): Registry {
  const { registry, diagnostics } = createRegistry(
    [nftables, own].map((plugin) => ({ plugin, package: plugin.name, version: '0.0.0', path: plugin.name })),
  )
  if (diagnostics.length > 0) throw new Failure(diagnostics)
  return registry
}

export const lockoutProject = ({ policy, table }: Lockout, from: string): Project =>
  defineProject('lockout', (project) => {
    if (policy) firewall(project, policy(from))
    if (table) declare(project, { kind: 'lockout.table', id: table.name.replace(' ', '-'), props: table })
  })
