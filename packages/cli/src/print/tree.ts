import type { Plan, Part, Registry } from '@hostkit/core'
import type { Colours } from './colour.js'
import { plain } from './colour.js'
import type { DiffLine } from './diff.js'
import { restRow, rowOf, type Mark, type Row } from './row.js'
import { safe } from './safe.js'

export interface TreeOptions {
  readonly colours?: Colours
  /** Everything: whole diffs, all fields, what stays as it is. */
  readonly details?: boolean
}

/** So much of a diff is shown in the tree; the rest with `--details`. */
const MOST_LINES = 24

/** A branch of the tree: services around services, and what stands in them. */
interface Branch {
  readonly name: string
  readonly children: (Branch | Row)[]
}

/** The changes of a plan as a tree: the same on a terminal, in a pipe and in a file. */
export const planTree = (plan: Plan, registry: Registry, options: TreeOptions = {}): string[] =>
  plan.parts.flatMap((part) => partTree(part, registry, options))

function partTree(part: Part, registry: Registry, { colours = plain, details = false }: TreeOptions): string[] {
  const changed = new Set(part.changes.map(({ address }) => address))
  const rows = part.changes.map((change) => rowOf(change, part, registry, details))
  const rest = details
    ? part.resources.filter(({ address }) => !changed.has(address)).map(({ address }) => restRow(address, part, registry))
    : []
  const root: Branch = { name: safe(part.target.name), children: [] }
  for (const row of [...rows, ...rest]) branchOf(root, row.group).children.push(row)
  if (root.children.length === 0) return []
  const drawn = draw(root, '', details)
  const width = { left: widest(drawn, 'left', 44), id: widest(drawn, 'id', 48), words: widest(drawn, 'words', 48) }
  return [`  ${colours.bold(root.name)}`, ...drawn.map((line) => paint(line, width, colours))]
}

function branchOf(root: Branch, group: readonly string[]): Branch {
  return group.reduce((at, name) => {
    const known = at.children.find((child): child is Branch => 'children' in child && child.name === name)
    if (known) return known
    const made: Branch = { name, children: [] }
    at.children.push(made)
    return made
  }, root)
}

interface Line {
  readonly guide: string
  readonly left: string
  readonly id: string
  readonly words: string
  readonly source: string
  readonly mark: Mark | null
  readonly body: DiffLine | null
}

const bare = { left: '', id: '', words: '', source: '', mark: null, body: null }

function draw(branch: Branch, guide: string, details: boolean): Line[] {
  return branch.children.flatMap((child, i) => {
    const last = i === branch.children.length - 1
    const own = `${guide}${last ? '└─ ' : '├─ '}`
    const below = `${guide}${last ? '   ' : '│  '}`
    if ('children' in child) return [{ ...bare, guide: own, id: child.name }, ...draw(child, below, details)]
    const { mark, kind, id, words, source } = child
    const head: Line = { guide: own, left: `${own}${mark} ${kind}`, id, words, source, mark, body: null }
    return [head, ...cut(child.body, details).map((body): Line => ({ ...bare, guide: `${below}   `, body }))]
  })
}

function cut(body: readonly DiffLine[], details: boolean): readonly DiffLine[] {
  if (details || body.length <= MOST_LINES + 1) return body
  return [...body.slice(0, MOST_LINES), { sign: '\\', text: `… ${body.length - MOST_LINES} more lines, --details` }]
}

/** The width of a column; one very long entry does not push all the others away. */
const widest = (lines: readonly Line[], column: 'left' | 'id' | 'words', most: number): number =>
  Math.min(most, Math.max(0, ...lines.filter(({ mark }) => mark !== null).map((line) => line[column].length)))

function paint(line: Line, width: { left: number; id: number; words: number }, c: Colours): string {
  if (line.body !== null) return `  ${c.dim(line.guide)}${bodyColour(line.body, c)}`
  if (line.mark === null) return `  ${c.dim(line.guide)}${line.id}`
  const colour = { '+': c.green, '~': c.yellow, '-': c.red, '>': c.cyan, ' ': c.dim }[line.mark]
  const left = `${c.dim(line.guide)}${colour(line.left.slice(line.guide.length))}${' '.repeat(Math.max(0, width.left - line.left.length))}`
  const words = line.source === '' ? line.words : line.words.padEnd(width.words)
  return `  ${left}  ${line.id.padEnd(width.id)}   ${words}${line.source === '' ? '' : `   ${c.dim(line.source)}`}`.trimEnd()
}

const bodyColour = ({ sign, text }: DiffLine, c: Colours): string =>
  ({ '+': c.green, '-': c.red, '@': c.cyan, '\\': c.dim, ' ': (one: string) => one })[sign](text)
