import type { Argv, Exec } from '@hostkit/core'

/**
 * apt-get(8) as a program runs it: no questions, the admin's conffiles kept, and five minutes of patience for whoever else holds dpkg's lock. None of these has a
 * time limit: a package step is never killed.
 */
const APT: Argv = ['env', 'DEBIAN_FRONTEND=noninteractive', 'NEEDRESTART_SUSPEND=1', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold']

export const install = (recommends: boolean): Argv => [...APT, ...(recommends ? [] : ['--no-install-recommends']), '--allow-downgrades', 'install', '--']
export const remove: Argv = [...APT, 'remove', '--']

/** Heals what an interrupted dpkg left, and fetches the lists when they are missing or older than a day. */
const READY = `
dpkg --audit | grep -q . && { dpkg --configure -a || exit 1; }
[ "$1" = always ] || [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mtime -1 2>/dev/null | head -n 1)" ] || exit 0
exec apt-get -q -o DPkg::Lock::Timeout=300 update
`
export const ready = (always: boolean): Exec => ({ op: 'exec', argv: ['sh', '-c', READY, 'sh', always ? 'always' : 'when-stale'], role: 'check', undo: 'none', label: 'package lists' })
