/** Where the steps of a race leave their marks. */
export const MARKS = '/srv/marks'

/** A step that says when it begins and when it ends, each in one write, with something to do in between. */
export const marking = (name: string, seconds: string, file = MARKS): [string, ...string[]] => [
  'sh',
  '-c',
  'echo "begin $1" >>"$3"; sleep "$2"; echo "end $1" >>"$3"',
  'hk-worker',
  name,
  seconds,
  file,
]

/** Marks of `RUN-STEP` in which two runs worked at once; `null`: one after the other. A step that was killed has no end. */
export function overlap(text: string): string | null {
  const left = new Set<string>()
  let open: string | null = null
  let current: string | null = null
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const [what, name = ''] = line.split(' ')
    const run = name.slice(0, name.lastIndexOf('-'))
    if (what === 'end') {
      if (open !== name) return `${name} ended while ${open ?? 'nothing'} was under way`
      open = null
      continue
    }
    if (run === current) {
      if (open !== null && open !== name) return `${name} began within ${open}`
    } else {
      if (left.has(run)) return `${name} began although another run had the host after it`
      // Killed in the middle of a step: whoever comes next must not hear of it again.
      if (current !== null) left.add(current)
      current = run
    }
    open = name
  }
  return null
}

/** The times of runs, by their own journals: `RUN FIRST LAST` a line, in seconds since the host started. */
export const SPANS = `
for j in /var/lib/hostkit/runs/*/journal; do
  [ -s "$j" ] || continue
  case $(tail -n 1 "$j") in *' refused '*) continue ;; esac
  run=\${j%/journal}
  echo "\${run##*/} $(sed -n '1{s/^[0-9]* \\([0-9.]*\\) .*/\\1/p}' "$j") $(tail -n 1 "$j" | sed 's/^[0-9]* \\([0-9.]*\\) .*/\\1/')"
done
`

/** Two spans in which the host was held at once; `null`: none. */
export function overlapOf(spans: string): string | null {
  const sorted = spans
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '))
    .map(([run = '', first, last]) => ({ run, first: Number(first), last: Number(last) }))
    .toSorted((a, b) => a.first - b.first)
  for (const [i, { run, first }] of sorted.entries()) {
    const before = sorted[i - 1]
    if (before && first < before.last) return `the journal of ${run} begins before that of ${before.run} ends`
  }
  return null
}
