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
export function showPlan(context: Context, plan: Plan, shown: Shown): void {
  const { terminal, told, env, flags } = context
  const { registry, saved, aside = false } = shown
  const counts = count(plan, registry)
  Object.assign(told, {
    project: plan.project,
    direction: plan.direction,
    changes: counts,
    digest: plan.digest,
    ...(saved === undefined ? {} : { saved }),
  })
  const job = jobOf(env)
  if (job.summary !== null) addToSummary(job, planMarkdown(plan, registry))
  if (terminal.json) terminal.print('out', changeLines(plan, registry))
  if (terminal.json && !aside) return
  const to = aside ? 'err' : 'out'
  if (flags.format === 'markdown') terminal[to](planMarkdown(plan, registry).trimEnd())
  else terminal.print(to, planLines(context, plan, shown, countLine(counts)))
}

function* changeLines({ parts }: Plan, registry: Registry): Generator<string> {
  for (const part of parts) for (const change of part.changes) yield changeLine(change, part, registry)
}

function* planLines(context: Context, plan: Plan, shown: Shown, counts: string): Generator<string> {
  const { terminal, reading } = context
  const { registry, saved, next, details = false, aside = false, remarks = [] } = shown
  const c = aside ? terminal.errorColours : terminal.colours
  const up = plan.direction === 'up'
  const resources = plan.parts.reduce((sum, part) => sum + part.resources.length, 0)
  const read =
    reading === null
      ? ''
      : `   read in ${shownTime(reading.milliseconds)}, ${many(reading.requests, 'round trip')}${plan.parts.length > 1 ? ' at most' : ''}`
  yield `${c.bold(`hostkit ${up ? 'plan' : 'down'}`)}  ${route(plan)}   ${many(resources, 'resource')}${c.dim(read)}`
  yield ''
  let drawn = false
  for (const line of planTree(plan, registry, { colours: c, details })) {
    drawn = true
    yield line
  }
  if (!drawn) yield `  ${up ? 'everything is as declared' : 'there is nothing to take back'}`
  for (const line of [...(drawn ? asDeclared(plan) : []), ...leftOut(plan), ...remarks]) yield c.dim(`  ${line}`)
  const where = saved === undefined ? '' : `   ${c.dim(`saved ${pathFor(context, saved)} (sha256 ${plan.digest.slice(0, 4)}…)`)}`
  yield `${c.bold(counts)}${where}`
  if (next === undefined || terminal.quiet) return
  yield `Next: ${next}${details || saved === undefined ? '' : `      details: hostkit show ${named(context, saved)}--details`}`
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
