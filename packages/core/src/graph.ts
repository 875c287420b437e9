import type { Address } from './address.js'
import { problem, type Diagnostic } from './diagnostic.js'
import { grouped } from './grouped.js'
import type { Resource } from './resolve.js'

/** `from` comes before `to`. */
export interface Edge {
  readonly from: Address
  readonly to: Address
  /** Why: the claim that both sides name, or a reference in the config. */
  readonly reason: string
  /** A change of `from` makes `to` act. */
  readonly refresh: boolean
}

export const fromOf = ({ from }: Edge): Address => from
export const toOf = ({ to }: Edge): Address => to

/** What each is attached to: whose changes make it act. */
export const attachments = (edges: readonly Edge[]): ReadonlyMap<Address, readonly Address[]> =>
  grouped(
    edges.filter(({ refresh }) => refresh),
    toOf,
    fromOf,
  )

/** The order among resources, explicit from handles and implicit from claims, which core only compares. */
export function edgesOf(resources: readonly Resource[]): readonly Edge[] {
  const provider = new Map<string, Address>()
  const addresses = new Map<string, Address>()
  for (const { address, provides } of resources) {
    for (const claim of provides) provider.set(claim, address)
    addresses.set(address, address)
  }
  // Every resource can be named by its own address, too.
  const providerOf = (claim: string): Address | undefined =>
    claim.startsWith(ADDRESS) ? addresses.get(claim.slice(ADDRESS.length)) : provider.get(claim)
  const edges: Edge[] = []
  // One edge a pair; the first says most.
  const linked = new Map<Address, Address>()
  const link = (from: Address | undefined, to: Address, reason: string, refresh: boolean): void => {
    if (from === undefined || from === to || linked.get(from) === to) return
    linked.set(from, to)
    // In the order in which a plan has them, so that it need not make copies.
    edges.push({ from, reason, refresh, to })
  }
  for (const { address, refresh, after, uses } of resources) {
    for (const claim of refresh) link(providerOf(claim), address, claim, true)
    for (const from of after) link(from, address, 'reference', false)
    for (const claim of uses) link(providerOf(claim), address, claim, false)
  }
  return edges
}

const ADDRESS = 'address:'

/** A stable topological order, in the order of declaration wherever there is a choice; a cycle is reported link by link. */
export function order(
  resources: readonly Resource[],
  edges: readonly Edge[],
): { sorted: readonly Resource[]; diagnostics: readonly Diagnostic[] } {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]))
  let isCircle = false
  const sorted = topological([...byAddress.keys()], grouped(edges, toOf, fromOf), () => (isCircle = true))
  if (isCircle) {
    const known = edges.filter(({ from }) => byAddress.has(from))
    const cycle = findCycle(resources, grouped(known, fromOf, toOf))!
    const named = cycle.map((address, i) => {
      const edge = edges.find(({ from, to }) => from === address && to === cycle[(i + 1) % cycle.length])
      const source = byAddress.get(address)!.source
      return `${address} (${source.file}:${source.line}) comes before ${cycle[(i + 1) % cycle.length]}${edge && edge.reason !== 'reference' ? ` because of ${edge.reason}` : ''}`
    })
    const first = byAddress.get(cycle[0]!)!
    return {
      sorted: [],
      diagnostics: [
        problem('HK1008', 'declarations depend on each other in a circle', {
          address: first.address,
          source: first.source,
          details: named,
          hint: 'take one of these references away',
        }),
      ],
    }
  }
  return { sorted: sorted.flatMap((address) => byAddress.get(address) ?? []), diagnostics: [] }
}

/** What comes before each first, and the given order wherever there is a choice. A circle is cut where it closes, and told. */
export function topological<Key>(
  keys: readonly Key[],
  before: ReadonlyMap<Key, readonly Key[]>,
  circle: () => void = () => {},
): readonly Key[] {
  const sorted = new Set<Key>()
  const waiting = new Set<Key>()
  const take = (key: Key): void => {
    const stack = [{ key, next: 0 }]
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const first = before.get(top.key)?.[top.next++]
      if (first === undefined) {
        stack.pop()
        waiting.delete(top.key)
        sorted.add(top.key)
      } else if (!sorted.has(first)) {
        waiting.add(top.key)
        if (waiting.has(first)) circle()
        else stack.push({ key: first, next: 0 })
      }
    }
  }
  for (const key of keys) {
    // Most wait for nothing that is not there already.
    if (before.get(key)?.some((first) => !sorted.has(first))) take(key)
    else sorted.add(key)
  }
  return [...sorted]
}

function findCycle(resources: readonly Resource[], after: ReadonlyMap<Address, readonly Address[]>): Address[] | null {
  const state = new Map<Address, 'open' | 'done'>()
  for (const { address } of resources) {
    if (state.has(address)) continue
    const path: { at: Address; next: number }[] = [{ at: address, next: 0 }]
    state.set(address, 'open')
    while (path.length > 0) {
      const top = path.at(-1)!
      const to = after.get(top.at)?.[top.next++]
      if (to === undefined) {
        state.set(top.at, 'done')
        path.pop()
      } else if (state.get(to) === 'open') {
        return path.slice(path.findIndex(({ at }) => at === to)).map(({ at }) => at)
      } else if (!state.has(to)) {
        state.set(to, 'open')
        path.push({ at: to, next: 0 })
      }
    }
  }
  return null
}
