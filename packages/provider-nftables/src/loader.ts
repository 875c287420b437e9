import { defineFact, sha256, type Op } from '@hostkit/core'

/** Loads our table when the host starts, before its network is up. */
export const LOADER = 'hostkit-firewall.service'

const unit = (file: string): string => `[Unit]
Description=HostKit firewall
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${file}

[Install]
WantedBy=sysinit.target
`

export function* loaderUnit(file: string): Iterable<Op> {
  yield { op: 'write', path: `/etc/systemd/system/${LOADER}`, content: unit(file), owner: 'root', group: 'root', mode: 0o644 }
  yield { op: 'exec', argv: ['systemctl', 'daemon-reload'], role: 'activate', undo: 'none' }
  yield { op: 'exec', argv: ['systemctl', '--quiet', 'enable', LOADER], role: 'change', undo: ['systemctl', '--quiet', 'disable', LOADER], label: 'load the firewall at start' }
}

const SCRIPT = 'cd /etc/systemd/system; [ -L "sysinit.target.wants/$1" ] && [ -f "$1" ] && sha256sum <"$1"'

/** Whether the unit is there as we write it, and enabled, by its link: `is-enabled` costs a hundred times that. The key is the file it loads. */
export const loaderFact = defineFact<string, boolean>({
  name: 'firewall loader',
  command: () => ({ argv: ['sh', '-c', SCRIPT, 'sh', LOADER] }),
  parse: ({ stdout }, files) => files.map((file) => stdout.toString('latin1').startsWith(sha256(unit(file)))),
})
