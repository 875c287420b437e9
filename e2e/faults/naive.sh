# The control: the same work as people write it without a tool, step by step over SSH, each file in place, and no journal.
# sh naive.sh ADDRESS [OPTION…]   the options are ssh's; a shared connection among them, for speed
address=$1
shift
on() { ssh "$@" "root@$address" "$command" || exit 1; }
step() {
  command=$1
  shift
  on "$@"
}
step 'groupadd --system crew' "$@" </dev/null
for name in ann bob; do step "useradd --system --no-create-home --groups crew $name" "$@" </dev/null; done
step 'mkdir -p /srv/one /srv/two /opt/deep/er /etc/web' "$@" </dev/null
step 'chown ann:crew /srv/one /srv/two && chmod 2750 /srv/one /srv/two' "$@" </dev/null
echo 'replaced by hand' | step 'cat >/etc/motd' "$@"
for i in 0 1 2 3 4 5 6 7; do echo "$i" | step "cat >/srv/one/f$i && chown bob:crew /srv/one/f$i && chmod 640 /srv/one/f$i" "$@"; done
echo 'implicit parents' | step 'cat >/opt/deep/er/down' "$@"
step 'ln -s /etc/motd /srv/two/link' "$@" </dev/null
echo 'PORT=4000' | step 'cat >/etc/web/runtime.env && chmod 600 /etc/web/runtime.env' "$@"
printf '[Service]\nExecStart=/bin/sleep infinity\nEnvironmentFile=/etc/web/runtime.env\n[Install]\nWantedBy=multi-user.target\n' |
  step 'cat >/etc/systemd/system/web.service' "$@"
step 'systemctl daemon-reload' "$@" </dev/null
step 'systemctl enable --now web.service' "$@" </dev/null
