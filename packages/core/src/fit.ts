import { idOf, type Address } from './address.js'
import { Failure, problem, type Diagnostic } from './diagnostic.js'
import { differing } from './diff.js'
import { located } from './located.js'
import type { Part, Plan } from './plan.js'
import { readStates } from './read.js'
import type { Registry } from './registry.js'
import { typeOf } from './render.js'
import type { Session } from './session.js'
import { version } from './version.js'

/** A plan names what it saw; any difference refuses by name, before anything is sent. */
export function checkFit(plan: Plan, part: Part, session: Session): void {
  const { target, channel, registry } = session
  const wrong: Diagnostic[] = []
  if (part.target.machineId !== target.machineId || part.target.hostKey !== channel.identity) {
    const which =
      part.target.machineId !== target.machineId
        ? `machine-id ${target.machineId || 'none'}, the plan saw ${part.target.machineId || 'none'}`
        : `host key ${channel.identity ?? 'none'}, the plan saw ${part.target.hostKey ?? 'none'}`
    wrong.push(
      problem('HK3001', `the plan was made for another machine than ${target.name}`, {
        details: [which],
        hint: 'make a new plan for this host',
      }),
    )
  }
  if (plan.tool !== version)
    wrong.push(
      problem('HK3004', `the plan was made by HostKit ${plan.tool}; this is ${version}`, { hint: 'make the plan again with this version' }),
    )
  for (const { name, version: planned } of part.providers) {
    const now = registry.plugins.find((loaded) => loaded.package === name)?.version
    if (now !== planned)
      wrong.push(
        problem(
          'HK3004',
          now === undefined
            ? `the plan needs ${name}, which is not installed here`
            : `the plan was made with ${name} ${planned}; this is ${now}`,
          { hint: now === undefined ? `npm install ${name}` : 'make the plan again' },
        ),
      )
  }
  if (wrong.length > 0) throw new Failure(wrong)
}

/** Under the lock: the host must still be what the plan saw. */
export async function compareAgain(part: Part, session: Session, direction: Plan['direction']): Promise<Diagnostic[]> {
  const { registry, target } = session
  const readings = part.changes.map(({ address, before }) => ({
    address,
    id: idOf(address),
    type: typeOf(registry, address),
    props: null,
    expected: before,
  }))
  const { states, diagnostics } = await readStates(readings, session.look(), target)
  const moved = part.changes.flatMap(({ address, before }) => {
    const all = states.has(address) ? deviation(registry, address, before, states.get(address) ?? null) : []
    // What has died since is just what is to be taken back.
    const fleeting = direction === 'down' ? typeOf(registry, address).fleeting : undefined
    const fields = all.filter((field) => !fleeting?.includes(field))
    return fields.length === 0
      ? []
      : [
          problem('HK3002', `${address} has changed on ${target.name} since the plan was made: ${fields.join(', ')}`, {
            address,
            hint:
              direction === 'up'
                ? 'make a new plan; nothing was changed'
                : 'nothing was changed; hostkit apply makes it as declared again, then this way back fits: hostkit down PLAN, or --run ID',
          }),
        ]
  })
  return [...diagnostics, ...moved].map((one) => located(one, part.resources))
}

/** In what a state is not the wanted one; `null` is absent. */
export function deviation(registry: Registry, address: Address, wanted: unknown, now: unknown): readonly string[] {
  if (now !== null && wanted !== null) return differing(typeOf(registry, address), wanted, now)
  return now === wanted ? [] : [now === null ? 'it is not there' : 'it is there']
}
