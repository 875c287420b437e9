import { canonical, downPlan, fail, type Plan, type Run } from '@hostkit/core'

/**
 * The last run that still stands: one that a later way back has taken back is passed over with it, so that one `down --last` after the other steps back
 * further. `plan` reads the plan of a run, which says what it changed. Where a project is known, the runs of others on the host are not meant.
 */
export async function lastRun(
  newestFirst: readonly Run[],
  plan: (run: string) => Promise<Plan>,
  { name, project, way }: { readonly name: string; readonly project: string | null; readonly way: string },
): Promise<string> {
  const ended = newestFirst.filter(({ state, record }) => state === 'committed' && (project === null || record.project === project))
  if (ended.length === 0) {
    const other = foreignRun(newestFirst, project)
    const message = `${name} remembers no run${project === null ? '' : ` of the project ${project}`} that was applied`
    fail('HK6003', message, other ? { hint: `the last one there is of ${other.project}: hostkit down ${way} --run ${other.id}` } : {})
  }
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
  const whose = project === null ? '' : ` by the project ${project}`
  return fail('HK6003', `all that ${name} remembers of what was applied${whose} has been taken back`, {
    hint: `hostkit runs ${way} lists them`,
  })
}

/** The newest applied run of a host, where it is another project's. */
export function foreignRun(newestFirst: readonly Run[], project: string | null): Run['record'] | null {
  const newest = newestFirst.find(({ state }) => state === 'committed')?.record
  return project === null || newest === undefined || newest.project === project ? null : newest
}

const changes = ({ parts }: Plan): ReadonlySet<string> =>
  new Set(parts.flatMap(({ changes }) => changes.map(({ address, before, after }) => canonical({ address, before, after }))))
