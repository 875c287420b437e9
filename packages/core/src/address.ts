/** `[target/]kind:id`, split at the first ':' of the kind: `prod/posix.file:/etc/motd`. */
export type Address = string & { readonly address: true }

export interface AddressParts {
  readonly target: string | null
  readonly kind: string
  readonly id: string
}

export const address = (kind: string, id: string, target?: string): Address => `${target ? `${target}/` : ''}${kind}:${id}` as Address

/** `null` when the text is no address. */
export function parseAddress(text: string): AddressParts | null {
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1) return null
  const head = text.slice(0, colon)
  const slash = head.lastIndexOf('/')
  const kind = head.slice(slash + 1)
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$/.test(kind)) return null
  return { target: slash < 0 ? null : head.slice(0, slash), kind, id: text.slice(colon + 1) }
}

export const idOf = (of: Address): string => parseAddress(of)?.id ?? of
export const kindOf = (of: Address): string => parseAddress(of)?.kind ?? ''
/** What follows the dot of a kind: people type `service:web.service`, plans print `service`. */
export const shortKind = (kind: string): string => kind.slice(kind.indexOf('.') + 1)

/** Whether what a person typed (`file:/etc/motd`, `posix.file:/etc/motd`, `prod/…`) names this address. */
export function names(typed: string, of: Address, target: string): boolean {
  const wanted = parseAddress(typed)
  const actual = parseAddress(of)
  if (!wanted || !actual) return false
  if (wanted.target !== null && wanted.target !== target) return false
  return wanted.id === actual.id && (wanted.kind === actual.kind || wanted.kind === shortKind(actual.kind))
}
