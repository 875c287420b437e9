import { idOf, kindOf, type Address } from '@hostkit/core'
import { safe } from './safe.js'

/** The plain things of every system go by their short names; anything else by its full one. People may type either. */
export const shownKind = (kind: string): string => safe(kind.startsWith('posix.') ? kind.slice('posix.'.length) : kind)

export const shownAddress = (address: Address): string => `${shownKind(kindOf(address))}:${safe(idOf(address))}`
