import type { Address } from './address.js'
import { digestOf } from './canonical.js'
import { diagnosticsOf, problem, type Diagnostic } from './diagnostic.js'
import type { Host } from './fact.js'
import type { Edge } from './graph.js'
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
  const attachedTo = new Map<Address, Address[]>()
  for (const { from, to, refresh } of edges) if (refresh) attachedTo.set(to, [...(attachedTo.get(to) ?? []), from])
  for (const resource of sorted) {
    const attached = attachedTo.get(resource.address)
    try {
      const digest = attached ? digestOf(attached.toSorted().map((address) => [address, desired.get(address) ?? null])).slice(0, 32) : ''
      desired.set(resource.address, resource.type.desired(resource.props, target, digest))
    } catch (error) {
      diagnostics.push(...diagnosticsOf(error, 'HK5005', { address: resource.address, source: resource.source }))
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
  host: Host,
  target: Target,
): Promise<{ states: ReadonlyMap<Address, State | null>; diagnostics: readonly Diagnostic[] }> {
  const states = new Map<Address, State | null>()
  const diagnostics: Diagnostic[] = []
  await Promise.all(
    readings.map(async ({ address, id, type, props, expected }) => {
      try {
        states.set(address, await type.read({ address, id, props, expected, target }, host))
      } catch (error) {
        const found = diagnosticsOf(error, 'HK2010', { address })
        diagnostics.push(
          ...found.map((one) =>
            one.code === 'HK2010' ? problem('HK2010', `${address} could not be read: ${one.message}`, { address }) : one,
          ),
        )
      }
    }),
  )
  return { states, diagnostics }
}
