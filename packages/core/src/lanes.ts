import type { Query } from './channel.js'
import { quoteAll } from './quote.js'

/** About as much work for a host as so many characters: a command takes its time without any. */
const COMMAND = 2000
/** And so is an operand. */
const OPERAND = 25
/** Fewer operands are not worth a line of their own. */
const FEW = 8

/** A script that answers queries, and the order in which it does. */
export interface Arranged {
  readonly script: string
  /** Of each answer, the place of its query. */
  readonly order: readonly number[]
}

/**
 * Most questions wait for the kernel, a service manager or a database in turn, while other cores of the host have nothing to do. So they are worked at
 * two at a time: the answers of one lane wait in a pipe until the other is through, and nothing lies on the host's disk for it. What reads a payload
 * goes before, in the order in which payloads come. Operands that several have are sent once.
 */
export function arranged(queries: readonly Query[]): Arranged {
  const shared = endOf(queries.map(({ operands = [] }) => operands))
  const words = ({ argv, operands = [] }: Query): string => {
    if (shared.length === 0 || common(operands, shared) < shared.length) return quoteAll([...argv, ...operands])
    return `${quoteAll([...argv, ...operands.slice(0, -shared.length)])} "$@"`
  }
  const lines = queries.map((query) =>
    // What a command leaves unread would be taken for the next script, hence the drain.
    query.stdin ? `r ${query.stdin.length} 2>/dev/null | { q ${words(query)}; cat >/dev/null; }` : `q ${words(query)} </dev/null`,
  )
  const places = queries.map((_, place) => place)
  const first = places.filter((place) => queries[place]!.stdin !== undefined)
  const rest = places.filter((place) => queries[place]!.stdin === undefined)
  const linesOf = (some: readonly number[]): string => some.map((place) => lines[place]!).join('\n')
  const start = shared.length > 0 ? `set -- ${quoteAll(shared)}\n` : ''
  if (rest.length < 2) return { script: start + linesOf([...first, ...rest]), order: [...first, ...rest] }
  const work = (place: number): number => {
    const { argv, operands = [] } = queries[place]!
    return COMMAND + argv.reduce((sum, word) => sum + word.length, 0) + OPERAND * operands.length
  }
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
    script: `${start}${linesOf(first)}\n{\n${linesOf(less)}\n} | {\n${linesOf(more)}\ncat\n}`,
    order: [...first, ...more, ...less],
  }
}

/** The operands with which the longest list ends, and another one, too. */
function endOf(lists: readonly (readonly string[])[]): readonly string[] {
  const longest = lists.reduce((one, other) => (other.length > one.length ? other : one), [])
  const most = Math.max(0, ...lists.map((list) => (list === longest ? 0 : common(list, longest))))
  return most < FEW ? [] : longest.slice(-most)
}

/** How many are the same at the end of both. */
function common(one: readonly string[], other: readonly string[]): number {
  let count = 0
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count++
  return count
}
