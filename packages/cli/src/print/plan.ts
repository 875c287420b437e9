import type { Plan, Registry } from '@hostkit/core'
import { relative } from 'node:path'
import type { Context } from '../context.js'
import { addToSummary, jobOf } from './github.js'
import { changeLine } from './json.js'
import { shownAddress } from './kind.js'
import { planMarkdown } from './markdown.js'
import { safe } from './safe.js'
import { many, count, countLine, route, shownTime } from './summary.js'
import { planTree } from './tree.js'

export interface Shown {
  readonly registry: Registry
  /** Where it was saved. */
  readonly saved?: string
  /** What to type next. */
  readonly next?: string
  readonly details?: boolean
  /** What else there is to say about the plan as a whole. */
  readonly remarks?: readonly string[]
  /** Result or progress: while the plan file itself goes to stdout, people read stderr. */
  readonly aside?: boolean
}

/** A plan, the same in every place: head, tree, counts, where it lies, what comes next. */
export function showPlan(
  context: Context,
  plan: Plan,
  { registry, saved, next, details = false, aside = false, remarks = [] }: Shown,
): void {
  const { terminal, reading, told } = context
  const counts = count(plan, registry)
  Object.assign(told, {
    project: plan.project,
    direction: plan.direction,
    changes: counts,
    digest: plan.digest,
    ...(saved === undefined ? {} : { saved }),
  })
  const job = jobOf(context.env)
  if (job.summary !== null) addToSummary(job, planMarkdown(plan, registry))
  if (terminal.json) {
    terminal.out(...plan.parts.flatMap((part) => part.changes.map((change) => changeLine(change, part, registry))))
    if (!aside) return
  }
  if (context.flags.format === 'markdown') return terminal[aside ? 'err' : 'out'](planMarkdown(plan, registry).trimEnd())
  const c = aside ? terminal.errorColours : terminal.colours
  const tree = planTree(plan, registry, { colours: c, details })
  const resources = plan.parts.reduce((sum, part) => sum + part.resources.length, 0)
  const read =
    reading === null
      ? ''
      : `   read in ${shownTime(reading.milliseconds)}, ${many(reading.requests, 'round trip')}${plan.parts.length > 1 ? ' at most' : ''}`
  const head = `${c.bold(`hostkit ${plan.direction === 'up' ? 'plan' : 'down'}`)}  ${route(plan)}   ${many(resources, 'resource')}${c.dim(read)}`
  const where = saved === undefined ? '' : `   ${c.dim(`saved ${pathFor(context, saved)} (sha256 ${plan.digest.slice(0, 4)}…)`)}`
  const left = leftOut(plan)
  terminal[aside ? 'err' : 'out'](
    head,
    '',
    ...tree,
    ...(tree.length > 0 ? [] : [`  ${plan.direction === 'up' ? 'everything is as declared' : 'there is nothing to take back'}`]),
    ...(tree.length > 0 ? asDeclared(plan) : []).map((line) => c.dim(`  ${line}`)),
    ...[...left, ...remarks].map((line) => c.dim(`  ${line}`)),
    `${c.bold(countLine(counts))}${where}`,
    ...(next === undefined || terminal.quiet
      ? []
      : [`Next: ${next}${details || saved === undefined ? '' : `      details: hostkit show ${named(context, saved)}--details`}`]),
  )
}

/** Of several hosts, those that have no branch in the tree. */
function asDeclared({ parts, direction }: Plan): string[] {
  const still = parts.filter(({ changes }) => changes.length === 0).map(({ target }) => safe(target.name))
  return still.length === 0 ? [] : [`${direction === 'up' ? 'as declared' : 'nothing to take back'}: ${still.join(', ')}`]
}

/** What is noted about resources that do not change: their rows are not there to say it. */
function leftOut({ parts }: Plan): string[] {
  return parts.flatMap(({ notes, changes }) => {
    const changed = new Set(changes.map(({ address }) => address))
    return notes.filter(({ address }) => !changed.has(address)).map(({ address, text }) => `note: ${shownAddress(address)}: ${safe(text)}`)
  })
}

/** As short as it can be typed. */
export function pathFor({ cwd }: Pick<Context, 'cwd'>, file: string): string {
  const path = relative(cwd, file)
  return path.startsWith('..') && path.length > file.length ? file : path
}

const named = (context: Context, file: string): string => (file.endsWith('.hostkit/plan.json') ? '' : `${pathFor(context, file)} `)
