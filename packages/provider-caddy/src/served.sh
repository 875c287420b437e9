# What the files of Caddy amount to, and what the server was told last, as two lines of JSON. `unknown`: it does not run, or does not say.
unit=caddy.service
unknown() { echo unknown; exit 0; }

systemctl --quiet is-active $unit || unknown
pid=$(systemctl show --property=MainPID --value $unit)
life=$(systemctl show --property=InvocationID --value $unit)
[ -r "/proc/$pid/environ" ] || unknown
read -r mixed 2>/dev/null </run/hostkit/caddy.mixed
[ "$mixed" != "$life" ] || { echo mixed; exit 0; }
value() { tr '\0' '\n' <"/proc/$pid/environ" | sed -n "s/^$1=//p"; }
home=$(value XDG_CONFIG_HOME)
saved=${home:-$(value HOME)/.config}/caddy/autosave.json
[ -r "$saved" ] || unknown
files=$(xargs -0 sh -c 'exec env -i HOME=/dev/null "$@" caddy adapt --config /etc/caddy/Caddyfile --adapter caddyfile' sh <"/proc/$pid/environ") || unknown
printf '%s\n' "$files"
cat "$saved"
