# One server alone, inside the least that nginx accepts around it: whether all sites go together is looked at before the reload.
# By its own user, or it would give its folders to another one. In a file, as nginx reads its config from anywhere but the start to the end.
file=$(mktemp) || exit 1
trap 'rm -f "$file"' EXIT
{
  grep -E '^[[:space:]]*user[[:space:]]' /etc/nginx/nginx.conf
  printf 'pid /dev/null; error_log stderr crit; events {} http { access_log off;\n'
  cat
  printf '}\n'
} >"$file"
nginx -t -q -c "$file"
