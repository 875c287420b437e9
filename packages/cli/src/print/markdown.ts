import type { Plan, Registry } from '@hostkit/core'
import type { DiffLine } from './diff.js'
import { many, count, countLine, route } from './summary.js'
import { rowOf, type Row } from './row.js'
import { safe } from './safe.js'

/** What a comment on GitHub may hold is 65536 characters; diffs are left out before it is cut off. */
const MOST = 60_000
/** So many rows are still read. */
const MOST_ROWS = 200

/** A plan for a pull request: a line, a table, and the diffs to open. Everything from hosts and plans is text, and never markup. */
export function planMarkdown(plan: Plan, registry: Registry): string {
  const rows = plan.parts.flatMap((part) =>
    part.changes.map((change) => ({ host: part.target.name, row: rowOf(change, part, registry, false) })),
  )
  const verb = plan.direction === 'up' ? 'plan' : 'down'
  const head = [
    `### hostkit ${verb} ${code(route(plan))}`,
    '',
    `**${countLine(count(plan, registry)).replace('Plan: ', '')}** Plan ${code(`sha256 ${plan.digest.slice(0, 12)}…`)}`,
    '',
  ]
  if (rows.length === 0)
    return [...head, plan.direction === 'up' ? 'Everything is as declared.' : 'There is nothing to take back.', ''].join('\n')
  const several = plan.parts.length > 1
  const table = [
    `|  |${several ? ' host |' : ''} kind | name | what | declared |`,
    `|--|${several ? '--|' : ''}--|--|--|--|`,
    ...rows.slice(0, MOST_ROWS).map(({ host, row }) => {
      const cells = [row.mark, ...(several ? [host] : []), row.kind, row.id, row.words, row.source]
      return `| ${cells.map((text) => code(text)).join(' | ')} |`
    }),
    ...(rows.length > MOST_ROWS ? ['', `… and ${rows.length - MOST_ROWS} more changes`] : []),
    '',
  ]
  const text = [...head, ...table].join('\n')
  return `${text}${diffs(
    rows.map(({ row }) => row),
    MOST - text.length,
  )}`
}

function diffs(rows: readonly Row[], room: number): string {
  let text = ''
  let left = 0
  for (const row of rows) {
    const body = row.body()
    if (body.length === 0) continue
    const one = left > 0 ? '' : details(row, body)
    if (left > 0 || text.length + one.length > room) left++
    else text += one
  }
  return left === 0 ? text : `${text}\n${many(left, 'more diff')}: ${code('hostkit show --details')}\n`
}

function details({ mark, kind, id }: Row, body: readonly DiffLine[]): string {
  const lines = body.map(({ sign, text }) => (sign === ' ' && !text.startsWith(' ') ? ` ${text}` : text))
  const longest = lines.reduce((most, line) => Math.max(most, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)), 2)
  const fence = '`'.repeat(longest + 1)
  return `\n<details><summary>${code(`${mark} ${kind} ${id}`)}</summary>\n\n${fence}diff\n${lines.join('\n')}\n${fence}\n\n</details>\n`
}

/** Text that is shown as it is: no markup, no mention, no link. Inside `code` GitHub makes neither of them. */
export const code = (text: string): string =>
  text.trim() === '' ? '' : `<code>${safe(text).replaceAll(/[^\p{L}\p{N} .,;/+=%…→‹›-]/gu, (sign) => `&#${sign.codePointAt(0)!};`)}</code>`
