# Makes a running Caddy serve what its files say now. A Caddy that does not run needs nothing: it reads them when it starts.
#
# Not `systemctl reload`: Caddy 2.6 never tells systemd that a reload failed, so that hangs for 90 s. Not `caddy validate`: it runs as root and leaves
# certificate authorities in root's home. `caddy adapt` says whether the text is right, and the server itself refuses what it cannot run.
unit=caddy.service config=/etc/caddy/Caddyfile mark=/run/hostkit/caddy.mixed

systemctl --quiet is-active $unit 2>/dev/null && [ -e $config ] || exit 0
pid=$(systemctl show --property=MainPID --value $unit)
life=$(systemctl show --property=InvocationID --value $unit)

# In the environment of the server, as the files may name variables of it. A library in caddy makes `.step` in whatever home it finds.
caddy_as_served() {
  xargs -0 sh -c 'verb=$1; shift; exec env -i HOME=/dev/null "$@" caddy "$verb" --config /etc/caddy/Caddyfile --adapter caddyfile' sh "$1" </proc/"$pid"/environ
}

problem=$(caddy_as_served adapt 2>&1 >/dev/null) || { printf '%s\n' "$problem"; exit 1; }

# After a reload that failed half way, such as at a port that is taken, Caddy answers from the new and the old config in turn, and good reloads do not
# cure it: only a new process does. The mark names the life of the process that is in that state, and is there before it can be.
read -r mixed 2>/dev/null <$mark
if [ "$mixed" = "$life" ]; then
  systemctl restart $unit || { journalctl --unit $unit --lines 5 --output cat --no-pager; exit 1; }
else
  mkdir -p /run/hostkit && printf '%s\n' "$life" >$mark || exit 1
  problem=$(caddy_as_served reload 2>&1) || { printf '%s\n' "$problem" | grep '^Error' || printf '%s\n' "$problem"; exit 1; }
fi
rm -f $mark
