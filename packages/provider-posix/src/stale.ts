/**
 * Shell text: removes what a killed useradd(8) and its kin leave beside the account files, `/etc/group.PID` with that very number in it. Their locks and new versions
 * the next of them takes away itself. A backup that an admin called `/etc/group.20260101` has other content.
 */
export const SWEEP = [
  'for f in /etc/passwd.[0-9]* /etc/shadow.[0-9]* /etc/group.[0-9]* /etc/gshadow.[0-9]* /etc/subuid.[0-9]* /etc/subgid.[0-9]*',
  'do [ ! -f "$f" ] || [ -d "/proc/${f##*.}" ] || [ "$(tr -d "\\000" <"$f")" != "${f##*.}" ] || rm -f "$f"',
  'done',
].join('; ')
