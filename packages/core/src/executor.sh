# HostKit's executor: performs one run on this host, alone. POSIX sh; it lies in the directory of its run and needs nothing else.
#
#   sh x apply    lock, arm, wait for "go", perform stage by stage, commit or take everything back
#   sh x resume   finish an interrupted run if all of it verifies, else take it back
#   sh x undo     take an interrupted run back
#   sh x end      end an executor that has been silent for too long, so that its run can be resumed or undone
#   sh x guard    watch a run that may cut off access: take it back when its executor cannot
#
# A stage is one intent in the journal, its acts, one `done`. State is decided by inodes and hashes, never by the journal's word:
# an open stage is always undone first. plan.sh holds what to do, as quoted calls of the functions below.

LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=${HOME:-/root}
export LC_ALL PATH HOME
umask 077
R=$(cd -P "${0%/*}" && pwd) && cd "$R" || exit 70
RUN=${R##*/} STATE=${R%/runs/*} B=$R/before
# The lock of a host is forgotten with its boot; a state of one's own, without root or in a test, has a lock of its own.
if [ "$STATE" = /var/lib/hostkit ]; then L=/run/hostkit; else L=$STATE; fi
mkdir -p "$L"
n=0 SEQ=0 BEGAN= HOLDS= INTENT=' ' DONE=' ' STARTED=' ' BAD= STOP= FULL= WHY= STUCK= TRIED= LASTBOOT=same
. ./plan.sh || exit 70

# ---------------------------------------------------------------- journal

uptime() { read -r UP _ </proc/uptime; }

# The same in hundredths of a second, to reckon with.
now() { uptime; NOW=$((${UP%.*} * 100 + 1${UP#*.} - 100)); }

# One line, one write: `SEQ UPTIME KIND STAGE OP [key=value…] .`  Only a line that ends in ` .` counts.
j() {
  uptime
  SEQ=$((SEQ + 1))
  printf '%s %s %s .\n' "$SEQ" "$UP" "$*" 2>/dev/null >>journal && return
  # No room even for a line: give back the reserve, close what may be a torn line, say it again, and stop the run.
  FULL=1
  rm -f "$STATE/reserve"
  printf '\n%s %s %s .\n' "$SEQ" "$UP" "$*" 2>/dev/null >>journal
}

# What the journal of an earlier executor says, into the variables that a live one keeps.
replay() {
  [ -s journal ] || return 0
  [ -z "$(tail -c1 journal)" ] || echo >>journal
  while read -r s _ kind stage op rest; do
    case $rest in . | *' .') ;; *) continue ;; esac
    [ "$s" = $((SEQ + 1)) ] || continue
    SEQ=$s
    case $kind in
      begin) BEGUN=1 BOOT=${rest#boot=} BOOT=${BOOT%% *} ;;
      intent) INTENT="$INTENT$stage " ;;
      done) DONE="$DONE$stage " ;;
      start) STARTED="$STARTED$op " ;;
      undoing) UNDOING=1 ;;
      unstage) INTENT=$(without "$stage" "$INTENT") DONE=$(without "$stage" "$DONE") ;;
      needs) case $rest in why=stuck*) TRIED=1 UNDOING=1 ;; *) ENDED=needs ;; esac ;;
      commit | rolledback | refused) ENDED=$kind ;;
    esac
  done <journal
}

without() {
  w=' '
  for i in $2; do [ "$i" = "$1" ] || w="$w$i "; done
  printf '%s' "$w"
}

# `sync`, whose word counts: only one that does not know the option is replaced by a plain one, which cannot fail.
flush() {
  why=$(sync "$@" 2>&1) && return
  case $why in
    *option*) sync ;;
    *) because "what was written did not reach the disk: ${why##*: }" ;;
  esac
}

# Everything so far is on the disk when this returns. One syncfs, unless much of other people's data would go with it.
barrier() {
  dirty=0
  while read -r name kb _; do
    case $name in Dirty: | Writeback:) dirty=$((dirty + kb)) ;; esac
  done </proc/meminfo
  if [ "$dirty" -lt 65536 ]; then
    flush -f journal || return 1
    for m in $MOUNTS; do eval "flush -f \"\$M$m\"" || return 1; done
  else
    { find "$R" -print0; [ ! -s "dirs.$n" ] || cat "dirs.$n"; } 2>/dev/null | xargs -0 sync 2>/dev/null || sync
  fi
}

# ---------------------------------------------------------------- refusing, and failing

refuse() {
  # What could not be said must not be cleared away: a run that has begun is then found unfinished, any other is swept one day.
  ! j refused - - "why=$1" "${2:-}" || finish
  exit 5
}

# Remembers the first cause of a failure, in words for people, for as long as a controller may want them.
because() {
  if [ -z "$WHY" ]; then
    WHY=$1
    # Where a program's own words could not even be noted, a full disk says them again.
    case $WHY in *': ') WHY=$WHY$(unwritten) ;; esac
    { printf '%s\n' "$WHY" >"$R/cause" || { rm -f "$STATE/reserve"; printf '%s\n' "$WHY" >"$R/cause"; }; } 2>/dev/null
  fi
  return 1
}

# Why nothing can be written, in the system's words: more than the reserve, by a program that says it.
unwritten() { { head -c 131072 /dev/zero >"$R/probe"; } 2>&1 | sed -n '$s/.*: //p'; rm -f "$R/probe"; }

# ---------------------------------------------------------------- visitors over the files of a stage
# plan.sh says `at K DIR NAME…`; a stage's files are walked several times with another $VISIT.

at() {
  K=$1 D=$2
  shift 2
  eval "M=\${M$K-}"
  if [ -n "$M" ]; then base=$M/.hostkit/$RUN/$n T=$base/tree O=$base/out X=$base/before
  else base=$R/s$n T=$base/tree O=$base/out X=$B/$n; fi
  "$VISIT" "$@"
}

exists() { [ -e "$1" ] || [ -L "$1" ]; }

# The same inode. `-ef` follows links, so links are compared by number.
same() {
  if [ -L "$1" ] || [ -L "$2" ]; then
    set -- $(stat -c %d:%i -- "$1" "$2" 2>/dev/null)
    [ $# = 2 ] && [ "$1" = "$2" ]
  else
    [ "$1" -ef "$2" ]
  fi
}

# Into the directory itself, or not at all: a link among its parents may only be root's or our own.
enter() {
  cd -P "${D:-/}" 2>/dev/null || { because "$D: no such directory"; return 1; }
  [ "$PWD" = "${D:-/}" ] && return 0
  real=$PWD
  part=
  rest=${D#/}/
  while [ -n "$rest" ]; do
    part=$part/${rest%%/*}
    rest=${rest#*/}
    if [ -L "$part" ]; then
      uid=$(stat -c %u "$part")
      [ "$uid" = 0 ] || [ "$uid" = "$(id -u)" ] || { cd "$R"; because "$part is somebody else's link"; return 1; }
    fi
  done
  cd -P "${D:-/}" && [ "$PWD" = "$real" ] || { cd "$R"; because "$D changed while it was entered"; return 1; }
}

v_regular() { for f; do [ ! -f "$D/$f" ] || [ -L "$D/$f" ] || printf '%s\0' "$D/$f"; done; }

# What the targets of stage $1 look like now: kind, owner, mode, content.
look() {
  n=$1
  VISIT=v_regular
  {
    cat "files.$n" "gone.$n" "mk.$n" 2>/dev/null | xargs -0 stat -c '%f %u %g %n' 2>/dev/null
    { "s${n}_files"; "s${n}_gone"; } | xargs -0 sha256sum 2>/dev/null
  } | sort
}

# Taken when armed, and again after a command, which may have changed what a later stage replaces.
snapshot() {
  s=$1 current=$n
  while [ "$s" -lt "$STAGES" ]; do
    eval "kind=\$s${s}_kind"
    [ "$kind" != files ] || look "$s" >"seen.$s"
    s=$((s + 1))
  done
  n=$current
}

v_ancestor() {
  p=$D
  while [ ! -d "${p:-/}" ]; do p=${p%/*}; done
  printf '%s\0' "${p:-/}" >>anc.list && ks="$ks $K"
}

# Renames work within one file system only: which directories of the stage lie on another one, and where to stage for them.
find_mounts() {
  ks=
  true >anc.list || return 1
  VISIT=v_ancestor
  "s${n}_files" && "s${n}_gone" && true >"mounts.$n" || return 1
  [ -n "$ks" ] || return 0
  home=$(stat -c %d .)
  xargs -0 stat -c '%d %n' <anc.list >anc.dev || return 1
  for k in $ks; do
    read -r dev p <&4
    [ "$dev" = "$home" ] && continue
    m=$(df -P "$p" | sed -n '2s/^.*[0-9]% //p')
    [ "$(stat -c %d "$m" 2>/dev/null)" = "$dev" ] || m=$p
    case $m in *[!A-Za-z0-9_./:@+\ -]*) because "cannot stage on the file system mounted at $m"; return 1 ;; esac
    printf "M%s='%s' MOUNTS=\"\$MOUNTS %s\"\n" "$k" "$m" "$k" >>"mounts.$n" || return 1
  done 4<anc.dev || return 1
  rm -f anc.list anc.dev
}

use_mounts() {
  for m in $MOUNTS; do eval "M$m="; done
  MOUNTS=
  [ ! -e "mounts.$n" ] || . "./mounts.$n"
}

v_move_tree() {
  [ -n "$M" ] || return 0
  {
    mkdir -p "$T$D" "$X" && chmod 700 "$M/.hostkit" || return 1
    for f; do
      cp -a "$R/s$n/tree$D/$f" "$T$D/$f" && rm -f "$R/s$n/tree$D/$f" || return 1
    done
    mkdir -p "$O$D" && for f; do cp -lP "$T$D/$f" "$O$D/$f" || return 1; done
  } 2>>"$R/cause.mv"
}

v_have() {
  for f; do
    exists "$D/$f" || continue
    [ ! -d "$D/$f" ] || [ -L "$D/$f" ] || { because "$D/$f is a directory"; return 1; }
    # Where a stage only removes, nothing has been staged on the other file system.
    # A copy as well, since what is there goes with the run.
    if [ -n "$M" ]; then
      { mkdir -p "$X" "$base/back$D" "$B/$n$D" && cp -lP --parents -t "$X" -- "$D/$f" && cp -lP -t "$base/back$D" -- "$D/$f" && cp -a -t "$B/$n$D" -- "$D/$f"; } 2>cause.mv || { because "no before-image: $(tail -n 1 cause.mv)"; return 1; }
    else printf '%s\0' "$D/$f" >>have.list || return 1; fi
  done
}

v_still() {
  for f; do
    if exists "$X$D/$f"; then same "$D/$f" "$X$D/$f"; else ! exists "$D/$f"; fi || { because "$D/$f changed while the run was under way"; return 1; }
  done
}

v_install() {
  enter || return 1
  v_still "$@" || { cd "$R"; return 1; }
  i=$#
  while [ "$i" -gt 0 ]; do
    f=$1
    shift
    set -- "$@" "$O$D/$f"
    i=$((i - 1))
  done
  mv -f -t . -- "$@" 2>>"$R/cause.mv"
  rc=$?
  cd "$R" || return 1
  [ $rc = 0 ] || because "$D: $(tail -n 1 cause.mv)"
}

# A rename, not a copy: the file that is there now is the one that was staged.
v_proof() { for f; do same "$D/$f" "$T$D/$f" || { because "$D/$f was not put in place"; return 1; }; done; }

v_remove() {
  enter || return 1
  v_still "$@" || { cd "$R"; return 1; }
  rm -f -- "$@"
  rc=$?
  cd "$R" || return 1
  [ $rc = 0 ] || because "$D: cannot remove"
}

# ---------------------------------------------------------------- directories

# `dir OP PATH`, parents first. Missing ancestors are made too, and remembered as ours.
dir() {
  p=$2
  if [ -d "$p" ]; then printf '%s\0' "$p" >>had.list
  elif exists "$p"; then because "$p is not a directory"
  else missing "${2%/*}" && PLANNED="$PLANNED$2|" && printf '%s\0' "$2" >>made.list; fi
}

# `missing PATH`: what of it does not exist and is declared by nobody.
missing() {
  chain=
  p=$1
  while [ -n "$p" ] && [ ! -d "$p" ]; do
    ! exists "$p" || { because "$p is not a directory"; return 1; }
    chain="$p
$chain"
    p=${p%/*}
  done
  while read -r p; do
    [ -z "$p" ] || case $PLANNED in
      *"|$p|"*) ;;
      *)
        PLANNED="$PLANNED$p|"
        { printf '%s\0' "$p" >>made.list && printf '%s\0' "$p" >>implicit.list; } || return 1
        # What is ours alone stays so.
        case $p in "$STATE"/*) ;; *) printf '%s\0' "$p" >>public.list || return 1 ;; esac
        ;;
    esac
  done <<END
$chain
END
}

v_parents() { [ -d "${D:-/}" ] || missing "$D"; }

# `perm OWNER:GROUP MODE PATH…`
perm() {
  og=$1 mode=$2
  shift 2
  { [ "$(id -u)" != 0 ] || chown "$og" -- "$@"; } 2>cause.mv && chmod "$mode" -- "$@" 2>cause.mv || because "$(tail -n 1 cause.mv)"
}

empty() { [ -z "$(find "$1" -mindepth 1 -maxdepth 1 2>/dev/null)" ]; }

# `rmd OP PATH`, deepest first: only when empty; else it stays, and the record says so.
rmd() {
  [ -d "$2" ] || return 0
  stat -c '%a %u %g %n' "$2" >>"gonedirs.$n" || { because "$2: it cannot be noted how it was: "; return 1; }
  if ! rmdir -- "$2" 2>cause.mv; then
    ! empty "$2" || { because "$(tail -n 1 cause.mv)"; return 1; }
    j keep "$n" "$1" why=not-empty
    return
  fi
  D=${2%/*}
  v_prune
}

# Directories that only an earlier run of ours had needed go with their last file.
v_prune() {
  p=$D
  while [ -n "$p" ] && grep -qxF -- "$p" "$STATE/made" 2>/dev/null; do
    stat -c '%a %u %g %n' "$p" >>"gonedirs.$n" || { because "$p: it cannot be noted how it was: "; return 1; }
    rmdir -- "$p" 2>cause.mv || { ! empty "$p" || { because "$(tail -n 1 cause.mv)"; return 1; }; return 0; }
    p=${p%/*}
  done
}

# ---------------------------------------------------------------- a stage of files

# `known passwd|group NAME PATH`: tar gives to root, without a word, what is to belong to somebody whom the host does not know.
known() {
  while IFS=: read -r one _; do [ "$one" != "$2" ] || return 0; done <"/etc/$1"
  # A directory service may know them, too. A bare number is no name for tar.
  case $1 in passwd) what=user by=chown ;; *) what=group by=chgrp ;; esac
  case $2 in *[!0-9]*) true >"$R/probe" && "$by" -- "$2" "$R/probe" ;; *) false ;; esac 2>/dev/null || because "there is no $what $2 on this host, to own $3"
}

files_stage() {
  S=$R/s$n
  "s${n}_known" || return 1
  { rm -rf "$S" "${B:?}/$n" "gonedirs.$n" && mkdir -p "$S/tree" "$B/$n"; } 2>cause.mv || { because "staging failed: $(tail -n 1 cause.mv)"; return 1; }
  if [ -e "p$n.tar" ]; then
    tar -xmpf "p$n.tar" -C "$S/tree" 2>cause.mv || { because "staging failed: $(head -n 1 cause.mv)"; return 1; }
  fi
  "s${n}_kept" || return 1
  if [ -s "sums.$n" ]; then
    (cd "$S/tree" && sha256sum -c "$R/sums.$n" >/dev/null 2>&1) || { because 'what was staged is not what was sent (is the disk full?)'; return 1; }
  fi
  MOUNTS=
  find_mounts || return 1
  use_mounts
  for m in $MOUNTS; do eval "rm -rf \"\${M$m:?}/.hostkit/$RUN/$n\"" || return 1; done
  VISIT=v_move_tree
  [ -z "$MOUNTS" ] || "s${n}_files" || { because "staging on another file system failed: $(tail -n 1 cause.mv)"; return 1; }
  cp -rlP "$S/tree" "$S/out" 2>>cause.mv || { because "staging failed: $(tail -n 1 cause.mv)"; return 1; }

  [ "$(look "$n")" = "$(cat "seen.$n")" ] || { because 'the host changed while the run was under way'; foreign; return 1; }

  rm -f have.list made.list had.list implicit.list public.list
  true >have.list || return 1
  VISIT=v_have
  "s${n}_files" && "s${n}_gone" || return 1
  if [ -s have.list ]; then
    # Once as the way back and once to be moved back, so that taking back needs no room.
    { xargs -0 cp -lP --parents -t "$B/$n" -- <have.list && cp -rlP "$B/$n" "$S/back"; } 2>cause.mv || { because "no before-image: $(tail -n 1 cause.mv)"; return 1; }
  fi
  PLANNED='|'
  true >made.list && true >had.list && true >implicit.list && true >public.list || return 1
  "s${n}_mk" || return 1
  VISIT=v_parents
  "s${n}_files" || return 1
  mv made.list "made.$n" && mv implicit.list "implicit.$n" && { [ ! -s had.list ] || xargs -0 stat -c '%a %u %g %n' <had.list; } >"had.$n" || return 1

  eval "ops=\$s${n}_ops"
  j intent "$n" "$ops" && barrier || return 1
  INTENT="$INTENT$n "
  # From here on the host changes.
  if [ -s "made.$n" ]; then
    xargs -0 mkdir -- <"made.$n" 2>cause.mv || { because "$(tail -n 1 cause.mv)"; return 1; }
    [ ! -s public.list ] || xargs -0 chmod 0755 -- <public.list || { because 'chmod failed'; return 1; }
  fi
  "s${n}_perm" || return 1
  VISIT=v_install
  "s${n}_files" || return 1
  VISIT=v_proof
  "s${n}_files" || return 1
  VISIT=v_remove
  "s${n}_gone" || return 1
  "s${n}_rmdir" || return 1
  VISIT=v_prune
  "s${n}_gone" || return 1
  barrier || return 1
  j ok "$n" "$ops"
}

# Says which targets moved, by name.
foreign() {
  look "$n" >now.list
  sort now.list "seen.$n" | uniq -u | sed 's/^[^/]*//' | sort -u | head -n 20 >>cause
}

# `kept K DIR NAME SHA OWNER:GROUP MODE`: bytes that only this host has, in a before-image of an earlier run.
kept() {
  K=$1 D=$2 f=$3 sum=$4
  for b in "$STATE"/runs/*/before/*"$D/$f"; do
    [ -f "$b" ] && [ ! -L "$b" ] || continue
    s=$(sha256sum <"$b")
    [ "${s%% *}" = "$sum" ] || continue
    copied "$5" "$6" && return
  done
  because "no kept copy of $D/$f with hash $sum"
}

# `former K DIR NAME DIGEST OWNER:GROUP MODE`: the same of a file with a secret that only this host has; no plan names its hash.
former() {
  K=$1 D=$2 f=$3
  image "$D/$f" "$4" && copied "$5" "$6" || because "no kept copy of $D/$f as it was before the run that is taken back"
}

# `image PATH DIGEST`: finds the file as it was before the run of that plan, and unwritten since.
image() {
  for d in "$STATE"/runs/*/; do
    grep -qx "$2" "${d}digest" 2>/dev/null && grep -q ' commit - - \.$' "${d}journal" 2>/dev/null || continue
    for b in "${d}before/"*"$1"; do
      [ -f "$b" ] && [ ! -L "$b" ] && [ ! "$b" -nt "${d}journal" ] && return
    done
  done
  MISSED=$1
  return 1
}

copied() {
  mkdir -p "$R/s$n/tree$D" && cp "$b" "$R/s$n/tree$D/$f" && chown "$1" "$R/s$n/tree$D/$f" && chmod "$2" "$R/s$n/tree$D/$f"
}

# What failed while it was taken back, by itself and not by anybody's doing, can be tried again once its cause is gone.
stuck() {
  BAD=1 STUCK=1
  printf 'taking back failed: %s\n' "$1" 2>/dev/null >>"$R/cause"
}

# For each file: unchanged, ours (put back), or somebody else's by now (left alone, reported).
v_undo() {
  for f; do
    t=$D/$f
    if exists "$X$t"; then
      same "$t" "$X$t" && continue
      if ! exists "$t"; then restore "$t" || stuck "$t"; continue; fi
    else
      exists "$t" || continue
    fi
    if exists "$T$t" && same "$t" "$T$t"; then
      case $EDITED in
        *"|$t|"*) ;;
        *)
          if exists "$X$t"; then restore "$t"; else rm -f -- "$t"; fi || stuck "$t"
          continue
          ;;
      esac
    elif [ -n "$OPEN" ] && [ "$OURS" = 0 ]; then continue; fi
    j foreign "$n" - "path=$(encode "$t")"
    BAD=1
  done
}

restore() {
  { exists "$base/back$1" || { mkdir -p "$base/back$D" && cp -lP "$X$1" "$base/back$D/"; }; } && enter || { cd "$R"; return 1; }
  mv -f -t . -- "$base/back$1"
  rc=$?
  cd "$R"
  return $rc
}

v_ours() {
  for f; do
    if exists "$T$D/$f" && same "$D/$f" "$T$D/$f"; then OURS=1
    elif exists "$X$D/$f" && ! exists "$D/$f"; then OURS=1; fi
  done
}

# Values in the journal hold no blanks and no control characters.
encode() { printf '%s' "$1" | sed 's/%/%25/g; s/ /%20/g; s/[^!-~]/?/g'; }

undo_files() {
  use_mounts
  case $DONE in *" $n "*) OPEN= ;; *) OPEN=1 ;; esac
  OURS=0 EDITED='|'
  VISIT=v_ours
  "s${n}_files"
  "s${n}_gone"
  if [ "$OURS" = 1 ] && [ -s "sums.$n" ]; then
    # The same inode with other content: edited in place after us. That is somebody's work.
    while IFS= read -r line; do
      case $line in *': FAILED') p=/${line%: FAILED}; exists "$p" && EDITED="$EDITED$p|" ;; esac
    done <<END
$(cd / && sha256sum -c "$R/sums.$n" 2>/dev/null)
END
  fi
  if [ -s "gonedirs.$n" ]; then
    sed '1!G;h;$!d' "gonedirs.$n" | while read -r mode uid gid p; do
      [ -d "$p" ] || { mkdir -- "$p" && chown "$uid:$gid" "$p" && chmod "$mode" "$p"; }
    done || stuck 'a directory that was removed'
  fi
  VISIT=v_undo
  "s${n}_files"
  "s${n}_gone"
  if [ -s "made.$n" ]; then
    while IFS= read -r p; do
      [ -n "$p" ] && [ -d "$p" ] && ! rmdir -- "$p" 2>/dev/null || continue
      if [ -n "$STUCK" ] || empty "$p"; then stuck "$p"; else j foreign "$n" - "path=$(encode "$p")"; BAD=1; fi
    done <<END
$(tr '\0' '\n' <"made.$n" | sed '1!G;h;$!d')
END
  fi
  if [ -s "had.$n" ]; then
    while read -r mode uid gid p; do
      { [ "$(id -u)" != 0 ] || chown "$uid:$gid" "$p"; } && chmod "$mode" "$p" || stuck "$p"
    done <"had.$n"
  fi
}

# ---------------------------------------------------------------- a stage of commands

# `words BYTES FILE`: the end of what a program printed, the secrets of this run by their names.
words() { if [ -s hide.sed ]; then sed -f hide.sed "$2"; else cat "$2"; fi | tail -c "$1"; }

# `x OPS TIMEOUT ARGV…`: the lock stays with every child, the journal's does not.
x() {
  o=$1 t=$2
  shift 2
  j start "$n" "$o"
  STARTED="$STARTED$o "
  [ -z "$FULL" ] || { because 'the journal could not be written: '; return 1; }
  # Many steps may share a command: their numbers would be too long for a file's name.
  out=out.${o%%,*}
  if [ -e "in.$o" ]; then i=in.$o; else i=/dev/null; fi
  if [ "$t" = 0 ]; then (cd / && exec "$@") <"$i" >"$out" 2>&1 8>&- 4>&-
  else (cd / && exec timeout -k 5 "$t" "$@") <"$i" >"$out" 2>&1 8>&- 4>&-; fi
  rc=$?
  if [ $rc = 0 ]; then
    j ok "$n" "$o"
    rm -f "$out"
    return 0
  fi
  [ $rc != 124 ] || [ "$t" = 0 ] || echo "it was stopped after $t seconds" >>"$out"
  j fail "$n" "$o" "rc=$rc"
  [ -e "$out" ] || because 'the command could not be started: '
  [ -n "$WHY" ] || { WHY="a command ended with status $rc"; { words 4096 "$out" >cause; } 2>/dev/null; }
  return 1
}

exec_stage() {
  j intent "$n" - && barrier || { because 'the journal could not be written: '; return 1; }
  INTENT="$INTENT$n "
  eval "guard=\${s${n}_guard:-}"
  [ -z "$guard" ] || { rm -f restored proved proved.* && sh ./launch guard; } || { because 'the guard could not be armed'; return 1; }
  "s${n}_do" || return 1
  [ -z "$guard" ] || prove "$guard" || return 1
  snapshot $((n + 1))
  barrier
}

# Access must be proven by a brand-new connection, which leaves a file. Silence means no, and so does an answer to a question of before.
prove() {
  j prove "$n" - "seconds=$1"
  answer=proved.$SEQ
  # By the clock: on a busy host a round takes far longer than its pause.
  now
  deadline=$((NOW + $1 * 100))
  while [ ! -e "$answer" ]; do
    now
    [ "$NOW" -lt "$deadline" ] && [ -z "$STOP" ] || { because "no new connection proved access within $1 seconds"; j unproven "$n" -; return 1; }
    sleep 0.05
  done
  mv "$answer" proved || { because 'the guard could not be told'; return 1; }
  j proven "$n" -
}

# `u OPS NAME ARGV…`: takes back what was started. After a reboot the journal may have lost the latest starts, so all of the stage is.
u() {
  o=$1 name=$2
  shift 2
  began "$o" || return 0
  out=out.u${o%%,*}
  if [ -e "in.u$o" ]; then i=in.u$o; else i=/dev/null; fi
  { true >"$out"; } 2>/dev/null || out=/dev/null
  (cd / && exec "$@") <"$i" >"$out" 2>&1 8>&- && { [ "$out" = /dev/null ] || rm -f "$out"; j undone "$n" "$o"; return 0; }
  j undofail "$n" "$o"
  { printf 'taking back failed: %s\n' "$name"; words 1024 "$out"; } >>cause
  BAD=1
}
# `k OPS`: stays on purpose. `irreversible OPS`: cannot be taken back.
k() { ! began "$1" || j keep "$n" "$1" why=kept; }
irreversible() { ! began "$1" || { j keep "$n" "$1" why=irreversible; BAD=1; }; }
began() { case $STARTED in *" $1 "*) return 0 ;; esac; [ "$LASTBOOT" = other ]; }

# ---------------------------------------------------------------- the run

perform() {
  n=$1
  while [ "$n" -lt "$STAGES" ]; do
    [ ! -e stop ] && [ -z "$STOP" ] || { because 'stopped on request'; j stopped "$n" -; return 1; }
    MOUNTS=
    eval "kind=\$s${n}_kind"
    "${kind}_stage" || { failed "$n"; return 1; }
    j 'done' "$n" - || { because 'the journal could not be written: '; return 1; }
    DONE="$DONE$n "
    n=$((n + 1))
  done
}

# The cause in the journal as well: where nothing else can be written, it has its reserve.
failed() {
  [ -n "$WHY" ] || because 'what the run needs could not be written: '
  j failed "$1" - "why=$(encode "$WHY" | head -n 1)"
}

# Whether stage n may have cut off access, and nobody has proven that it did not.
locks_out() {
  eval "guard=\${s${n}_guard:-}"
  [ -n "$guard" ] && case $DONE in *" $n "*) false ;; esac
}

take_back() {
  # Whoever finds this run half taken back must never go on with it: either the journal says so, or it no longer verifies.
  j undoing - - || rm -f payload.sums || return
  n=$STAGES written=
  while [ "$n" -gt 0 ]; do
    n=$((n - 1))
    MOUNTS=
    case $INTENT in *" $n "*) ;; *) continue ;; esac
    # That is on the disk first. But whoever is locked out does not wait for a disk: an open stage is taken back by all who find it.
    access=
    if locks_out; then access=lost
    elif [ -z "$written" ]; then
      sync journal 2>/dev/null || sync
      written=1
    fi
    eval "kind=\$s${n}_kind"
    "undo_$kind"
    # The guard may go: what is left to take back may take its time.
    [ -z "$access" ] || [ -n "$BAD" ] || { true >restored; } 2>/dev/null
  done
  # Files are as they were: what had been activated with the new ones is activated again.
  n=0
  while [ "$n" -lt "$STAGES" ]; do
    case $INTENT in *" $n "*) again ;; esac
    n=$((n + 1))
  done
  n=$STAGES
  barrier
  # With all that it needs to be tried once more; then it has ended, as nobody is to be locked out by a run that can never be taken back.
  if [ -n "$STUCK" ] && [ -z "$TRIED" ]; then j needs - - why=stuck && sync journal
  elif [ -n "$BAD" ]; then end needs
  else end rolledback; fi
}

undo_exec() { "s${n}_undo"; }

again() {
  eval "kind=\$s${n}_kind"
  [ "$kind" = exec ] || return 0
  "s${n}_again"
}
# `a OPS TIMEOUT NAME ARGV…`
a() {
  o=$1 t=$2 name=$3
  shift 3
  began "$o" || return 0
  out=out.${o%%,*}
  if [ -e "in.$o" ]; then i=in.$o; else i=/dev/null; fi
  if [ "$t" = 0 ]; then set -- "$@"; else set -- timeout -k 5 "$t" "$@"; fi
  { true >"$out"; } 2>/dev/null || out=/dev/null
  (cd / && exec "$@") <"$i" >"$out" 2>&1 8>&- && return 0
  j undofail "$n" "$o"
  { printf 'activating again failed: %s\n' "$name"; words 1024 "$out"; } >>cause
  BAD=1
}

# The end, on the disk before anything is cleared away.
end() {
  [ "$1" != commit ] || commit || { failed -; return 1; }
  j "$1" - - || return 1
  sync journal 2>/dev/null || sync
  # It is said: what cannot be cleared away now does not change the end.
  finish
  return 0
}

commit() {
  if [ -s keyed.list ]; then
    [ -s "$STATE/key" ] || head -c 32 /dev/urandom | sha256sum | head -c 64 >"$STATE/key" || return 1
    while IFS= read -r p; do
      [ ! -f "$p" ] || { h=$(cat "$STATE/key" "$p" | sha256sum) && printf '%s %s\n' "${h%% *}" "$p"; } || return 1
    done <keyed.list >manifest.new || return 1
    # One line a path: the newest, which comes first, wins.
    cat manifest.new "$STATE/manifest" 2>/dev/null | sort -u -k2 >manifest.sorted && mv -f manifest.sorted "$STATE/manifest" || return 1
  fi
  for m in implicit.*; do [ ! -s "$m" ] || tr '\0' '\n' <"$m" || return 1; done >>"$STATE/made"
}

# Nothing stays of a run but its record, plan, journal, before-images, and what was said of it later. Its program goes last: a run that has ended and still has it could not
# be cleared away wholly, or was killed on the way, and the next run does that.
finish() {
  rest= n=0
  while [ "$n" -lt "$STAGES" ]; do
    use_mounts
    for k in $MOUNTS; do
      eval "M=\$M$k"
      rm -rf "$M/.hostkit/$RUN" 2>/dev/null || rest=1
      rmdir "$M/.hostkit" 2>/dev/null
    done
    n=$((n + 1))
  done
  # A refused run never owned these. As long as it counts as open, it needs what finishes it.
  case $BEGAN in ?*) rm -f "$STATE/open" || return ;; esac
  case $HOLDS in ?*) rm -f "$L/holder" ;; esac
  [ -e "$STATE/reserve" ] || head -c 65536 /dev/zero >"$STATE/reserve" 2>/dev/null
  if [ -n "$rest" ]; then tidy ! -name plan.sh ! -name 'mounts.*'; else tidy && rm -f x; fi
}

tidy() {
  find . -mindepth 1 -maxdepth 1 ! -name record ! -name journal ! -name plan ! -name before ! -name cause ! -name digest ! -name off ! -name x "$@" -exec rm -rf {} +
}

# For whoever finds the lock taken: since when, which process and when that was born, how long it may be silent, and for whom it works.
hold() {
  uptime
  HOLDS=1
  process "$$"
  printf '%s %s %s %s %s %s\n' "$RUN" "$UP" "$$" "$BORN" "$LIMIT" "$BY" >"$L/holder.new" && mv -f "$L/holder.new" "$L/holder"
}

holder() {
  H_RUN= H_SINCE= H_PID= H_BORN= H_LIMIT= H_BY=
  read -r H_RUN H_SINCE H_PID H_BORN H_LIMIT H_BY 2>/dev/null <"$L/holder"
}

# `process PID`: when it was born, and its session; whether it lives. What comes before the last bracket is a name, and may be anything.
process() {
  BORN= SESSION=
  read -r stat 2>/dev/null <"/proc/${1:-none}/stat" || return 1
  set -- ${stat##*) }
  SESSION=${4-} BORN=${20-}
  [ "$1" != Z ]
}

holder_lives() { process "$H_PID" && [ "$BORN" = "$H_BORN" ]; }

# A holder that has said nothing for longer than any step of it may take hangs, or somebody stopped it.
overdue() {
  set -- $(tail -n 1 "$STATE/runs/$H_RUN/journal" 2>/dev/null)
  last=${2-}
  last=${last%.*}
  case $last in '' | *[!0-9]*) last=${H_SINCE%.*} ;; esac
  uptime
  [ $((${UP%.*} - last)) -gt "$H_LIMIT" ]
}

# Ends all of a holder's session, so that the lock goes. A number alone may be a stranger's by now: the executor is known by when it was born
# and by its command line, and what it leaves behind by the lock.
end_holder() {
  known=
  if process "$H_PID"; then
    [ "$BORN" = "$H_BORN" ] && tr '\0' '\n' <"/proc/$H_PID/cmdline" | grep -qxF "$STATE/runs/$H_RUN/x" || return 0
    kill -9 "$H_PID" && known=1
  fi
  for p in /proc/[0-9]*; do
    process "${p#/proc/}" && [ "$SESSION" = "$H_PID" ] && { [ -n "$known" ] || [ "$p/fd/9" -ef "$L/lock" ]; } && kill -9 "${p#/proc/}" 2>/dev/null
  done
}

# The lock; or else it is said who has it. One who has just got it has not said so yet, and one who leaves no longer does.
take_lock() {
  exec 9>>"$L/lock" || exit 70
  i=0
  until flock -n 9; do
    i=$((i + 1))
    if holder && overdue && [ "$i" -le 100 ]; then end_holder
    elif holder_lives || [ "$i" -gt 20 ]; then
      [ -n "$H_RUN" ] || refuse locked
      uptime
      refuse locked "run=$H_RUN seconds=$((${UP%.*} - ${H_SINCE%.*})) by=$(encode "$H_BY")"
    fi
    sleep 0.05
  done
}

# What other runs left: those that never began, as uploads cut short and refusals nobody read; and what could not be cleared away when one ended.
sweep() {
  for d in "$STATE"/runs/*/; do
    d=${d%/}
    [ "$d" != "$R" ] && [ -d "$d" ] || continue
    if [ -s "$d/journal" ]; then grep -q ' begin - - ' "$d/journal" 2>/dev/null; else false; fi
    case $? in
      # No run is open, so it has ended.
      0) [ ! -e "$d/x" ] || (cd "$d" && RUN=${d##*/} STAGES=0 HOLDS= && { [ ! -e plan.sh ] || . ./plan.sh; } && finish) ;;
      1) find "$d" -maxdepth 0 -mmin +10 -exec rm -rf {} + ;;
        # What cannot be read is left alone.
    esac
  done
}

case ${1:-} in
  apply)
    trap 'STOP=1' TERM
    trap '' HUP INT PIPE
    exec 8>>journal && flock -x 8 || exit 70
    take_lock
    if [ -e "$STATE/open" ]; then read -r held <"$STATE/open"; j refused - - why=unfinished "run=$held"; exit 5; fi
    hold
    sweep
    for d in "$STATE"/runs/*/digest; do
      [ -e "$d" ] && [ "$d" != "$R/digest" ] && read -r held <"$d" && [ "$held" = "$DIGEST" ] || continue
      ! grep -q ' commit - - \.$' "${d%/digest}/journal" 2>/dev/null || refuse applied "run=$(basename "${d%/digest}")"
    done
    held=$(sed -n "s/^$DIGEST //p" "$STATE/applied" 2>/dev/null | tail -n 1)
    [ -z "$held" ] || refuse applied "run=$held"
    free=$(df -Pk . | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\) .*/\1/p')
    [ "${free:-0}" -ge "$NEED" ] || refuse full "need=$NEED free=${free:-0}"
    [ -e "$STATE/reserve" ] || head -c 65536 /dev/zero >"$STATE/reserve" 2>/dev/null
    formerly || refuse former "path=$(encode "$MISSED")"
    snapshot 0
    # Which run was the last is for the host to say: controllers' clocks differ, and two runs may begin in one second.
    number=$(sed -n 's/^.* begin - - .*number=\([0-9]*\) \.$/\1/p' "$STATE"/runs/*/journal 2>/dev/null | sort -n | tail -n 1)
    j armed - - || refuse full
    i=0
    read -r shell <controller 2>/dev/null || shell=self
    while [ ! -e go ]; do
      i=$((i + 1))
      # Nobody will say it any more when the shell of the connection is gone.
      [ -d "/proc/$shell" ] || refuse abandoned
      [ ! -e stop ] && [ -z "$STOP" ] || refuse stopped
      [ "$i" -le 680 ] || refuse expired
      # The second look at the host, which is waited for here, is mostly quick.
      if [ "$i" -le 100 ]; then sleep 0.01; else sleep 0.05; fi
    done
    read -r boot </proc/sys/kernel/random/boot_id
    BEGAN=1
    { printf '%s\n' "$RUN" >"$STATE/open" && j begin - - "boot=$boot" "number=$((${number:-0} + 1))"; } 2>/dev/null || refuse full
    sync "$STATE/open" "$STATE" journal 2>/dev/null || sync
    [ -z "$FULL" ] || refuse full
    if perform 0 && end commit; then exit 0; fi
    take_back
    exit 3
    ;;
  resume | undo)
    trap '' HUP INT PIPE
    # First the sign of life, which whoever asked waits for; then the lock, which orphans of a killed executor may still hold.
    exec 8>>journal && flock -x 8 || exit 70
    exec 9>>"$L/lock" && flock -x 9 || exit 70
    BEGUN= BOOT= UNDOING= ENDED=
    replay
    [ -z "$ENDED" ] || { BEGAN=1 HOLDS=1; finish; exit 0; }
    hold
    BEGAN=1
    [ -n "$BEGUN" ] || refuse interrupted
    read -r boot </proc/sys/kernel/random/boot_id
    gone='its executor was killed'
    [ "$boot" = "$BOOT" ] || LASTBOOT=other gone='the machine was restarted'
    j interrupted - - "why=$(encode "$gone")"
    # What had gone wrong before stays the cause.
    read -r WHY 2>/dev/null <cause
    if [ "$1" = undo ]; then because "$gone, and the run was taken back ${2:-on request}"
    elif [ -n "$UNDOING" ]; then because "$gone while the run was taken back"
    elif WHY=; ! sha256sum -c payload.sums >/dev/null 2>&1; then because "$gone, and what was sent for the run does not verify any more"
    fi || { take_back; exit 3; }
    # The open stage is taken back, then done again from its beginning.
    n=0
    while [ "$n" -lt "$STAGES" ]; do case $DONE in *" $n "*) n=$((n + 1)) ;; *) break ;; esac; done
    case $INTENT in *" $n "*)
      j resuming "$n" -
      MOUNTS=
      eval "kind=\$s${n}_kind"
      "undo_$kind"
      [ -z "$BAD" ] || { take_back; exit 3; }
      j unstage "$n" -
      INTENT=$(without "$n" "$INTENT")
      ;;
    esac
    snapshot "$n"
    if perform "$n" && end commit; then exit 0; fi
    take_back
    exit 3
    ;;
  end)
    holder && [ "$H_RUN" = "$RUN" ] && overdue || exit 0
    end_holder
    i=0
    until flock -n -x journal true || [ "$i" -ge 100 ]; do i=$((i + 1)); sleep 0.05; done
    ;;
  guard)
    trap '' HUP INT PIPE TERM
    exec 9>>"$L/lock" || exit 70
    now
    deadline=$((NOW + GUARD * 100 + 100))
    while [ -e "$STATE/open" ]; do
      [ ! -e proved ] && [ ! -e restored ] || exit 0
      if flock -n 9; then exec sh "$R/x" undo 'before access was proven'; fi
      now
      # The executor itself gives up at the end of its window; past that it hangs and is ended.
      if [ "$NOW" -gt "$deadline" ]; then
        if holder && [ "$H_RUN" = "$RUN" ]; then end_holder; fi
      fi
      sleep 0.2
    done
    ;;
  *) exit 64 ;;
esac
