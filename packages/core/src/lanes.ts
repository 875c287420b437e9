import type { Query } from './channel.js'
import { quoteAll } from './quote.js'

/** About as much work for a host as so many bytes of operands: a command that has none takes its time, too. */
const COMMAND = 2000

/** A script that answers queries, and the order in which it does. */
export interface Arranged {
  readonly script: string
  /** Of each answer, the place of its query. */
  readonly order: readonly number[]
}

/**
 * Most questions wait for the kernel, a service manager or a database in turn, while other cores of the host have nothing to do. So they are worked at
 * two at a time: the answers of one lane wait in a pipe until the other is through, and nothing lies on the host's disk for it. What reads a payload
 * goes before, in the order in which payloads come.
 */
export function arranged(queries: readonly Query[]): Arranged {
  const lines = queries.map(({ argv, stdin }) =>
    // What a command leaves unread would be taken for the next script, hence the drain.
    stdin ? `r ${stdin.length} 2>/dev/null | { q ${quoteAll(argv)}; cat >/dev/null; }` : `q ${quoteAll(argv)} </dev/null`,
  )
  const places = queries.map((_, place) => place)
  const first = places.filter((place) => queries[place]!.stdin !== undefined)
  const rest = places.filter((place) => queries[place]!.stdin === undefined)
  const linesOf = (some: readonly number[]): string => some.map((place) => lines[place]!).join('\n')
  if (rest.length < 2) return { script: linesOf([...first, ...rest]), order: [...first, ...rest] }
  const work = (place: number): number => lines[place]!.length + COMMAND
  const lanes = [
    { all: [] as number[], work: 0 },
    { all: [] as number[], work: 0 },
  ]
  for (const place of rest.toSorted((a, b) => work(b) - work(a))) {
    const lane = lanes[0]!.work <= lanes[1]!.work ? lanes[0]! : lanes[1]!
    lane.all.push(place)
    lane.work += work(place)
  }
  // The pipe holds 64 KiB: the lane that has more to say need not wait.
  const [less, more] = lanes.sort((a, b) => a.work - b.work).map(({ all }) => all) as [number[], number[]]
  return {
    script: `${linesOf(first)}\n{\n${linesOf(less)}\n} | {\n${linesOf(more)}\ncat\n}`,
    order: [...first, ...more, ...less],
  }
}
