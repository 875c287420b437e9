import {
  idOf,
  kindOf,
  preview,
  type AnyResource,
  type Part,
  type PlannedChange,
  type PlannedResource,
  type Preview,
  type Registry,
} from '@hostkit/core'
import { unified, type DiffLine } from './diff.js'
import { shownAddress, shownKind } from './kind.js'
import { safe } from './safe.js'
import { changedFields, isLong, shownField, type FieldChange } from './value.js'

export type Mark = '+' | '~' | '-' | '>' | ' '

/** One resource of a plan as it is printed. */
export interface Row {
  readonly mark: Mark
  readonly kind: string
  readonly id: string
  readonly words: string
  readonly source: string
  readonly group: readonly string[]
  /** Made when it is asked for: the diffs of a large plan are large. */
  readonly body: () => readonly DiffLine[]
}

/** The mark of a change: a kind that runs has one of its own. */
export function markOf(change: PlannedChange, registry: Registry): Mark {
  if (change.action === 'delete') return '-'
  if (registry.kinds.get(kindOf(change.address))?.type.runs) return '>'
  return change.action === 'create' ? '+' : '~'
}

export function rowOf(change: PlannedChange, part: Part, registry: Registry, details: boolean): Row {
  const type = registry.kinds.get(kindOf(change.address))?.type
  const text = textOf(change, registry, type)
  const state = change.after ?? change.before
  return {
    mark: markOf(change, registry),
    kind: shownKind(kindOf(change.address)),
    id: safe(idOf(change.address)),
    words: [described(type, state, text, idOf(change.address)), ...why(change)].filter((one) => one !== '').join('; '),
    ...placed(part, change.address),
    body: () => [
      ...bodyOf(change, type, text, details).map((line) => (details ? line : shortened(line))),
      ...notesOn(part, change.address),
    ],
  }
}

/** A file may be one line of a megabyte. */
const LONGEST_LINE = 200

const shortened = (line: DiffLine): DiffLine =>
  line.text.length <= LONGEST_LINE
    ? line
    : { ...line, text: `${line.text.slice(0, LONGEST_LINE)}… ${line.text.length - LONGEST_LINE} more characters, --details` }

/** A resource that stays as it is; shown with `--details`. */
export function restRow(address: PlannedChange['address'], part: Part, registry: Registry): Row {
  const type = registry.kinds.get(kindOf(address))?.type
  const state = resourceOf(part, address)?.state ?? null
  const words = described(type, state, null, idOf(address))
  return {
    mark: ' ',
    kind: shownKind(kindOf(address)),
    id: safe(idOf(address)),
    words,
    ...placed(part, address),
    body: () => notesOn(part, address),
  }
}

// A plan of ten thousand resources is looked through once, not once for each.
const indexes = new WeakMap<Part, ReadonlyMap<string, PlannedResource>>()

export function resourceOf(part: Part, address: string): PlannedResource | undefined {
  const known = indexes.get(part) ?? new Map(part.resources.map((resource) => [resource.address, resource]))
  indexes.set(part, known)
  return known.get(address)
}

function placed(part: Part, address: PlannedChange['address']): Pick<Row, 'source' | 'group'> {
  const { source, group = [] } = resourceOf(part, address) ?? {}
  return { source: source && source.line > 0 ? safe(`${source.file}:${source.line}`) : '', group: group.map(safe) }
}

const notesOn = (part: Part, address: PlannedChange['address']): DiffLine[] =>
  part.notes.filter((note) => note.address === address).map(({ text }) => ({ sign: '\\', text: `note: ${safe(text)}` }))

function why({ reasons, down }: PlannedChange): string[] {
  const triggers = reasons.flatMap((one) => (one.reason === 'triggered' ? [shownAddress(one.triggeredBy)] : []))
  const [first, ...others] = triggers
  return [
    ...(first === undefined ? [] : [`triggered by ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`]),
    ...(reasons.some(({ reason }) => reason === 'undeclared') ? ['no longer declared'] : []),
    ...(down === 'irreversible' ? ['cannot be taken back'] : []),
  ]
}

// What a provider makes of a state out of a file may fail; the plan is shown all the same, field by field.
function described(type: AnyResource | undefined, state: unknown, text: Preview | null, id: string): string {
  try {
    const words = type?.describe?.(state)
    if (words !== undefined) return safe(words)
  } catch {
    return ''
  }
  return text !== null && text.path !== id ? safe(text.path) : ''
}

function textOf(change: PlannedChange, registry: Registry, type: AnyResource | undefined): Preview | null {
  try {
    return type ? preview(registry, change) : null
  } catch {
    return null
  }
}

function bodyOf(change: PlannedChange, type: AnyResource | undefined, text: Preview | null, details: boolean): readonly DiffLine[] {
  const differs = text !== null && text.before !== text.after
  const lines: DiffLine[] = differs ? [...unified(text.before, text.after)] : []
  const all = changedFields(change.before, change.after, fieldsOf(change, type))
  if (change.action !== 'update' && !details) return lines
  const short = differs ? all.filter((one) => isShort(one, text)) : all.filter((one) => !isLong(one.before) && !isLong(one.after))
  const long = differs ? [] : all.filter((one) => !short.includes(one))
  return [
    ...short.map((one): DiffLine => ({ sign: ' ', text: shownField(one) })),
    ...lines,
    ...long.flatMap((one): DiffLine[] => [{ sign: ' ', text: safe(one.field) }, ...unified(lineText(one.before), lineText(one.after))]),
  ]
}

const fieldsOf = ({ reasons }: PlannedChange, type: AnyResource | undefined): readonly string[] | null =>
  reasons.flatMap((one) => (one.reason === 'differs' ? [one.fields] : []))[0] ?? type?.fields ?? null

/** What the diff of the text does not say already. */
const isShort = ({ before, after }: FieldChange, text: Preview): boolean =>
  [before, after].every((value) => isScalar(value) || (Array.isArray(value) && value.every(isScalar))) &&
  ![text.before, text.after].some((whole) => whole !== null && (whole === before || whole === after)) &&
  [before, after].every((value) => !isLong(value) && JSON.stringify(value ?? null).length <= LONGEST_LINE)

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)

const lineText = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value, null, 2)
