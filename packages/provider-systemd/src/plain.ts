import type { Address } from '@hostkit/core'
import { defined, type Handle } from '@hostkit/dsl'
import { isSpecifiers } from './quote.js'

/** Told about every handle that is met. */
interface Uses {
  use(handle: Handle & { readonly address?: Address }): void
}

/** Handles become what they name; everything else stays as it is. */
export function plain(value: unknown, uses: Uses): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, uses))
  if (typeof value !== 'object' || value === null) return value
  if ('handle' in value && 'addresses' in value) {
    const handle = value as Handle & { unit?: string; path?: string; name?: string }
    if (handle.addresses.length > 0) uses.use(handle)
    return handle.unit ?? handle.path ?? handle.name
  }
  if (isSpecifiers(value)) return { specifiers: value.specifiers }
  return defined(value)
}
