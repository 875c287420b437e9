import { defineFact, sha256, type Argv, type Op } from '@hostkit/core'

/**
 * Loads our table when the host starts, before its network is up. Where nftables.service is in use it flushes every table, ours too, whenever it starts or is
 * reloaded: so we come after it, and again with it.
 */
export const LOADER = 'hostkit-firewall.service'

const unit = (file: string): string => `[Unit]
Description=HostKit firewall
DefaultDependencies=no
Wants=network-pre.target
After=nftables.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${file}
ExecReload=/usr/sbin/nft -f ${file}

[Install]
WantedBy=sysinit.target nftables.service
`

export function* loaderUnit(file: string): Iterable<Op> {
  yield { op: 'write', path: `/etc/systemd/system/${LOADER}`, content: unit(file), owner: 'root', group: 'root', mode: 0o644 }
  yield { op: 'exec', argv: ['systemctl', 'daemon-reload'], role: 'activate', undo: 'none' }
  yield { op: 'exec', argv: on, role: 'change', undo: off, label: 'load the firewall at start' }
}

/** Also now: only a unit that has run goes along with another one's restart. */
const on: Argv = ['systemctl', '--quiet', 'enable', '--now', LOADER]
const off: Argv = ['systemctl', '--quiet', 'disable', '--now', LOADER]
export const forget: Op = { op: 'exec', argv: off, role: 'change', undo: on, label: 'forget the firewall' }

const SCRIPT = 'cd /etc/systemd/system; [ -L "sysinit.target.wants/$1" ] && [ -f "$1" ] && sha256sum <"$1"'

/** Whether the unit is there as we write it, and enabled, by its link: `is-enabled` costs a hundred times that. The key is the file it loads. */
export const loaderFact = defineFact<string, boolean>({
  name: 'firewall loader',
  command: () => ({ argv: ['sh', '-c', SCRIPT, 'sh', LOADER] }),
  parse: ({ stdout }, files) => files.map((file) => stdout.toString('latin1').startsWith(sha256(unit(file)))),
})
