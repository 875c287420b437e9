import { isSecret, same } from '@hostkit/core'
import { safe } from './safe.js'

const LONGEST = 60

/** A field of a state in a few characters: modes in octal, lists with commas, secrets by name. */
export function shownValue(field: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none'
  if (field === 'mode' && typeof value === 'number') return value.toString(8).padStart(4, '0')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (isSecret(value)) return `‹secret ${safe(value.secret)}›`
  if (Array.isArray(value)) return value.length === 0 ? 'none' : cut(value.map((one) => shownValue('', one)).join(','))
  // A digest says only whether it is another.
  if (typeof value === 'string' && /^[0-9a-f]{32,}$/.test(value)) return `${value.slice(0, 8)}…`
  return cut(safe(typeof value === 'object' ? JSON.stringify(value) : String(value)))
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)

/** A field that changes: both values, and as texts where one of them has lines of its own. */
export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

export const shownField = ({ field, before, after }: FieldChange): string =>
  `${safe(field)} ${shownValue(field, before)} → ${shownValue(field, after)}`

/** The fields in which two states differ, of those that a kind names or, without it, of all. */
export function changedFields(before: unknown, after: unknown, named: readonly string[] | null): readonly FieldChange[] {
  const [old, now] = [record(before), record(after)]
  const fields = named ?? [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return fields
    .map((field) => ({ field, before: old[field], after: now[field] }))
    .filter((change) => !same(change.before ?? null, change.after ?? null))
}

const record = (state: unknown): Record<string, unknown> =>
  typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {}

/** Whether a value is read better as lines. */
export const isLong = (value: unknown): value is string => typeof value === 'string' && (value.includes('\n') || value.length > LONGEST)
