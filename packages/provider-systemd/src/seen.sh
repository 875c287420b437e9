# What a host knows about units, in one go. Arguments: `+UNIT` and `-UNIT` (with and without a look at its last start), and absolute paths of files
# whose age matters. Answers in sections; every line is hostile text.

watched=' '
set -f
units= patterns=
for a; do
  case $a in
    /*) continue ;;
    +*) watched="$watched${a#?} " ;;
  esac
  a=${a#?}
  units="$units $a"
  # In a pattern a backslash is an escape.
  case $a in *\\*) a=$(printf '%s' "$a" | sed 's/\\/\\\\/g') ;; esac
  patterns="$patterns $a"
done

loaded=$(systemctl list-units --all --full --plain --no-legend --no-pager -- $patterns) || exit
printf '=loaded\n%s\n' "$loaded"

# The first file of a name counts. One without a word in it, as is the link to /dev/null, masks the unit.
echo =files
masked=
for unit in $units; do
  case $unit in
    *@?*.*) file=${unit%%@*}@.${unit##*.} ;;
    *) file=$unit ;;
  esac
  for folder in /etc /run /usr/local/lib /usr/lib /lib; do
    path=$folder/systemd/system/$unit
    [ -e "$path" ] || path=$folder/systemd/system/$file
    if [ -e "$path" ]; then
      printf '%s\n' "$unit"
      [ -s "$path" ] || masked="$masked $unit"
      break
    fi
  done
done

echo =masked
printf '%s\n' $masked

echo =links
find /etc/systemd/system -type l -exec stat -c %N {} +

echo =notes
noted= starts=
for unit in $units; do
  { read -r digest invocation <"/run/hostkit/started/$unit"; } 2>/dev/null || continue
  printf '%s %s %s\n' "$unit" "$digest" "$invocation"
  [ -z "$invocation" ] || noted="$noted $unit=$invocation" starts="$starts /run/systemd/units/invocation:$unit"
done

# Where systemd has the name of a unit's start as a link, and it is the noted one, `show` has nothing to add: it asks systemd about each unit by itself.
echo =sure
sure=' '
[ -z "$starts" ] || starts=$(stat -c %N -- $starts 2>/dev/null)
for each in $noted; do
  case $starts in *"/invocation:${each%%=*}' -> '${each#*=}'"*) sure="$sure${each%%=*} " ;; esac
done
printf '%s\n' $sure

# Its columns, without a process to take them apart.
active=
IFS='
'
for line in $loaded; do
  name=${line%% *} rest=${line#* }
  rest=${rest#"${rest%%[! ]*}"} rest=${rest#* }
  rest=${rest#"${rest%%[! ]*}"} state=${rest%% *}
  case $sure in *" $name "*) continue ;; esac
  case "$state $watched" in active*" $name "* | reloading*" $name "*) active="$active $name" ;; esac
done
unset IFS
[ -n "$active" ] || exit 0

TZ=UTC
export TZ
what='Id,InvocationID,InactiveExitTimestamp,NeedDaemonReload,FragmentPath,DropInPaths,EnvironmentFiles'
# Before systemd 248 there are whole seconds only.
shown=$(systemctl --timestamp=us+utc show -p "$what" -- $active 2>/dev/null) || shown=$(systemctl show -p "$what" -- $active) || exit
printf '=shown\n%s\n' "$shown"

echo =ages
{
  printf '%s\n' "$shown" | sed -n 's/^FragmentPath=//p; s/^EnvironmentFiles=\(.*\) (ignore_errors=[a-z]*)$/\1/p'
  printf '%s\n' "$shown" | sed -n 's/^DropInPaths=//p' | tr ' ' '\n'
  for a; do case $a in /*) printf '%s\n' "$a" ;; esac; done
} | sort -u | sed '/^$/d' | tr '\n' '\0' | xargs -0 -r stat -L -c '%f %y %n'
exit 0
