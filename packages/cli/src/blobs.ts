import { jsonOf, sha256, type Plan } from '@hostkit/core'

/** Longer texts are not for reading inside a plan. */
const LONGEST_INLINE = 64 * 1024

export interface Blobs {
  /** `null`: it is not there. */
  read(sha256: string): Uint8Array | null
}

/** A plan with its long texts taken out, and these by their hashes. The digest stays: it is over the texts themselves. */
export function takeBlobs(plan: Plan): { value: unknown; blobs: ReadonlyMap<string, string> } {
  const blobs = new Map<string, string>()
  const take = (text: unknown): unknown => {
    if (typeof text !== 'string' || isShort(text)) return text
    const hash = sha256(text)
    blobs.set(hash, text)
    return { $blob: hash, size: Buffer.byteLength(text) }
  }
  // What is short as a whole has nothing long in it.
  const value = mapStates(plan, take, (entry) => !isShort(jsonOf(entry)))
  return { value, blobs }
}

/** No character takes more than three bytes: most texts need not be measured. */
const isShort = (text: string): boolean => text.length * 3 <= LONGEST_INLINE || Buffer.byteLength(text) <= LONGEST_INLINE

/** The same back again. Throws an `Error` that names the text which is missing or another. */
export function inlineBlobs(plan: Plan, blobs: Blobs): Plan {
  return mapStates(plan, (value) => {
    if (typeof value !== 'object' || value === null || !('$blob' in value)) return value
    const hash = String((value as { $blob: unknown }).$blob)
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`it names a text by ${JSON.stringify(hash)}`)
    const bytes = blobs.read(hash)
    if (bytes === null) throw new Error(`a text that belongs to it is missing: .hostkit/blobs/${hash}`)
    if (sha256(bytes) !== hash) throw new Error(`a text that belongs to it is damaged: .hostkit/blobs/${hash}`)
    return Buffer.from(bytes).toString('utf8')
  })
}

/** States are whatever their kinds say; everything else in a plan is short. */
function mapStates(plan: Plan, change: (value: unknown) => unknown, concerns: (entry: object) => boolean = () => true): Plan {
  const parts = plan.parts.map((part) => ({
    ...part,
    resources: part.resources.map((one) => (concerns(one) ? { ...one, state: deep(one.state, change) } : one)),
    changes: part.changes.map((one) =>
      concerns(one) ? { ...one, before: deep(one.before, change), after: deep(one.after, change) } : one,
    ),
  }))
  return { ...plan, parts } as Plan
}

function deep(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value)
  if (changed !== value) return changed
  if (typeof value !== 'object' || value === null) return value
  // What has nothing to change in it is most of a plan, and need not be copied.
  let copy: unknown[] | Record<string, unknown> | null = null
  for (const [key, one] of Object.entries(value)) {
    const now = deep(one, change)
    if (now === one) continue
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : Object.fromEntries(Object.entries(value))) as Record<string, unknown>
    Object.defineProperty(copy, key, { value: now, enumerable: true, writable: true, configurable: true })
  }
  return copy ?? value
}
