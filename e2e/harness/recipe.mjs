// @ts-check
// What the images are made of. A change of this file makes new images on the next run.

/**
 * @typedef {object} Variant
 * @property {string} suite the Debian release
 * @property {string[]} packages
 * @property {string[]} disabled units that a package enables and that the tests want to start themselves
 */

const base = [
  'systemd-sysv',
  'dbus',
  // Gives a login its session and XDG_RUNTIME_DIR, as on a server that Debian's installer made.
  'libpam-systemd',
  'udev',
  'openssh-server',
  'sudo',
  'iproute2',
  'nftables',
  'ca-certificates',
  'curl',
  'bash',
  'dash',
  'busybox',
  'procps',
]

/** @type {Record<'debian-12' | 'debian-12-full', Variant>} */
export const variants = {
  'debian-12': { suite: 'bookworm', packages: base, disabled: [] },
  'debian-12-full': {
    suite: 'bookworm',
    packages: [...base, 'caddy', 'strace', 'zsh', 'fish', 'tcsh'],
    disabled: ['caddy.service', 'caddy-api.service'],
  },
}

/** Work on its own schedule would change a host under a test. */
export const masked = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'apt-daily.service',
  'apt-daily-upgrade.service',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'fstrim.timer',
  'man-db.timer',
  'systemd-tmpfiles-clean.timer',
]

export const enabled = ['systemd-networkd.service', 'ssh.service', 'ssh-host-keys.service']

/** What nobody reads on a test host; the rule stays in the image, so `apt-get install` is quick there too. */
export const excluded = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/info/*', '/usr/share/locale/*', '/usr/share/fish/man/*']

/**
 * @param {{ nameServer: string, aptSettings: string }} machine what depends on the machine that the hosts run on
 * @returns {Record<string, string>} path → text
 */
export function files({ nameServer, aptSettings }) {
  return {
    '/etc/systemd/network/10-eth0.network': `[Match]
Name=eth0

[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no

[DHCPv4]
ClientIdentifier=mac
`,
    // Incus fills these two in (see templates) and keeps the mode of a file that is there.
    '/etc/hostname': '',
    '/etc/hosts': '',
    '/etc/resolv.conf': `nameserver ${nameServer}\n`,
    '/etc/apt/apt.conf.d/90machine': `Acquire::Languages "none";\n${aptSettings}`,
    // No RSA key: it takes up to a second to make, and every client of today takes one of these two.
    '/etc/systemd/system/ssh-host-keys.service': `[Unit]
Description=SSH host keys, made at first boot so that no two hosts share one
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key
DefaultDependencies=no
After=systemd-remount-fs.service
Before=ssh.service

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -q -t ecdsa -N "" -C "" -f /etc/ssh/ssh_host_ecdsa_key
ExecStart=/usr/bin/ssh-keygen -q -t ed25519 -N "" -C "" -f /etc/ssh/ssh_host_ed25519_key

[Install]
WantedBy=sysinit.target
`,
  }
}

/** Files that Incus fills in for each instance. */
export const templates = [
  { path: '/etc/hostname', name: 'hostname.tpl', text: '{{ instance.name }}\n' },
  {
    path: '/etc/hosts',
    name: 'hosts.tpl',
    text: '127.0.0.1 localhost\n127.0.1.1 {{ instance.name }}\n::1 localhost ip6-localhost ip6-loopback\n',
  },
]
