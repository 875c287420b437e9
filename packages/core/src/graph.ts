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
  for (const { address, provides } of resources) {
    for (const claim of provides) provider.set(claim, address)
    // Every resource can be named by its own address, too.
    provider.set(`address:${address}`, address)
  }
  const edges: Edge[] = []
  for (const { address: to, refresh, after, uses } of resources) {
    // One edge a pair; the first says most.
    const before = new Set<Address>()
    const link = (from: Address | undefined, reason: string, refresh: boolean): void => {
      if (from === undefined || from === to || before.has(from)) return
      before.add(from)
      edges.push({ from, to, reason, refresh })
    }
    for (const claim of refresh) link(provider.get(claim), claim, true)
    for (const from of after) link(from, 'reference', false)
    for (const claim of uses) link(provider.get(claim), claim, false)
  }
  return edges
}

/** A stable topological order, in the order of declaration wherever there is a choice; a cycle is reported link by link. */
export function order(
  resources: readonly Resource[],
  edges: readonly Edge[],
): { sorted: readonly Resource[]; diagnostics: readonly Diagnostic[] } {
  const before = new Map(resources.map(({ address }) => [address, new Set<Address>()]))
  const known = edges.filter(({ from }) => before.has(from))
  for (const { from, to } of known) before.get(to)?.add(from)
  const after = grouped(known, fromOf, toOf)
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]))
  const cycle = findCycle(resources, after)
  if (cycle) {
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
  const sorted = topological([...byAddress.keys()], before)
  return { sorted: sorted.map((address) => byAddress.get(address)!), diagnostics: [] }
}

/** What comes before each first, and the given order wherever there is a choice. A circle is cut where it closes. */
export function topological<Key>(keys: readonly Key[], before: ReadonlyMap<Key, ReadonlySet<Key>>): readonly Key[] {
  const sorted = new Set<Key>()
  for (const start of keys) {
    const stack = new Set([start])
    for (let at: Key | undefined = start; at !== undefined; at = [...stack].at(-1)) {
      const waits: Key | undefined = sorted.has(at)
        ? undefined
        : [...(before.get(at) ?? [])].find((one) => !sorted.has(one) && !stack.has(one))
      if (waits !== undefined) stack.add(waits)
      else {
        stack.delete(at)
        sorted.add(at)
      }
    }
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
