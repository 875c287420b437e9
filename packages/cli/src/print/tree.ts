import type { Plan, Part, Registry } from '@hostkit/core'
import type { Colours } from './colour.js'
import { plain } from './colour.js'
import type { DiffLine } from './diff.js'
import { restRow, rowOf, type Row } from './row.js'
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

/**
 * The changes of a plan as a tree: the same on a terminal, in a pipe and in a file. A large plan has more lines than memory should hold: they are made
 * while they are read.
 */
export function* planTree(plan: Plan, registry: Registry, options: TreeOptions = {}): Generator<string> {
  for (const part of plan.parts) yield* partTree(part, registry, options)
}

function* partTree(part: Part, registry: Registry, { colours = plain, details = false }: TreeOptions): Generator<string> {
  const root: Branch = { name: safe(part.target.name), children: [] }
  for (const change of part.changes) {
    const row = rowOf(change, part, registry, details)
    branchOf(root, row.group).children.push(row)
  }
  if (details) {
    const changed = new Set(part.changes.map(({ address }) => address))
    for (const { address } of part.resources) {
      if (changed.has(address)) continue
      const row = restRow(address, part, registry)
      branchOf(root, row.group).children.push(row)
    }
  }
  if (root.children.length === 0) return
  const heads = [...headsOf(root, '')]
  const width = { left: widest(heads, 'left', 44), id: widest(heads, 'id', 48), words: widest(heads, 'words', 48) }
  yield `  ${colours.bold(root.name)}`
  for (const head of heads) {
    yield painted(head, width, colours)
    for (const line of cut(head.row?.body() ?? [], details)) yield `  ${colours.dim(`${head.below}   `)}${bodyColour(line, colours)}`
  }
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

/** The line of a branch or of a resource. */
interface Head {
  readonly guide: string
  /** The guide of what stands under it. */
  readonly below: string
  readonly left: string
  readonly id: string
  readonly words: string
  /** `null`: it is a branch. */
  readonly row: Row | null
}

function* headsOf({ children }: Branch, guide: string): Generator<Head> {
  for (const [i, child] of children.entries()) {
    const last = i === children.length - 1
    const own = { guide: `${guide}${last ? '└─ ' : '├─ '}`, below: `${guide}${last ? '   ' : '│  '}` }
    if ('children' in child) {
      yield { ...own, left: '', id: child.name, words: '', row: null }
      yield* headsOf(child, own.below)
    } else yield { ...own, left: `${own.guide}${child.mark} ${child.kind}`, id: child.id, words: child.words, row: child }
  }
}

function cut(body: readonly DiffLine[], details: boolean): readonly DiffLine[] {
  if (details || body.length <= MOST_LINES + 1) return body
  return [...body.slice(0, MOST_LINES), { sign: '\\', text: `… ${body.length - MOST_LINES} more lines, --details` }]
}

/** The width of a column; one very long entry does not push all the others away. */
function widest(heads: readonly Head[], column: 'left' | 'id' | 'words', most: number): number {
  let width = 0
  for (const head of heads) if (head.row !== null) width = Math.max(width, head[column].length)
  return Math.min(most, width)
}

function painted({ guide, left, id, words, row }: Head, width: { left: number; id: number; words: number }, c: Colours): string {
  if (row === null) return `  ${c.dim(guide)}${id}`
  const colour = { '+': c.green, '~': c.yellow, '-': c.red, '>': c.cyan, ' ': c.dim }[row.mark]
  const start = `${c.dim(guide)}${colour(left.slice(guide.length))}${' '.repeat(Math.max(0, width.left - left.length))}`
  const { source } = row
  const said = source === '' ? words : words.padEnd(width.words)
  return `  ${start}  ${id.padEnd(width.id)}   ${said}${source === '' ? '' : `   ${c.dim(source)}`}`.trimEnd()
}

const bodyColour = ({ sign, text }: DiffLine, c: Colours): string =>
  ({ '+': c.green, '-': c.red, '@': c.cyan, '\\': c.dim, ' ': (one: string) => one })[sign](text)
