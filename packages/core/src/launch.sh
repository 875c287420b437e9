# Starts `sh x VERB` so that it outlives whoever asks: as a transient unit where the host has a service manager, else detached from the session.
# The one place of core that knows about service managers.
R=$(cd -P "${0%/*}" && pwd) || exit 70
verb=$1
# Tests try other shells; two words are allowed: `busybox ash`.
shell=${HOSTKIT_SHELL:-sh}
if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemd-run >/dev/null; then
  name=hostkit-${R##*/}
  [ "$verb" = apply ] || name=$name-$verb-$$
  exec systemd-run --quiet --collect -p Type=exec -p KillMode=mixed --unit "$name" -- $shell "$R/x" "$verb" 8>&- 9>&-
fi
setsid $shell "$R/x" "$verb" </dev/null >/dev/null 2>&1 8>&- 9>&- &
