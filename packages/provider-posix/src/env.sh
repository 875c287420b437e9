# sh -c … sh FILE STATE known|unknown NAME…: what an environment file holds, for whoever may see the values of these names only.
#
# First how the secrets compare. `known`: the entries that it should have come on stdin, each behind the number of its lines, and each gets `+` or `-`.
# Else a keyed digest of the whole file says whether it still is what the last apply wrote. Then the entries: `=NAME="value"` for those that may be shown,
# their further lines behind `+`; `-NAME` for all others.
#
# A value may have several lines, so entries are told apart by their quotes, as systemd does. In a file that was not written as we write, anything anywhere
# could be somebody's secret, the rest of a key under a name of its own: of such a file nothing is told but that it is `foreign`.
[ -f "$1" ] || { echo absent; exit; }
echo present
if [ "$3" = known ]; then
  have=$(cat "$1"; echo .)
  while IFS= read -r count; do
    entry=
    while [ "$count" -gt 0 ] && IFS= read -r line; do
      entry="$entry$line
" count=$((count - 1))
    done
    case "
$have" in *"
$entry"*) printf + ;; *) printf - ;; esac
  done
  echo
elif [ -r "$2/key" ] && grep -qF " $1" "$2/manifest" 2>/dev/null; then
  h=$(cat "$2/key" "$1" | sha256sum)
  if grep -qxF "${h%% *} $1" "$2/manifest"; then echo same; else echo changed; fi
else
  echo unknown
fi
path=$1
shift 3

# Where we are behind this part of a value: still inside of its quotes, or not. Inside, each of these four stands behind a backslash.
special='["\\`$]'
behind() {
  text=$1
  while :; do
    before=${text%%$special*}
    text=${text#"$before"}
    case $text in
    '') at=inside && return ;;
    \\$special*) text=${text#??} ;;
    \") at=outside && return ;;
    *) at=lost && return ;;
    esac
  done
}

hidden= told= at=outside
first=1
while IFS= read -r line; do
  case $first$line in 1'# secret: '*) hidden=${line#'# secret: '} first= && continue ;; esac
  first=
  case $at in
  inside)
    behind "$line"
    [ -z "$shown" ] || told="$told+$line
"
    ;;
  outside)
    name=${line%%=*}
    case $name in "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*) at=lost ;; esac
    value=${line#*=}
    case $at$value in
    lost*) ;;
    outside\"*) behind "${value#?}" ;;
    *[\"\'\\]*) at=lost ;;
    esac
    shown=
    for n; do [ "$n" != "$name" ] || shown=1; done
    case " $hidden " in *" $name "*) shown= ;; esac
    if [ -n "$shown" ]; then
      told="$told=$line
"
    else
      told="$told-$name
"
    fi
    ;;
  esac
  [ "$at" != lost ] || break
done <"$path"
# A last line that does not end is none that we wrote.
[ "$at" = outside ] && [ -z "$line" ] || { echo foreign; exit; }
printf '%s' "$told"
