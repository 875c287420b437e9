import type { Address } from './address.js'
import { blamed, guarded, wrongOp } from './blame.js'
import { Failure, problem, type Source } from './diagnostic.js'
import { fromOf, topological, toOf } from './graph.js'
import { grouped } from './grouped.js'
import type { Op } from './op.js'
import type { Part, PlannedChange } from './plan.js'
import type { Registry } from './registry.js'
import type { AnyResource, Change, Target } from './resource.js'
import type { Step } from './schedule.js'
import { shown, type Text } from './text.js'
import { kindOf, idOf } from './address.js'

/** What a change does to a text, for people: unified diffs are made from this. Secrets are their names. */
export interface Preview {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

export function typeOf(registry: Registry, address: Address): AnyResource {
  const found = registry.kinds.get(kindOf(address))
  if (!found)
    throw new Failure(
      problem('HK5003', `the plan holds ${address}, but no plugin provides "${kindOf(address)}"`, {
        address,
        hint: `add @hostkit/provider-${kindOf(address).split('.')[0]} to this project's dependencies`,
      }),
    )
  return found.type
}

/** The text of a state, where its kind has one. */
export const textOf = (
  type: AnyResource,
  state: unknown,
  led: { readonly address?: Address; readonly source?: Source | undefined },
): { readonly path: string; readonly text: Text } | undefined =>
  guarded(type, 'render', { address: led.address, source: led.source }, () => type.render?.(state))

/** The text of a change, where its kind has one. */
export function preview(registry: Registry, change: Change<unknown>): Preview | null {
  const type = typeOf(registry, change.address)
  const texts = [change.before, change.after].map((state) => (state === null ? null : (textOf(type, state, change) ?? null)))
  const path = texts[1]?.path ?? texts[0]?.path
  return path === undefined ? null : { path, before: texts[0] ? shown(texts[0].text) : null, after: texts[1] ? shown(texts[1].text) : null }
}

/** Stage 6: the ops of a part, each with the steps that come before it. Pure. */
export function renderSteps(part: Part, registry: Registry, target: Target): readonly Step[] {
  const order = sortChanges(part)
  const sources = new Map(part.resources.map(({ address, source }) => [address, source]))
  const last = new Map<Address, readonly number[]>()
  const steps: Step[] = []
  for (const { change, after } of order) {
    const type = typeOf(registry, change.address)
    const ops = opsOf(type, change, target, sources.get(change.address))
    let previous: readonly number[] = [...new Set(after.flatMap((address) => last.get(address) ?? []))]
    for (const op of ops) {
      const number = steps.length
      steps.push({ number, address: change.address, op, after: previous })
      previous = [number]
    }
    // A change without ops still passes the order on.
    last.set(change.address, previous)
  }
  return steps
}

/** The new text is looked at by the host's own program right before it goes live, whatever the plan saw. */
function opsOf(type: AnyResource, change: PlannedChange, target: Target, source?: Source): readonly Op[] {
  const at = { address: change.address, id: idOf(change.address), props: null, expected: null, target }
  const blame = (error: unknown): never => {
    throw new Failure(blamed(type, 'apply', error, { address: change.address, ...(source ? { source } : {}) }), { cause: error })
  }
  let ops: Op[] = []
  try {
    ops = [...type.apply(change, at)]
  } catch (error) {
    blame(error)
  }
  for (const op of ops) {
    const wrong = wrongOp(op)
    if (wrong !== null) blame(wrong)
  }
  const led = { address: change.address, source }
  const check = change.after === null ? null : (guarded(type, 'check', led, () => type.check?.(change.after)) ?? null)
  const text: Text | undefined = change.after === null ? undefined : textOf(type, change.after, led)?.text
  return check && text !== undefined
    ? [{ op: 'exec', argv: check.argv, stdin: text, role: 'check', undo: 'none', label: `check ${idOf(change.address)}` }, ...ops]
    : ops
}

/** Changes in the order in which they happen, with what comes before each, also across resources that do not change. */
function sortChanges(part: Part): readonly { change: PlannedChange; after: readonly Address[] }[] {
  const changes = new Map(part.changes.map((change) => [change.address, change]))
  const before = new Map<Address, Set<Address>>()
  const add = (first: Address, second: Address): void => void (before.get(second) ?? before.set(second, new Set()).get(second)!).add(first)
  const sources = grouped(part.edges, toOf, fromOf)
  // What a change hangs on, through resources that stay as they are.
  for (const { address } of part.changes) {
    const seen = new Set<Address>()
    const queue = [...(sources.get(address) ?? [])]
    for (const from of queue) {
      if (seen.has(from) || from === address) continue
      seen.add(from)
      const other = changes.get(from)
      if (!other) queue.push(...(sources.get(from) ?? []))
      // What is used goes last when either goes.
      else if (other.action === 'delete' || changes.get(address)!.action === 'delete') add(address, from)
      else add(from, address)
    }
  }
  const after = new Map([...before].map(([address, first]) => [address, [...first]]))
  return topological([...changes.keys()], after).map((address) => ({ change: changes.get(address)!, after: after.get(address) ?? [] }))
}
