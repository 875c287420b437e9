import { same } from './canonical.js'
import type { Channel } from './channel.js'
import { fail } from './diagnostic.js'
import { parseJournal, stateOf, type RunState } from './journal.js'
import type { Target } from './resource.js'
import { ROOM, starved } from './starved.js'
import type { Told } from './traffic.js'

/** What the executor needs: POSIX sh and these; a busybox that has them will do. */
export const REQUIRED =
  'stat sha256sum mv cp mkdir chmod chown rm rmdir ln sync tail head dd cat df readlink id sort uniq tee tr find xargs flock setsid tar gzip sed grep timeout'.split(
    ' ',
  )

/** Everything the first wave tells: the target, and whether a run is unfinished there. */
export interface Survey {
  readonly target: Target
  readonly unfinished: Unfinished | null
}

export interface Unfinished {
  readonly run: string
  readonly state: RunState
  /** Its executor works; one that has been silent for longer than it may be does not, and is ended by whoever recovers the run. */
  readonly alive: boolean
  /** Since it was armed. */
  readonly seconds: number
  /** For whom; `''` where the host does not say. */
  readonly by: string
}

// One constant script, tools as parameters. Everything it prints is hostile text: lines with a known first word, nothing interpreted.
const SURVEY = `
# More may have been sent already, and is not for what is started here.
exec </dev/null
few() { case $1 in '' | *[!0-9]*) return 1 ;; *) [ "$1" -lt 1000 ] ;; esac; }
low=
while read -r a b max _; do [ "$a $b" = 'Max processes' ] && few "$max" && low=1; done 2>/dev/null </proc/self/limits
while IFS=: read -r _ what where; do
  case ,$what, in ,,) at=/sys/fs/cgroup ;; *,pids,*) at=/sys/fs/cgroup/pids ;; *) continue ;; esac
  while :; do
    read -r max 2>/dev/null <"$at$where/pids.max" && few "$max" && low=1
    [ -n "\${where#/}" ] || break
    where=\${where%/*}
  done
done 2>/dev/null </proc/self/cgroup
# Only where a limit is low it is worth a dozen processes to see whether they can be had.
[ -z "$low" ] || ${ROOM} || exit
U=\${U:-$(id -u)}
if [ "$U" = 0 ]; then S=/var/lib/hostkit; else S=\${XDG_STATE_HOME:-$HOME/.local/state}/hostkit; fi
echo "state $S"
echo "uid $U"
case \${I-} in "uid=$U("*) W=\${I#*(}; W=\${W%%)*} ;; *) W=$(id -un) ;; esac
echo "user $W"
echo "arch $(uname -m)"
for f in /etc/os-release /usr/lib/os-release; do
  [ -r "$f" ] || continue
  while IFS='=' read -r key value; do
    case $key in ID) echo "os $value" ;; VERSION_ID) echo "version $value" ;; esac
  done <"$f"
  break
done
read -r m </etc/machine-id 2>/dev/null && echo "machine $m"
for t; do command -v "$t" >/dev/null 2>&1 && echo "tool $t"; done
open() { r= && [ -r "$S/open" ] && read -r r 2>/dev/null <"$S/open"; }
if open; then
  was=$r
  { flock -n -x 8 && echo "alive no"; } 8<"$S/runs/$r/journal" 2>/dev/null
  # A run that ended just now has taken its name away before it let go.
  open && [ "$r" = "$was" ] || { echo whole; exit; }
  echo "open $r"
  read -r up _ </proc/uptime
  echo "uptime $up"
  if [ "$S" = /var/lib/hostkit ]; then L=/run/hostkit; else L=$S; fi
  read -r h 2>/dev/null <"$L/holder" && echo "holder $h"
  echo journal
  cat "$S/runs/$r/journal" 2>/dev/null
  echo
fi
echo whole
`
const WHOLE = '\nwhole\n'

/** Wave 0: what kind of machine this is. Throws a `Failure` that names what is missing. */
export async function survey(channel: Channel, name: string, tools: readonly string[], told?: Told): Promise<Survey> {
  const answer = (await channel.run(SURVEY, [...REQUIRED, ...tools], undefined, told)).toString('utf8')
  // A script ends where it needs a process and gets none.
  if (!answer.endsWith(WHOLE)) throw starved(name)
  const [head = '', journal] = answer.slice(0, -WHOLE.length).split('\njournal\n')
  const facts = new Map<string, string>()
  const found = new Set<string>()
  for (const line of head.split('\n')) {
    const [key, value] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
    if (key === 'tool') found.add(value)
    else facts.set(key, plain(value))
  }
  const missing = REQUIRED.filter((tool) => !found.has(tool))
  if (missing.length > 0) {
    fail('HK2006', `${name} lacks ${missing.join(', ')}`, {
      hint: 'HostKit needs a POSIX shell, coreutils, findutils, util-linux, tar, gzip, sed and grep, or a busybox with these',
    })
  }
  const target: Target = {
    name,
    os: facts.get('os') ?? 'unknown',
    version: facts.get('version') ?? '',
    arch: facts.get('arch') ?? 'unknown',
    machineId: facts.get('machine') ?? '',
    uid: Number(facts.get('uid') ?? -1),
    user: facts.get('user') ?? '',
    tools: found,
    state: facts.get('state') ?? '/var/lib/hostkit',
  }
  const run = facts.get('open')
  if (run === undefined || !/^[A-Za-z0-9-]+$/.test(run)) return { target, unfinished: null }
  const lines = parseJournal(journal ?? '')
  const now = Number(facts.get('uptime'))
  // As the executor writes it: the run, since when, its process, when that was born, how long it may be silent, and for whom.
  const [holder, , , , limit, ...by] = facts.get('holder')?.split(' ') ?? []
  // The executor that ends it counts in whole seconds: never a second sooner than that.
  const overdue = holder === run && now - (lines.at(-1)?.uptime ?? now) > Number(limit) + 1
  return {
    target,
    unfinished: {
      run,
      state: stateOf(lines),
      alive: !facts.has('alive') && !overdue,
      seconds: Math.max(0, now - (lines[0]?.uptime ?? 0)),
      by: holder === run ? by.join(' ') : '',
    },
  }
}

export const sameTarget = (one: Target, other: Target): boolean => same(plainTarget(one), plainTarget(other))

/** As it is written down. */
export type PlainTarget = Omit<Target, 'tools'> & { readonly tools: readonly string[] }

export const plainTarget = (target: Target): PlainTarget => ({ ...target, tools: [...target.tools].sort() })

/** os-release values may be quoted; nothing beyond printable ASCII is taken over. */
const plain = (value: string): string => value.replace(/^"(.*)"$/, '$1').replaceAll(/[^\x20-\x7e]/g, '')
