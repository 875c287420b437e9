import type { Address } from './address.js'
import { hostOf, lead } from './asking.js'
import { blamed, broughtBy, isDiagnosed } from './blame.js'
import { diagnosticsOf, type Diagnostic } from './diagnostic.js'
import { digestOf } from './digest.js'
import { attachments, type Edge } from './graph.js'
import type { Answerer } from './host.js'
import type { Resource } from './resolve.js'
import type { AnyResource, Target } from './resource.js'

/** A state is whatever its kind says; the engine only compares and keeps it. */
export type State = unknown

/** What a resource should be, and what it is. */
export interface Compared {
  readonly resource: Resource
  readonly desired: State
  readonly observed: State | null
}

/** What should be, in topological order, so that a digest over what a resource is attached to can go into its own state. */
export function desire(
  sorted: readonly Resource[],
  edges: readonly Edge[],
  target: Target,
): { desired: ReadonlyMap<Address, State>; diagnostics: readonly Diagnostic[] } {
  const desired = new Map<Address, State>()
  const diagnostics: Diagnostic[] = []
  const attachedTo = attachments(edges)
  for (const resource of sorted) {
    const attached = attachedTo.get(resource.address)
    try {
      const digest = attached ? digestOf(attached.toSorted().map((address) => [address, desired.get(address) ?? null])).slice(0, 32) : ''
      desired.set(resource.address, resource.type.desired(resource.props, target, digest))
    } catch (error) {
      const { address, source, type } = resource
      diagnostics.push(...(isDiagnosed(error) ? diagnosticsOf(error, 'HK5005') : [blamed(type, 'desired', error, { address, source })]))
    }
  }
  return { desired, diagnostics }
}

/** One thing to be read: a resource of a config, or a change of a plan. */
export interface Reading {
  readonly address: Address
  readonly id: string
  readonly type: AnyResource
  readonly props: unknown
  readonly expected: State | null
}

/** Stage 3: all of them at once; the host batches what they ask. Errors are collected, by address. */
export async function readStates(
  readings: readonly Reading[],
  host: Answerer,
  target: Target,
): Promise<{ states: ReadonlyMap<Address, State | null>; diagnostics: readonly Diagnostic[] }> {
  const states = new Map<Address, State | null>()
  const diagnostics: Diagnostic[] = []
  const asked = hostOf(host)
  await new Promise<void>((resolve) => {
    let open = readings.length
    if (open === 0) return resolve()
    const end = (): void => {
      if (--open === 0) resolve()
    }
    for (const reading of readings) {
      const { address, id, type, props, expected } = reading
      const failed = (error: unknown, isTold: boolean): void => {
        diagnostics.push(...unread(reading, error, isTold))
        end()
      }
      const done = (state: State): void => {
        if (state === undefined) return failed(new Error('it answers undefined: a state, or null where there is nothing'), false)
        states.set(address, state)
        end()
      }
      try {
        lead(type.read({ address, id, props, expected, target }, asked), host, { done, failed })
      } catch (error) {
        failed(error, false)
      }
    }
  })
  return { states, diagnostics }
}

/** Why something could not be read. What came from the host is no fault of the reader. */
function unread({ address, type }: Reading, error: unknown, isTold: boolean): readonly Diagnostic[] {
  if (!isDiagnosed(error) && !isTold) return [blamed(type, 'read', error, { address })]
  // A parser that throws: either the host says something odd, or its author did not think of it.
  const hint = `${broughtBy(type)} cannot make sense of what the host answers; tell its authors`
  return diagnosticsOf(error, 'HK2010', isDiagnosed(error) ? { address } : { address, hint }).map((one) =>
    one.code === 'HK2010' ? { address, ...one, message: `${address} could not be read: ${one.message}` } : one,
  )
}
