import { guarded } from './blame.js'
import { problem, type Diagnostic } from './diagnostic.js'
import { grouped } from './grouped.js'
import type { Resource } from './resolve.js'
import type { Target } from './resource.js'

/** The programs that those who act need, the host does not have, and nothing that comes before brings: each once, with all who need it. */
export function lacking(acting: readonly Resource[], declared: readonly Resource[], { name, tools }: Target): readonly Diagnostic[] {
  const missing = acting.flatMap((resource) => {
    const needs = guarded(resource.type, 'needs', resource, () => resource.type.needs?.(resource.props)) ?? []
    return needs
      .filter(({ program }) => !tools.has(program))
      .filter(({ program }) => !declared.slice(0, declared.indexOf(resource)).some((one) => mayBring(one, program)))
      .map((need) => ({ ...need, resource }))
  })
  return [
    ...grouped(
      missing,
      ({ program }) => program,
      (one) => one,
    ),
  ].map(([program, all]) => {
    const { hint, resource } = all[0]!
    return problem('HK2006', `${name} has no ${program}, and nothing in the project brings it`, {
      address: resource.address,
      source: resource.source,
      details: [...all.slice(0, 8).map(needing), ...(all.length > 8 ? [`and by ${all.length - 8} more`] : [])],
      hint,
    })
  })
}

const needing = ({ resource: { address, source } }: { resource: Resource }): string =>
  `needed by ${address} (${source.file}:${source.line})`

/** A command may bring anything. */
const mayBring = ({ type, provides }: Resource, program: string): boolean =>
  type.runs === true ||
  provides.some((claim) => claim === `program:${program}` || (claim.startsWith('path:/') && claim.endsWith(`bin/${program}`)))
