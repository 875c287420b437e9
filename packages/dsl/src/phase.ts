import type { Address } from '@hostkit/core'
import type { Phase } from './frame.js'
import type { Scope } from './scope.js'

export type { Phase } from './frame.js'

/** For words that declare units and commands: a resource takes its place in the life of the service. */
export function addToPhase({ frame }: Scope<string>, phase: Phase, address: Address): void {
  frame.phases.set(phase, [...(frame.phases.get(phase) ?? []), address])
}

/** What stands in a phase of the service. Complete once the project's body has ended: ask in a deferred `after`. */
export const inPhase = ({ frame }: Scope<string>, phase: Phase): readonly Address[] => frame.phases.get(phase) ?? []
