// @ts-check
// What a manifest leaves out, because a host changes it by itself or because it tells nothing about the host.
// In a pattern `*` stands for any characters within one name; a pattern covers everything below what it matches.

export const volatilePaths = [
  // Not on the disk: the kernel's and systemd's views of the running system, and temporary files.
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/tmp',
  '/var/tmp/systemd-private-*',
  // Logs and caches.
  '/var/log',
  '/var/cache',
  '/etc/ld.so.cache',
  // What apt and dpkg keep for themselves; the list of packages is a part of the manifest of its own.
  '/var/lib/apt',
  '/var/lib/dpkg/available',
  '/var/lib/dpkg/lock*',
  '/var/lib/dpkg/status',
  '/var/lib/dpkg/*-old',
  '/var/lib/dpkg/triggers/Lock',
  '/var/backups',
  // The account files as they were before the last change; the accounts themselves are in.
  '/etc/passwd-',
  '/etc/group-',
  '/etc/shadow-',
  '/etc/gshadow-',
  '/etc/subuid-',
  '/etc/subgid-',
  // Notes of systemd and others about when something ran last.
  '/etc/.updated',
  '/var/.updated',
  '/var/lib/systemd/catalog',
  '/var/lib/systemd/pstore',
  '/var/lib/systemd/random-seed',
  '/var/lib/systemd/timers',
  '/var/lib/systemd/timesync',
  '/var/lib/logrotate/status',
  '/var/lib/sudo/lectured',
]

/** For comparing two hosts with each other, in `ignore`: what makes a host itself. */
export const identity = ['/etc/machine-id', '/etc/hostname', '/etc/hosts', '/etc/ssh/ssh_host_*']

/**
 * Units that come and go without anybody changing the host: logins, services that D-Bus starts on demand and that end when
 * idle, targets and slices that another unit pulled in and that stay when it ends, devices and mounts of the kernel (a mount
 * on the disk is in the manifest as a `mount` line).
 */
export const volatileUnits = new RegExp(
  `^(?:${[
    'session-.*\\.scope',
    'user@.*\\.service',
    'user-runtime-dir@.*\\.service',
    'user-.*\\.slice',
    'system-.*\\.slice',
    'modprobe@.*\\.service',
    'container-getty@.*\\.service',
    'systemd-(?:hostnamed|localed|timedated|networkd-wait-online|tmpfiles-clean)\\.service',
    '(?:network-online|nss-lookup|nss-user-lookup|remote-fs-pre|rpcbind|time-set|time-sync)\\.target',
    'run-.*\\.(?:mount|scope)',
    '(?:dev|proc|sys)-.*\\.mount',
    '.*\\.device',
  ].join('|')})$`,
)

/**
 * @param {string} pattern
 * @returns {RegExp}
 */
export function pathPattern(pattern) {
  const source = pattern
    .replace(/\/+$/, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
  return new RegExp(`^${source}(?:/|$)`)
}
