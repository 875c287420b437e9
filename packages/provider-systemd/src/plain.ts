import { defined, type Handle } from '@hostkit/dsl'
import { isSpecifiers } from './quote.js'

/** Handles become what they name, and are told to `met`; everything else stays as it is. */
export function plain(value: unknown, met: (handle: Handle) => void): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, met))
  if (typeof value !== 'object' || value === null) return value
  if ('handle' in value && 'addresses' in value) {
    const handle = value as Handle & { unit?: string; path?: string; name?: string }
    if (handle.addresses.length > 0) met(handle)
    return handle.unit ?? handle.path ?? handle.name
  }
  if (isSpecifiers(value)) return { specifiers: value.specifiers }
  return defined(value)
}
