# One server alone, inside the least that nginx accepts around it: whether all sites go together is looked at before the reload.
{
  printf 'pid /dev/null; error_log stderr crit; events {} http { access_log off;\n'
  cat
  printf '}\n'
} | nginx -t -q -c /dev/stdin
