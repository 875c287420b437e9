import type { ConformanceCase } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { allow, deny, firewall, type FirewallRule } from './index.js'

const project = (...rules: FirewallRule[]) => defineProject('test', (p) => void firewall(p, rules))
const sh = (script: string) => (host: { exec(argv: readonly string[]): Promise<unknown> }) => host.exec(['sh', '-c', script])

/** What the conformance suite tries for each kind, and the fault suite, too. */
export const cases: readonly ConformanceCase[] = [
  {
    address: 'nftables.policy:input',
    project: project(
      allow({ tcp: 22 }),
      allow({ tcp: [80, 443, '8000-8010'] }),
      allow({ tcp: 9100, from: ['10.44.0.0/24', 'fd00::/8'] }),
      allow({ icmp: true }),
      allow({ udp: 53, on: 'eth0' }),
      deny({ from: '192.0.2.0/24' }),
      deny('all'),
    ),
    drift: {
      running: sh('nft add rule inet hostkit input tcp dport 6667 accept'),
      persisted: sh('echo "# edited" >>/etc/nftables.d/hostkit.nft'),
      loader: sh('systemctl disable hostkit-firewall.service'),
    },
  },
  {
    about: 'beside other tables',
    address: 'nftables.policy:input',
    project: project(allow({ tcp: 22 }), deny('all')),
    prepare: sh('nft add table inet docker; nft add chain inet docker forward'),
    drift: {
      running: sh('nft delete table inet hostkit'),
      persisted: sh('rm /etc/nftables.d/hostkit.nft'),
      loader: sh('rm /etc/systemd/system/sysinit.target.wants/hostkit-firewall.service'),
    },
  },
]
