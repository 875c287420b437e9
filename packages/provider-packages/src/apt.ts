import type { Argv, Exec } from '@hostkit/core'

/**
 * apt-get(8) as a program runs it: no questions, the admin's conffiles kept, and five minutes of patience for whoever else holds dpkg's lock. None of these has a
 * time limit: a package step is never killed.
 */
const APT: Argv = [
  'env',
  'DEBIAN_FRONTEND=noninteractive',
  'NEEDRESTART_SUSPEND=1',
  'apt-get',
  '-q',
  '-y',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
]

export const install = (recommends: boolean): Argv => [
  ...APT,
  ...(recommends ? [] : ['--no-install-recommends']),
  '--allow-downgrades',
  'install',
  '--',
]
export const remove: Argv = [...APT, 'remove', '--']

/**
 * Heals what an interrupted dpkg left, waiting for whoever holds its lock, and fetches the lists when there are none or they are older than a day. The folder has the time
 * of the last fetch; the lists in it have the mirror's.
 */
const READY = `
i=0
while dpkg --audit | grep -q . && ! said=$(dpkg --configure -a 2>&1); do
  case $said in *lock*) ;; *) i=300 ;; esac
  [ $i -lt 300 ] || { printf '%s\\n' "$said"; exit 1; }
  i=$((i + 1))
  sleep 1
done
if [ "$1" != always ] && ls /var/lib/apt/lists | grep -q Packages; then
  [ -z "$(find /var/lib/apt/lists -maxdepth 0 -mtime -1)" ] || exit 0
fi
exec apt-get -q -o DPkg::Lock::Timeout=300 update
`
export const ready = (always: boolean): Exec => ({
  op: 'exec',
  argv: ['sh', '-c', READY, 'sh', always ? 'always' : 'when-stale'],
  role: 'check',
  undo: 'none',
  label: 'package lists',
})
