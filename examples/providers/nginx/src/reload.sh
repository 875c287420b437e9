# Makes a running nginx serve what its files say now, and makes sure that it does. One that does not run needs nothing: it reads them when it starts.
problem=$(nginx -t -q 2>&1) || { printf '%s\n' "$problem"; exit 1; }
config=$(nginx -T 2>/dev/null)
value() { printf '%s\n' "$config" | sed -n "s/^[[:space:]]*$1[[:space:]]\{1,\}\([^[:space:];]*\).*/\1/p" | head -n 1; }
pidfile=$(value pid)
main=$(cat "${pidfile:-/run/nginx.pid}" 2>/dev/null) && kill -0 "$main" 2>/dev/null || exit 0
log=$(value error_log)
log=${log:-/var/log/nginx/error.log}
size=$(wc -c <"$log" 2>/dev/null || echo 0)
workers() { cat "/proc/$main/task/$main/children"; }
before=" $(workers) "
kill -HUP "$main"
# That is a signal and says nothing: a nginx that cannot have a port goes on as before, and tells its log alone. One that took it has new workers.
tries=0
while [ "$tries" -lt 50 ]; do
  for worker in $(workers); do
    case $before in *" $worker "*) ;; *) exit 0 ;; esac
  done
  tries=$((tries + 1))
  sleep 0.2
done
echo 'nginx did not take the new config and goes on with the former one'
tail -c "+$((size + 1))" "$log" 2>/dev/null | grep -F '[emerg]' | sed 's/^.*\[emerg\] [^:]*: //' | sort -u
exit 1
