/**
 * What runs on the host for as long as a connection lasts. It reads length-framed scripts from its stdin and frames what they print:
 *
 *     ← hostkit waits
 *     → NONCE                            first of all, after some blank lines
 *     ← NONCE up UID, and where the connection comes from
 *     → LENGTH, script                   a script runs in a subshell; payload that it wants follows on the same stdin
 *     ← …, NONCE end                     the frame is closed by a line that nobody else can know
 *
 * One line, no single quote, no `!`, no backslash: it must survive as `sh -c '…'` under fish and csh. The nonce comes in on
 * stdin, since other users can read an argument list and could then forge frames in files that we fetch.
 * What comes next on stdin is the next reader's, so nobody may read ahead: `dd` takes exactly what it is asked for, `head -c` of busybox does not.
 */
export const PROGRAM: string = [
  'LC_ALL=C',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'export LC_ALL PATH',
  // What would make the shell, or the tools that HostKit reads, behave or speak otherwise.
  'unset CDPATH ENV BASH_ENV IFS POSIXLY_CORRECT GREP_OPTIONS GZIP QUOTING_STYLE TAR_OPTIONS',
  'umask 077',
  'cd /',
  'echo',
  'echo hostkit waits',
  'N=',
  'until [ -n "$N" ]; do IFS= read -r N || exit 0; done',
  // One query: stdout as it comes, then the status, then stderr, each closed by the nonce.
  'q() { { e=$("$@" 2>&1 >&3 3>&-); s=$?; } 3>&1; echo; echo "$N $s"; printf %s "$e"; echo; echo "$N ."; }',
  // `x SCRIPT OPERANDS…`, for `q`: in the shell that the answer is caught in anyway.
  'x() { x=$1; shift; eval "$x"; }',
  // `r BYTES`: exactly so many bytes of stdin, in one small buffer.
  'r() { [ "$1" -lt 65536 ] || dd bs=65536 count=$(($1 / 65536)) iflag=fullblock; [ $(($1 % 65536)) = 0 ] || dd bs=$(($1 % 65536)) count=1 iflag=fullblock; }',
  'echo',
  // `uid=0(root) gid=0(root) …`: who it is, too, by one process.
  'I=$(id)',
  'U=${I#uid=}',
  'U=${U%% *}',
  'U=${U%%(*}',
  'echo "$N up $U ${SSH_CONNECTION-}"',
  'while IFS= read -r n; do S=$(r "$n" 2>/dev/null; echo x); (eval "${S%x}"); echo; echo "$N end"; done',
].join('; ')
