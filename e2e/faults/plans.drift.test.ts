import { applyPlan, downPlan, Failure, kindOf, makePlan, noSecrets, openSession, seal, type Address, type Plan } from '@hostkit/core'
import { pluginsOf, type ConformanceCase, type ConformanceHost } from '@hostkit/core/testing'
import { plugin as incus } from '@hostkit/backend-incus/plugin'
import { plugin as caddy } from '@hostkit/provider-caddy/plugin'
import { plugin as nftables } from '@hostkit/provider-nftables/plugin'
import { plugin as packages } from '@hostkit/provider-packages/plugin'
import { plugin as posix } from '@hostkit/provider-posix/plugin'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import { expect, it } from 'vitest'
import { parsePlan } from '../../packages/cli/src/store.js'
import { cases as instanceCases, machine } from '../../packages/backend-incus/src/cases.fixture.js'
import { cases as caddyCases } from '../../packages/provider-caddy/src/cases.fixture.js'
import { cases as nftablesCases } from '../../packages/provider-nftables/src/cases.fixture.js'
import { cases as posixCases } from '../../packages/provider-posix/src/cases.fixture.js'
import { cases as systemdCases } from '../../packages/provider-systemd/src/cases.fixture.js'
import { conformanceHost } from '../enter.js'
import { packageCases } from './plans/packages.js'
import { own } from './plans/refusal.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

const registry = pluginsOf(posix, systemd, caddy, nftables, packages, incus)
const inside: readonly ConformanceCase[] = [...posixCases, ...systemdCases, ...caddyCases, ...nftablesCases, ...packageCases]
const all = [
  ...inside.map((given) => ({ given, launch: (): Promise<ConformanceHost> => conformanceHost('debian-12-full') })),
  ...instanceCases.map((given) => ({ given, launch: machine })),
]

it('what changed since the plan was made is told, field by field, for every kind', async () => {
  const next = random('drift')
  const tally = new Tally('plans', 'every field of every kind, changed between plan and apply')
  const fields = (given: ConformanceCase): string[] => Object.keys(given.drift).filter((field) => typeof given.drift[field] === 'function')
  // In the quick size one case and two fields of it, by the seed.
  const some = (list: readonly string[], count: number): string[] =>
    list
      .map((one) => [next(), one] as const)
      .toSorted(([a], [b]) => a - b)
      .slice(0, count)
      .map(([, one]) => one)
  const names = new Set(
    some(
      all.map((_, i) => String(i)),
      times(1, all.length, all.length),
    ),
  )
  const tried = new Set<string>()
  for (const [i, { given, launch }] of all.entries()) {
    if (!names.has(String(i))) continue
    const host = await launch()
    try {
      await given.prepare?.(host)
      const secrets = given.secrets ?? noSecrets
      const session = await openSession({ name: 'test', runner: host.runner, registry, secrets })
      const plan = (): Promise<Plan> => makePlan(given.project, null, session)
      const filed = (made: Plan): Promise<Plan> => parsePlan(Buffer.from(JSON.stringify(made)), 'up.json')
      const refused = async (made: Plan, of: readonly string[]): Promise<string | null> => {
        const before = await host.manifest()
        const ended: unknown = await applyPlan(await filed(made), session).catch((error: unknown) => error)
        const left = host.difference(before, await host.manifest()).filter((line) => !own.test(line))
        if (left.length > 0) return `something was written:\n${left.join('\n')}`
        if (!(ended instanceof Failure)) return `it was applied: ${JSON.stringify(ended)}`
        const found = ended.diagnostics.filter(({ address, code }) => code === 'HK3002' && address === given.address)
        return of.every((field) => found.some(({ message }) => message.includes(given.address) && message.includes(field)))
          ? null
          : `it was refused by other words: ${ended.message}`
      }
      const applied = async (made: Plan): Promise<void> => expect((await applyPlan(made, session)).diagnostics).toEqual([])

      // Two plans of one moment: what the first makes, the second did not see.
      const [first, second] = [await plan(), await plan()]
      await applied(first)
      const about = `${given.address}${given.about ? ` (${given.about})` : ''}`
      if (first.parts[0]!.changes.some(({ address }) => address === given.address)) {
        const why = await refused(second, [])
        tally.one(true, why === null ? null : `${about}, made: ${why}`)
      }
      const back = withChange(downPlan(first).plan, first, given.address as Address)
      for (const field of some(fields(given), times(2, 99, 99))) {
        await (given.drift[field] as (of: typeof host) => Promise<unknown>)(host)
        const why = await refused(fleets(given, field) ? ahead(back) : back, [field])
        tally.one(true, why === null ? null : `${about}, ${field}: ${why}`)
        tried.add(`${kindOf(given.address as Address)}.${field}`)
        // Put right again, by a plan that did see it: this one is applied.
        const repair = await plan()
        const result = await applyPlan(await filed(repair), session)
        tally.naive(result.outcome === 'applied')
      }
      await session.close()
    } finally {
      await host.remove()
    }
  }
  const every = new Set(all.flatMap(({ given }) => fields(given).map((field) => `${kindOf(given.address as Address)}.${field}`)))
  const kinds = new Set(all.map(({ given }) => kindOf(given.address as Address)))
  expect([...registry.kinds.keys()].filter((kind) => !kinds.has(kind))).toEqual([])
  tally.end({
    atLeast: times(1, every.size, every.size),
    controlAbove: 0.9,
    note: `${tried.size} of the ${every.size} fields that can drift; the control is a plan made after the change`,
  })
})

/** What changes by itself does not refuse a way back. */
const fleets = ({ address }: ConformanceCase, field: string): boolean =>
  registry.kinds.get(kindOf(address as Address))!.type.fleeting?.includes(field) === true

function ahead(back: Plan): Plan {
  const { digest: _, ...rest } = back
  return seal({ ...rest, direction: 'up' })
}

/** A way back that leaves what was there alone has no change of it: one is added, which sees the same state and wants another. */
function withChange(back: Plan, up: Plan, address: Address): Plan {
  const [part] = back.parts
  if (part!.changes.some((change) => change.address === address)) return back
  const [made] = up.parts
  const resource = made!.resources.find((one) => one.address === address)!
  const change = {
    address,
    action: 'delete' as const,
    before: resource.state,
    after: null,
    reasons: [{ reason: 'down' as const }],
    down: 'invert' as const,
  }
  const { digest: _, ...rest } = back
  return seal({
    ...rest,
    parts: [{ ...part!, resources: [...part!.resources, { ...resource, state: null }], changes: [...part!.changes, change] }],
  })
}
