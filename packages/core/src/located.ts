import type { Address } from './address.js'
import type { Diagnostic, Source } from './diagnostic.js'

/** With the line that declares what it is about, where that is known and nothing nearer was said. */
export const located = (one: Diagnostic, declared: readonly { readonly address: Address; readonly source: Source }[]): Diagnostic => {
  const source = one.source ?? declared.find(({ address }) => address === one.address)?.source
  return source ? { ...one, source } : one
}
