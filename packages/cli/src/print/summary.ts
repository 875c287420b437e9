import type { Plan, Registry } from '@hostkit/core'
import { markOf } from './row.js'
import { safe } from './safe.js'

/** How many of each. */
export interface Counts {
  readonly create: number
  readonly update: number
  readonly run: number
  readonly delete: number
  readonly unchanged: number
}

export function count({ parts }: Plan, registry: Registry): Counts {
  const marks = parts.flatMap(({ changes }) => changes.map((change) => markOf(change, registry)))
  const of = (mark: string): number => marks.filter((one) => one === mark).length
  const resources = parts.reduce((sum, part) => sum + part.resources.length, 0)
  return { create: of('+'), update: of('~'), run: of('>'), delete: of('-'), unchanged: resources - marks.length }
}

export const countLine = (counts: Counts): string =>
  `Plan: ${counts.create} to create, ${counts.update} to update, ${counts.run} to run, ${counts.delete} to delete, ${counts.unchanged} unchanged.`

/** More hosts than this are counted in the head; the tree names them. */
const MOST_NAMED = 4

/** `toys → prod (elixir.toys)`: what goes where. */
export function route({ project, parts }: Plan): string {
  const hosts = parts.map(({ target: { name, reach } }) => {
    const at = reach === null ? null : 'at' in reach ? reach.at : 'this machine'
    return safe(at === null || at === name ? name : `${name} (${at})`)
  })
  return `${safe(project)} → ${hosts.length > MOST_NAMED ? many(hosts.length, 'host') : hosts.join(', ')}`
}

export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

/** `40 ms`, `0.4 s`, `12 s`, `3 min`. */
export function shownTime(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`
  return milliseconds < 120_000 ? `${Math.round(milliseconds / 1000)} s` : `${Math.round(milliseconds / 60_000)} min`
}
