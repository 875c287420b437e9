import type { Claim } from '@hostkit/core'
import type { AccountHandle } from '@hostkit/dsl'

/** Who owns a thing comes before it, where the project declares them. */
export const owned = (owner?: string, group?: string): readonly Claim[] => [
  ...(owner === undefined ? [] : [`user:${owner}` as const]),
  ...(group === undefined ? [] : [`group:${group}` as const]),
]

export const nameOf = (owner: string | AccountHandle | undefined): string | undefined => (typeof owner === 'object' ? owner.name : owner)
