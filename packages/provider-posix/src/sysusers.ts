import type { Argv } from '@hostkit/core'
import type { AccountState } from './account.js'
import { SWEEP } from './stale.js'

// useradd(8) rewrites and flushes four files for each user: 12 ms, and the steepest part of a large first run. systemd-sysusers(8) does it once for all,
// but it can only make system users with a group of their own.

/** Whether systemd-sysusers makes the same account as useradd would. A `%` or a quote would mean something to it. */
export const isPlain = (name: string, { uid, group, groups, home, shell, system }: AccountState): boolean =>
  system && uid === null && group === name && groups.length === 0 && [home, shell].every((path) => /^\/[\w./-]*$/.test(path))

/** As sysusers.d(5) has it. */
export const lineOf = (name: string, { home, shell }: AccountState): string => `u ${name} - "" ${home} ${shell}`

/** Like useradd, it does not take a group that is somebody's already. The plan has seen none; nor has the run, when it was armed. */
export const addPlain: Argv = [
  'sh',
  '-c',
  `names=' '
for line; do
  line=\${line#u }
  names="$names\${line%% *} "
done
while IFS=: read -r group _; do
  case $names in
    *" $group "*)
      echo "there is a group $group already"
      exit 9
      ;;
  esac
done </etc/group
printf '%s\\n' "$@" | systemd-sysusers -`,
  'sh',
]

/** Also for a part of these accounts, and for half of one, as a killed systemd-sysusers leaves them; and for the new files that it had not put in place. */
export const dropPlain: Argv = [
  'sh',
  '-c',
  `${SWEEP}
for p in /proc/[0-9]*/comm; do
  { read -r name <"$p"; } 2>/dev/null && [ "$name" = systemd-sysuser ] && busy=1
done
h='[0-9a-f]'
h=$h$h$h$h
h=$h$h$h$h
[ -n "\${busy-}" ] || for f in /etc/.#passwd$h /etc/.#shadow$h /etc/.#group$h /etc/.#gshadow$h; do rm -f "$f"; done
bad=0
for line; do
  line=\${line#u }
  name=\${line%% *}
  if grep -q "^$name:" /etc/passwd; then userdel "$name" || bad=1; fi
  if grep -q "^$name:" /etc/group; then groupdel "$name" || bad=1; fi
done
exit $bad`,
  'sh',
]
