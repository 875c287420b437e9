import { canonical, downPlan, fail, type Plan, type Run } from '@hostkit/core'

/**
 * The last run that still stands: one that a later way back has taken back is passed over with it, so that one `down --last` after the other steps back
 * further. `plan` reads the plan of a run, which says what it changed.
 */
export async function lastRun(newestFirst: readonly Run[], plan: (run: string) => Promise<Plan>, name: string): Promise<string> {
  const ended = newestFirst.filter(({ state }) => state === 'committed')
  if (ended.length === 0) fail('HK6003', `${name} remembers no run that was applied`)
  /** What each way back that no run was found for yet has changed. */
  const back: ReadonlySet<string>[] = []
  for (const { record } of ended) {
    if (record.direction === 'down') {
      back.push(changes(await plan(record.id)))
      continue
    }
    if (back.length === 0) return record.id
    const own = changes(downPlan(await plan(record.id)).plan)
    const found = back.findIndex((changed) => [...changed].every((change) => own.has(change)))
    if (found === -1) return record.id
    back.splice(found, 1)
  }
  return fail('HK6003', `all that ${name} remembers of what was applied has been taken back`, { hint: 'hostkit runs lists them' })
}

const changes = ({ parts }: Plan): ReadonlySet<string> =>
  new Set(parts.flatMap(({ changes }) => changes.map(({ address, before, after }) => canonical({ address, before, after }))))
