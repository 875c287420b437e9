// @ts-check
// Scripts that run inside a host: constants, whose values come as positional parameters.

/** Waits for the end of the boot and for the network, and writes the address of eth0. */
export const ready = `
# systemd cannot be asked in the first moments of its life. "degraded" is a boot that ended with a failed unit.
until
  case $(systemctl is-system-running --wait 2>/dev/null) in
    running | degraded) true ;;
    *) false ;;
  esac
do sleep 0.01; done
until
  set -- $(ip -4 -o address show dev eth0 scope global)
  [ -n "\${4-}" ]
do sleep 0.01; done
echo "\${4%/*}"
`

/**
 * Parameters: public key, and for a further user: name, shell, sudo. It runs while the host boots.
 * The rule for sudo goes into a file without a dot in its name, because sudo skips the others.
 */
export const prepare = `
set -eu
let_in() { # home owner
  install -d -m 700 -o "$2" -g "$2" "$1/.ssh"
  printf '%s\\n' "$key" >"$1/.ssh/authorized_keys"
  chown "$2:$2" "$1/.ssh/authorized_keys"
  chmod 600 "$1/.ssh/authorized_keys"
}
key=$1
let_in /root root
if [ $# -gt 1 ]; then
  # Debian has groups of its own, such as "operator": a user of that name belongs to it.
  if getent group "$2" >/dev/null; then group=--gid=$2; else group=--user-group; fi
  useradd --create-home "$group" --shell "$3" -- "$2"
  let_in "/home/$2" "$2"
  case $4 in
    nopasswd) echo "$2 ALL=(ALL:ALL) NOPASSWD: ALL" ;;
    password) echo "$2 ALL=(ALL:ALL) ALL" ;;
  esac >/etc/sudoers.d/harness
  chmod 440 /etc/sudoers.d/harness
fi
${ready}`

/**
 * Parameters: file, mode. The content is the standard input; not `install /dev/stdin`, because the pipe belongs to a user
 * outside of the container, so that nobody inside may open it anew.
 */
export const put = `
set -eu
mkdir -p -- "$(dirname -- "$1")"
umask 077
rm -f -- "$1"
cat >"$1"
chmod "$2" "$1"
`
