# What HostKit runs on a host to move units and to watch them. One program for all of it, so that units with the same verb share one command.
#
#   start UNIT…              start them; when one does not, say why
#   restart UNIT…            the same with a restart
#   stop UNIT…               stop them, and forget that they ever failed
#   back UNIT…               start what a stop has stopped: what had died before stays dead
#   settle UNIT=MS=DIGEST…   watch them for so long, then note with what each was started; an empty digest: note nothing
#   forget UNIT=MS=DIGEST…   take these notes away
#   verify UNIT…             refuse unit files of which systemd would ignore a line

notes=/run/hostkit/started
died=/run/hostkit/died
began=
end='
'
verb=$1
shift

# One line a unit: NAME LOAD ACTIVE SUB TYPE RESULT STATUS INVOCATION RESTARTS SINCE, with - for what a unit does not have. SINCE is when systemd last
# looked whether the unit may start, which comes before anything else of a start; it has blanks, or is empty.
look() {
  what=Id,LoadState,ActiveState,SubState,Type,Result,ExecMainStatus,InvocationID,NRestarts,ConditionTimestamp
  # Before systemd 248 there are whole seconds only.
  shown=$(systemctl --timestamp=us+utc show -p $what -- "$@" 2>/dev/null) || shown=$(TZ=UTC systemctl show -p $what -- "$@")
  printf '%s\n' "$shown" | {
    since= id= type=- result=- status=- invocation=- restarts=- load=- active=- sub=-
    while IFS='=' read -r key value; do
      case $key in
        Id) id=$value ;;
        LoadState) load=$value ;;
        ActiveState) active=$value ;;
        SubState) sub=$value ;;
        Type) type=$value ;;
        Result) result=$value ;;
        ExecMainStatus) status=$value ;;
        InvocationID) invocation=${value:--} ;;
        NRestarts) restarts=$value ;;
        # Without the day of the week, so that texts compare like times.
        ConditionTimestamp) since=${value#* } ;;
        '')
          printf '%s\n' "$id $load $active $sub $type $result $status $invocation $restarts $since"
          since= id= type=- result=- status=- invocation=- restarts=- load=- active=- sub=-
          ;;
      esac
    done
    [ -z "$id" ] || printf '%s\n' "$id $load $active $sub $type $result $status $invocation $restarts $since"
  }
}

# Whether a line of `look` is that of a unit which is where a start should bring it. A oneshot that has done its work is, too.
well() {
  case "$3/$5/$6" in
    active/* | reloading/* | refreshing/* | inactive/oneshot/success | activating/oneshot/*) return 0 ;;
  esac
  return 1
}

# Lines of `look` in, words for people out: in all no more than a dozen, since that is what a plan's result shows.
explain() {
  # The last words of a process that is gone may still be on their way.
  sleep 0.2
  journalctl --sync 2>/dev/null
  count=$(printf '%s\n' "$1" | grep -c .)
  most=$((12 / count - 1))
  [ "$most" -le 10 ] || most=10
  printf '%s\n' "$1" | while read -r id load active sub type result status invocation restarts since; do
    case $load in
      loaded) printf '%s\n' "$id is $active ($sub), result $result, exit status $status$(meaning "$status")$(restarted "$restarts")" ;;
      *)
        printf '%s\n' "$id cannot be loaded: $load $(systemctl show -p LoadError --value -- "$id" | sed 's/^[^ ]* //')"
        # What is wrong with its file was said when it was read, and is the last that was said.
        [ "$most" -lt 1 ] || case $load in bad-setting | error) logged "$id" 1 - @0 ;; esac
        continue
        ;;
    esac
    [ "$most" -lt 1 ] || logged "$id" "$most" "$invocation" "$since"
  done
}

# `logged UNIT LINES INVOCATION SINCE`: the last that was said of this start. What was said before, also by others of its name, is not about it.
logged() {
  case $4 in
    *.*) since=$began ;;
    *) since=${began%.*} ;;
  esac
  # Nothing of it began, such as where it needs what cannot start: systemd says why, and what the unit says is of before.
  if [ -n "$began" ] && expr "x$4" '<' "x$since" >/dev/null; then
    journalctl --since="$began UTC" -o cat -q "UNIT=$1" _PID=1 2>/dev/null | tail -n "$2"
    return
  fi
  # systemd has forgotten all of it but the last it said.
  [ -n "$4" ] || set -- "$1" 1 - @0
  # By the times alone there would be the last lines of the start before: they take a while to get into the journal.
  from=$(journalctl "INVOCATION_ID=$3" + "_SYSTEMD_INVOCATION_ID=$3" --since "$4" -o export -q 2>/dev/null | head -n 1)
  case $from in
    __CURSOR=*) from=--cursor=${from#*=} ;;
    *) from=--since=$4 ;;
  esac
  # `-u` would leave out what a child of systemd says that has become no program yet, such as which file was not found.
  journalctl "$from" -o cat -q "_SYSTEMD_UNIT=$1" + "UNIT=$1" _UID=0 + "COREDUMP_UNIT=$1" _UID=0 2>/dev/null | tail -n "$2"
}

# Why one that runs is not well.
restarted() {
  case $1 in
    anew) echo ': somebody started it anew while it was watched' ;;
    1) echo ': systemd has restarted it once since its start' ;;
    [1-9]*) echo ": systemd has restarted it $1 times since its start" ;;
  esac
}

# Exit statuses that systemd itself gives, when it could not even execute the program; systemd.exec(5).
meaning() {
  case $1 in
    200) echo ': the working directory cannot be entered' ;;
    203) echo ': the program cannot be executed' ;;
    216) echo ': there is no such group' ;;
    217) echo ': there is no such user' ;;
    218) echo ': the capabilities cannot be set' ;;
    226) echo ': the sandbox cannot be set up; is a path of it missing?' ;;
    233 | 238 | 239 | 240) echo ': a directory cannot be made' ;;
    243) echo ': the credentials cannot be set up' ;;
  esac
}

# What of the lines of `look` is not well.
ill() {
  while read -r line; do
    well $line || printf '%s\n' "$line"
  done
}

bring() {
  [ ! -d "$died" ] || for unit; do rm -f "$died/$unit"; done
  # A file that is newer than what systemd has loaded would be started as it was.
  case $(systemctl show -p NeedDaemonReload --value -- "$@") in *yes*) systemctl daemon-reload || exit ;; esac
  # One that failed before may have used up its starts. The list comes in one answer; to reset is to ask about each unit by itself.
  failed=$(systemctl list-units --all --full --plain --no-legend --no-pager --state=failed 2>/dev/null | while read -r name _; do
    for unit; do [ "$unit" != "$name" ] || printf '%s ' "$name"; done
  done)
  [ -z "$failed" ] || (set -f && systemctl reset-failed -- $failed 2>/dev/null)
  # Some write no part of a second.
  began=$(date -u '+%F %T.%6N') began=${began%.*N}
  said=$(systemctl "$verb" -- "$@" 2>&1) && exit 0
  bad=$(look "$@" | ill)
  if [ -n "$bad" ]; then explain "$bad"; else printf '%s\n' "$said"; fi
  exit 1
}

case $verb in
  start | restart) bring "$@" ;;
  back)
    for unit; do
      shift
      [ -e "$died/$unit" ] || set -- "$@" "$unit"
    done
    [ $# = 0 ] || verb=start bring "$@"
    ;;
  stop)
    # One with a note is one that nobody has stopped. Its note goes first: a stop that is tried again is not taken for a death.
    systemctl is-active -- "$@" | for unit; do
      read -r state
      case $state in
        inactive | failed) [ ! -e "$notes/$unit" ] || { mkdir -p "$died" && true >"$died/$unit"; } ;;
        *) rm -f "$died/$unit" ;;
      esac
      rm -f "$notes/$unit"
    done
    systemctl stop -- "$@"
    status=$?
    # 5: systemd knows no such unit, so nothing of it can run.
    [ $status = 0 ] || [ $status = 5 ] || exit $status
    systemctl reset-failed -- "$@" 2>/dev/null
    true
    ;;
  settle)
    units= longest=0
    for each; do
      units="$units ${each%%=*}"
      ms=${each#*=} ms=${ms%%=*}
      [ "$ms" -le "$longest" ] || longest=$ms
    done
    set -f
    now=$(look $units)
    was=
    if [ "$longest" -gt 0 ]; then
      # With a line break around each: a shell takes long for a pattern that may begin anywhere.
      was=$(printf '%s\n' "$now" | while read -r id _ _ _ _ _ _ invocation restarts since; do printf '\n%s %s %s %s\n' "$id" "$invocation" "$restarts" "$since"; done)
      sleep "$(printf '%d.%03d' $((longest / 1000)) $((longest % 1000)))"
      now=$(look $units)
    fi
    # The same start as before the wait: no automatic restart in between.
    bad=$(printf '%s\n' "$now" | while read -r line; do
      set -- $line
      well "$@" && case $longest/$was$end in 0/* | *"$end$1 $8 $9 "*) continue ;; esac
      [ -n "$was" ] || { printf '%s\n' "$line"; continue; }
      restarts=$9
      case $restarts in 0 | -) ! well "$@" || restarts=anew ;; esac
      # All since the first of these starts counts.
      first=${was#*"$end$1 "} first=${first%%"$end"*}
      printf '%s\n' "$1 $2 $3 $4 $5 $6 $7 ${first%% *} $restarts ${first#* * }"
    done)
    if [ -n "$bad" ]; then
      explain "$bad"
      exit 1
    fi
    mkdir -p "$notes" || exit
    # systemctl answers in the order in which it was asked.
    printf '%s\n' "$now" | while read -r id _ _ _ _ _ _ invocation _; do
      digest=${1##*=}
      shift
      if [ -n "$digest" ] && [ "$invocation" != - ]; then printf '%s %s\n' "$digest" "$invocation" >"$notes/$id"
      else rm -f "$notes/$id"; fi || exit
    done || exit
    ;;
  forget) for each; do rm -f "$notes/${each%%=*}"; done ;;
  verify)
    command -v systemd-analyze >/dev/null || exit 0
    for unit; do
      set -- "$@" "/etc/systemd/system/$unit"
      shift
    done
    # A line that systemd ignores is a wish that silently does not come true, such as a limit this version does not know.
    ignored=$(systemd-analyze verify --man=no --recursive-errors=no -- "$@" 2>&1 | grep -i ignor | while read -r line; do
      for file; do case $line in "$file:"*) printf '%s\n' "$line" ;; esac; done
    done)
    [ -z "$ignored" ] || { printf '%s\n' "$ignored"; exit 1; }
    ;;
  *) exit 64 ;;
esac
