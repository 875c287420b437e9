import { address, type Address } from './address.js'
import { blamed, within } from './blame.js'
import { same } from './canonical.js'
import { problem, type Diagnostic, type Source } from './diagnostic.js'
import type { Project } from './project.js'
import type { Registry } from './registry.js'
import type { AnyResource, Claim, Declaration, DownRule } from './resource.js'
import type { HintedIssue } from './schema.js'
import { didYouMean, nearest } from './suggest.js'

/** A declaration that has passed its kind's schema and has its address. */
export interface Resource {
  readonly address: Address
  readonly id: string
  readonly type: AnyResource
  readonly props: unknown
  readonly source: Source
  readonly group: readonly string[]
  readonly after: readonly Address[]
  readonly provides: readonly Claim[]
  readonly uses: readonly Claim[]
  readonly refresh: readonly Claim[]
  readonly rollback?: DownRule
  readonly shared: boolean
}

/** Stage 2: the declarations that land on one target, checked against each other. Works offline; collects everything that is wrong. */
export function resolve(
  project: Project,
  registry: Registry,
  host: string | null,
): { resources: readonly Resource[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const resources: Resource[] = []
  const byAddress = new Map<Address, Resource>()
  const said = new Set(project.diagnostics.flatMap(({ severity, source }) => (severity === 'error' && source ? [lineOf(source)] : [])))
  for (const declaration of project.declarations) {
    if (declaration.host !== null && declaration.host !== host) continue
    const resource = resolveOne(declaration, registry, diagnostics, said.size > 0 && said.has(lineOf(declaration.source)))
    if (!resource) continue
    const other = byAddress.get(resource.address)
    const one = other ? joined(other, resource) : null
    if (other && one) {
      resources[resources.indexOf(other)] = one
      byAddress.set(one.address, one)
      continue
    }
    if (other) {
      diagnostics.push(
        problem('HK1005', `${resource.address} is declared twice`, {
          address: resource.address,
          source: resource.source,
          hint: `the first declaration is at ${other.source.file}:${other.source.line}; keep one of them`,
        }),
      )
      continue
    }
    byAddress.set(resource.address, resource)
    resources.push(resource)
  }
  diagnostics.push(...conflicts(resources), ...danglingReferences(resources, byAddress))
  return { resources, diagnostics }
}

/** Two declarations of one thing that are no conflict, as one. What is shared yields to a user's own; `null`: they contradict each other. */
function joined(first: Resource, second: Resource): Resource | null {
  if (!first.shared && !second.shared) return null
  if (first.shared && second.shared && !same(first.props, second.props)) return null
  const kept = first.shared && !second.shared ? second : first
  return { ...kept, after: [...new Set([...first.after, ...second.after])] }
}

const lineOf = ({ file, line }: Source): string => `${file}:${line}`

/** @param said whether its word has found fault with it already: then what the schema finds is the same again, in worse words. */
function resolveOne(declaration: Declaration, registry: Registry, diagnostics: Diagnostic[], said: boolean): Resource | null {
  const { kind, props, source } = declaration
  const found = registry.kinds.get(kind)
  if (!found) {
    diagnostics.push(
      problem('HK5003', `kind "${kind}" is declared in ${source.file}:${source.line}, but no plugin provides it`, {
        source,
        hint: missingKind(kind, registry),
      }),
    )
    return null
  }
  const { type, from } = found
  const blame = <T>(what: string, run: () => T): T | null => {
    try {
      return run()
    } catch (error) {
      diagnostics.push(blamed(type, what, error, { source }))
      return null
    }
  }
  const checked = blame('the schema', () => {
    const answer: unknown = type.schema['~standard'].validate(props)
    if (typeof answer !== 'object' || answer === null) throw new Error(`it answers ${String(answer)}`)
    return answer as ReturnType<(typeof type.schema)['~standard']['validate']>
  })
  if (checked === null) return null
  if (checked instanceof Promise) {
    diagnostics.push(
      problem('HK5005', `the schema of "${kind}" in ${from.package} is asynchronous`, {
        source,
        hint: 'validation of declarations is synchronous',
      }),
    )
    return null
  }
  if (checked.issues) {
    // A schema that refuses without a word must not make its declaration disappear without one.
    const issues: readonly HintedIssue[] =
      checked.issues.length > 0 ? checked.issues : [{ message: 'its schema refuses this, and does not say why' }]
    for (const issue of said ? [] : issues) {
      const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
      diagnostics.push(problem('HK1004', `${kind}: ${path ? `${path} ` : ''}${issue.message}`, { source, ...hinted(issue.hint) }))
    }
    return null
  }
  const value = checked.value
  const made = blame('id', () => {
    const id = type.id(value)
    return {
      address: address(kind, id),
      id,
      type,
      props: value,
      source,
      group: declaration.group,
      after: declaration.after,
      provides: within('provides', () => type.provides?.(value)) ?? [],
      uses: within('uses', () => type.uses?.(value)) ?? [],
      refresh: within('refresh', () => type.refresh?.(value)) ?? [],
      ...(declaration.rollback ? { rollback: declaration.rollback } : {}),
      shared: declaration.shared ?? false,
    } satisfies Resource
  })
  return made
}

/** A provider that is there, or nearly so, is meant with another word; one that is not is to be installed. */
function missingKind(kind: string, registry: Registry): string {
  const prefix = kind.split('.')[0]!
  const known = [...registry.kinds.keys()]
  const meant = nearest(prefix, new Set(known.map((one) => one.split('.')[0]!)))
  const hint = didYouMean(
    kind,
    known.filter((one) => one.startsWith(`${meant}.`)),
  )
  return (
    hint ??
    (meant === prefix
      ? `it has ${known.filter((one) => one.startsWith(`${prefix}.`)).join(', ')}`
      : `add @hostkit/provider-${prefix} to this project's dependencies`)
  )
}

/** Two resources that provide the same path, port or unit cannot both be right. */
function conflicts(resources: readonly Resource[]): Diagnostic[] {
  const owners = new Map<Claim, Resource>()
  const found: Diagnostic[] = []
  for (const resource of resources) {
    for (const claim of resource.provides) {
      const other = owners.get(claim)
      if (!other) owners.set(claim, resource)
      else if (other.address !== resource.address) {
        found.push(
          problem('HK1006', `${resource.address} and ${other.address} both claim ${claim.replace(':', ' ')}`, {
            address: resource.address,
            source: resource.source,
            hint: `the other is declared at ${other.source.file}:${other.source.line}`,
          }),
        )
      }
    }
  }
  return found
}

function danglingReferences(resources: readonly Resource[], known: ReadonlyMap<Address, Resource>): Diagnostic[] {
  return resources.flatMap((resource) =>
    resource.after
      .filter((reference) => !known.has(reference))
      .map((reference) =>
        problem('HK1007', `${resource.address} refers to ${reference}, which is not declared for this host`, {
          address: resource.address,
          source: resource.source,
          ...hinted(
            didYouMean(
              reference,
              [...known.keys()].filter((other) => other !== resource.address),
            ),
          ),
        }),
      ),
  )
}

const hinted = (hint: string | undefined): { hint?: string } => (hint === undefined ? {} : { hint })
