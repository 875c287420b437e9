import { STATE, THERE } from './everything.js'

/** Where there may be no room: in the executor's own state, or where the files are that it changes. */
export const PLACES = { state: STATE, target: THERE } as const
export type Place = keyof typeof PLACES

/** What is used up: bytes, names, or the right to write. */
export const WANTS = ['bytes', 'inodes', 'writable'] as const
export type Want = (typeof WANTS)[number]

/** Small file systems of their own, as scripts of the host. What a reset removes from them leaves them empty. */
export const SMALL = Object.values(PLACES)
  .map((path) => `mkdir -p ${path}; umount ${path} 2>/dev/null; mount -t tmpfs -o mode=755,size=4m,nr_inodes=600 none ${path}`)
  .join('\n')

/** Takes it away from the file system at $1, whatever is going on there. */
export const TAKE: Record<Want, string> = {
  bytes: `head -c 8m /dev/zero >"$1/filler" 2>/dev/null || [ -e "$1/filler" ]`,
  inodes: `mkdir "$1/fillers"; i=0; while true 2>/dev/null >"$1/fillers/$i"; do i=$((i + 1)); done; [ $i -gt 0 ]`,
  writable: `mount -o remount,ro "$1"`,
}

/** Gives it back. */
export const GIVE = `mount -o remount,rw "$1"; rm -rf "$1/filler" "$1/fillers"`

/** As a script of the host: once the journal $2 has $3 lines; a run that is over before that ends it. */
const REACHED = `
i=0
until [ "$(wc -l 2>/dev/null <"$2")" -ge "$3" ] 2>/dev/null; do
  i=$((i + 1))
  [ $i -lt 4000 ] && ! grep -qE ' (commit|rolledback|needs|refused) ' "$2" 2>/dev/null || exit 0
  sleep 0.005
done
`

/** Takes it away at that moment, and says how the journal stood. A run that is over before that prints nothing. */
export const during = (want: Want): string => `${REACHED}{ ${TAKE[want]}; } 2>/dev/null && tail -n 1 "$2" || :`

/** Kills the executor at that moment instead. */
export const KILL = `${REACHED}pkill -KILL -f '/[x] apply$' && tail -n 1 "$2" || :`
