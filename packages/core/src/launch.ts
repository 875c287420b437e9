import launcher from './launch.sh'
import { ROOM } from './starved.js'

export { launcher }

/** `STATE RUN LENGTH SHA256`, the bundle on stdin: unpacks it, starts the executor, waits until it is armed or has refused, and gives its journal. */
export const LAUNCH = `
R=$1/runs/$2
${ROOM} || { r "$3" >/dev/null 2>&1; echo "failed starved"; exit; }
why=$({ mkdir -p "$1/runs" && mkdir "$R"; } 2>&1) || { r "$3" >/dev/null 2>&1; echo "failed cannot make $R: \${why##*: }"; exit; }
why=$({ r "$3" 2>/dev/null | { cat >"$R/bundle" || { cat >/dev/null; exit 1; }; }; } 2>&1) || { echo "failed cannot store the bundle: $why" | tail -n 1; rm -rf "$R"; exit; }
h=$(sha256sum <"$R/bundle")
[ "\${h%% *}" = "$4" ] || { echo "failed the bundle arrived damaged (is the disk full?)"; rm -rf "$R"; exit; }
why=$(tar -xzf "$R/bundle" -C "$R" --no-same-owner 2>&1) || { echo "failed cannot unpack the bundle: $why" | head -n 1; rm -rf "$R"; exit; }
rm -f "$R/bundle"
echo $$ >"$R/controller"
sync "$R"/* "$R" 2>/dev/null || sync
true >"$R/journal"
# One that has refused at once may be gone before the service manager has seen it start.
why=$(sh "$R/launch" apply 2>&1) || grep -qE ' (armed|refused) ' "$R/journal" 2>/dev/null || { echo "failed cannot start the executor: $why" | head -n 1; rm -rf "$R"; exit; }
i=0 free=0
while ! grep -qE ' (armed|refused) ' "$R/journal" 2>/dev/null; do
  i=$((i + 1))
  # The lock of a journal is its executor's sign of life.
  if flock -n -x "$R/journal" true; then free=$((free + 1)); else free=0; fi
  [ $free -le 140 ] || { echo "failed the executor ended before it was armed $({ head -c 65536 /dev/zero >"$R/probe"; } 2>&1 | tail -n 1)"; exit; }
  [ $i -le 480 ] || { echo "failed the executor does not answer"; exit; }
  # Usually it is a matter of milliseconds.
  if [ $i -le 100 ]; then sleep 0.01; else sleep 0.05; fi
done
cat "$R/journal"
`

/** `STATE RUN VERB`: starts the recovery of a run that was interrupted, or that hangs. */
export const RECOVER = `
R=$1/runs/$2
[ -e "$R/x" ] || { echo "failed nothing of the run $2 is left on the host"; exit; }
why=$({ true >>"$R/journal"; } 2>&1) || { echo "failed the run $2 waits: its journal cannot be written: \${why##*: }"; exit; }
sh "$R/x" end
sh "$R/launch" "$3" 2>&1 || { echo "failed cannot start the executor"; exit; }
i=0
while flock -n -x "$R/journal" true && [ -e "$R/x" ] && [ $i -le 200 ]; do
  i=$((i + 1))
  sleep 0.05
done
`

/**
 * `STATE RUN OFFSET ROUNDS`: what the journal has beyond an offset, after waiting for news for at most ROUNDS × 50 ms; the first line says whether
 * the executor lives and how long the journal is at least, or that the host knows no such run.
 */
export const FOLLOW = `
J=$1/runs/$2/journal
[ -f "$J" ] || { echo gone; exit; }
i=0
while :; do
  alive=yes
  { flock -n -x 8 && alive=no; } 8<"$J"
  size=$(($(wc -c <"$J")))
  if [ "$size" -gt "$3" ] || [ $alive = no ] || [ $i -ge "$4" ]; then break; fi
  i=$((i + 1))
  sleep 0.05
done
echo "$alive $size"
tail -c +$(($3 + 1)) "$J"
`

/** `STATE RUN NAME`: a word to the executor: `go`, `stop`, `proved.SEQ` in answer to that line of the journal. */
export const SAY = `: >"$1/runs/$2/$3"`

/** `STATE RUN LINES`: what was found when the host was read after a run that is committed; it stands beside the run's record. */
export const OFF = `printf '%s' "$3" >"$1/runs/$2/off.new" && mv -f "$1/runs/$2/off.new" "$1/runs/$2/off"`

/** `STATE RUN`: the cause of a failure, in the words of the host. */
export const CAUSE = `tail -c 4096 "$1/runs/$2/cause" 2>/dev/null`

/** `STATE RUN`: what a run that refused has left. */
export const FORGET = `rm -rf "$1/runs/$2"`
