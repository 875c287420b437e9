import { structuredPatch } from 'diff'
import { safe } from './safe.js'

/** One line of a unified diff. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ' | '@' | '\\'
  readonly text: string
}

/** So many edits are no longer read; the search for them takes time that grows with their square. */
const MOST_EDITS = 2000

/** What makes of one text the other, with three lines of context; text that appears or goes has no headers. */
export function unified(before: string | null, after: string | null): readonly DiffLine[] {
  if (before === null || after === null) return whole(before === null ? '+' : '-', before ?? after ?? '')
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context: 3, maxEditLength: MOST_EDITS })
  if (patch === undefined) return [...whole('-', before), ...whole('+', after)]
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    { sign: '@', text: `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@${section(before, oldStart)}` } as const,
    ...lines.map((line) => ({ sign: line[0] as DiffLine['sign'], text: safe(line) })),
  ])
}

function whole(sign: '+' | '-', text: string): DiffLine[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => ({ sign, text: `${sign}${safe(line)}` }))
}

const range = (start: number, lines: number): string => (lines === 1 ? String(start) : `${start},${lines}`)

/** The heading above a hunk, where the text has headings: `[Service]`, `example.com {`. */
function section(text: string, start: number): string {
  const above = text
    .split('\n')
    .slice(0, Math.max(0, start - 1))
    .toReversed()
  const heading = above.find((line) => /^\[.+\]\s*$/.test(line) || /^\S.*\{\s*$/.test(line))
  return heading === undefined ? '' : ` ${safe(heading.trim())}`
}
