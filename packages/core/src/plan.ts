import type { Address } from './address.js'
import { now } from './clock.js'
import { digestOf, settled, throughJson } from './digest.js'
import { Failure, problem, type Diagnostic, type Source } from './diagnostic.js'
import type { Fact } from './fact.js'
import { guarded } from './blame.js'
import { diff } from './diff.js'
import { edgesOf, order, type Edge } from './graph.js'
import { formsOf, hide } from './hide.js'
import type { BatchingHost } from './host.js'
import { lacking } from './lacking.js'
import { located } from './located.js'
import type { Argv } from './op.js'
import type { Project, Reach } from './project.js'
import { desire, readStates, type State } from './read.js'
import type { Registry } from './registry.js'
import { textOf } from './render.js'
import { resolve, type Resource } from './resolve.js'
import type { Change, Down, DownRule, Target } from './resource.js'
import { secretsNamed } from './secret.js'
import type { Session } from './session.js'
import { missingSecret, type Text } from './text.js'
import { rounded } from './timing.js'
import { version } from './version.js'

/** The plan artifact: plain JSON, published as `schemas/plan.v1.json`. It can be applied with the config deleted. */
export interface Plan {
  readonly $schema: string
  readonly kind: 'hostkit.plan'
  readonly version: 1
  /** Of HostKit. */
  readonly tool: string
  readonly project: string
  readonly direction: 'up' | 'down'
  /** RFC 3339. */
  readonly created: string
  readonly parts: readonly Part[]
  /** SHA-256 over the canonical JSON of everything else. It applies once. */
  readonly digest: string
}

/** A plan is one graph with a part for each target. */
export interface Part {
  readonly target: TargetRecord
  readonly providers: readonly { readonly name: string; readonly version: string }[]
  readonly resources: readonly PlannedResource[]
  readonly edges: readonly Edge[]
  readonly changes: readonly PlannedChange[]
  readonly notes: readonly Note[]
  /** The digest of the plan whose run this is the way back of. The host has its files as they were before that run. */
  readonly takesBack?: string
}

/** Which machine the plan saw. Both halves are compared: clones share one or the other. */
export interface TargetRecord {
  readonly name: string
  readonly via: string
  /** The way there; `null` where a program brought a runner of its own. */
  readonly reach: Reach | null
  readonly hostKey: string | null
  readonly machineId: string
  readonly os: string
  readonly osVersion: string
  readonly arch: string
}

export interface PlannedResource {
  readonly address: Address
  readonly id: string
  readonly group: readonly string[]
  readonly source: Source
  /** What it should be; `null` when it is to go. */
  readonly state: State | null
}

export type PlannedChange = Change<State> & { readonly down: DownRule }

/** Something the plan cannot promise or could not see. */
export interface Note {
  readonly address: Address
  readonly text: string
}

export interface Planning {
  readonly force?: boolean
  /** What is left out: `--ignore`, `--only`, `--except`. Default: nothing. */
  readonly select?: (address: Address) => boolean
  /** How the session got to the host, for the plan to keep. */
  readonly reach?: Reach
  /** What `prepare` gave for this project and host, where it was called already. */
  readonly prepared?: Prepared
  /** What was asked on the way there, where the session says that it is as foreseen. */
  readonly looking?: Looking
}

/** A host that is being read for a plan, and what can be done meanwhile. */
export interface Looking {
  readonly desired: ReadonlyMap<Address, State>
  readonly selected: readonly Resource[]
  readonly view: BatchingHost
  readonly reading: ReturnType<typeof readStates>
  /** All that the plan says of what was declared. */
  readonly declared: Promise<Pick<Part, 'resources' | 'edges'>>
}

/** Asks for everything that a plan compares, and does not wait for it. Throws a `Failure` where it cannot be said what should be. */
export function lookAt({ sorted, edges }: Prepared, select: (address: Address) => boolean, target: Target, view: BatchingHost): Looking {
  const { desired, diagnostics } = desire(sorted, edges, target)
  if (diagnostics.length > 0) throw new Failure(diagnostics)
  const selected = sorted.filter(({ address }) => select(address))
  const reading = readStates(
    selected.map((resource) => ({ ...resource, expected: desired.get(resource.address) ?? null })),
    view,
    target,
  )
  // A project that asks nothing sends nothing.
  const declared = Promise.race([view.left, reading]).then(() => ({
    resources: selected.map(({ address, group, id, source }) =>
      settled<PlannedResource>({ address, group, id, source, state: desired.get(address) ?? null }),
    ),
    edges: edges.map(settled),
  }))
  // Nobody may want them: what was foreseen may not be so.
  for (const one of [reading, declared]) one.catch(() => {})
  return { desired, selected, view, reading, declared }
}

/** Stages 2 to 5 against an open session. Rejects with a `Failure` that holds everything that is wrong. */
export async function makePlan(
  project: Project,
  host: string | null,
  session: Session,
  { force = false, select = () => true, reach, prepared, looking }: Planning = {},
): Promise<Plan> {
  const { registry, target, emit, secrets } = session
  const { sorted, edges } = prepared ?? prepare(project, registry, host)
  const started = now()
  const { desired, selected, view, reading, declared } = looking ?? lookAt({ sorted, edges }, select, target, session.look())
  emit({ type: 'read.started', target: target.name, resources: selected.length })
  const { resources, edges: links } = await declared
  const { states, diagnostics } = await reading
  if (diagnostics.length > 0) throw new Failure(diagnostics.map((one) => located(one, sorted)))
  const read = now()
  const compared = selected.map((resource) => ({
    resource,
    desired: desired.get(resource.address),
    observed: states.get(resource.address) ?? null,
  }))
  const changes = diff(compared, edges)
  const byAddress = new Map(sorted.map((resource) => [resource.address, resource]))
  const notes: Note[] = []
  const acting = changes.filter(({ after }) => after !== null).map(({ address }) => byAddress.get(address)!)
  const refusals: Diagnostic[] = [...lacking(acting, selected, target)]
  for (const { resource, desired, observed } of compared) {
    for (const text of guarded(resource.type, 'remarks', resource, () => resource.type.remarks?.(observed, desired)) ?? [])
      notes.push({ address: resource.address, text })
  }
  for (const change of changes) {
    const { type, source, address } = byAddress.get(change.address)!
    for (const secret of secretsNamed(change.after))
      if (secrets.reveal(secret) === null)
        notes.push({ address, text: `the secret ${secret.secret} has no value here: whoever applies this needs it` })
    const cut =
      change.after === null
        ? null
        : (guarded(type, 'lockout', { address, source }, () =>
            type.lockout?.(change.after, {
              ...session.runner.access,
              ...(session.channel.from === null ? {} : { from: session.channel.from }),
              ...(session.channel.port === null ? {} : { port: session.channel.port }),
            }),
          ) ?? null)
    if (cut !== null && !force)
      refusals.push(
        problem('HK3007', `${address} would cut off HostKit itself: ${cut}`, {
          address,
          source,
          hint: 'allow this connection; with --force it is tried, and taken back unless HostKit can log in anew',
        }),
      )
  }
  await Promise.all(
    changes.map(async (change) => {
      const { type, source, address } = byAddress.get(change.address)!
      const led = { address, source }
      const check = change.after === null ? null : (guarded(type, 'check', led, () => type.check?.(change.after)) ?? null)
      const rendered = change.after === null ? undefined : textOf(type, change.after, led)
      if (!check || !rendered) return
      if (!target.tools.has(check.requires)) {
        notes.push({ address, text: `not checked yet: ${check.requires} is not there` })
        return
      }
      // Said above, with what it means.
      if (missingSecret(rendered.text, secrets)) return
      const { status, words } = await view.ask(checkFact(check.argv, rendered.text, rendered.path), '')
      if (status !== 0)
        refusals.push(
          problem('HK3006', `${check.requires} on ${target.name} refuses ${address}`, {
            address,
            source,
            details: hide(words, formsOf([rendered.text], secrets))
              .split('\n')
              .slice(-8),
            hint: 'nothing was changed',
          }),
        )
    }),
  )
  if (refusals.length > 0) throw new Failure(refusals)
  emit({
    type: 'read.finished',
    target: target.name,
    resources: selected.length,
    requests: view.waves,
    milliseconds: Math.round(now() - started),
  })
  const used = new Set(compared.map(({ resource }) => registry.kinds.get(resource.type.kind)!.from))
  const plan = seal({
    $schema: PLAN_SCHEMA,
    kind: 'hostkit.plan',
    version: 1,
    tool: version,
    project: project.name,
    direction: 'up',
    created: new Date().toISOString(),
    parts: [
      {
        target: {
          name: target.name,
          via: session.runner.name,
          reach: reach ?? null,
          hostKey: session.channel.identity,
          machineId: target.machineId,
          os: target.os,
          osVersion: target.version,
          arch: target.arch,
        },
        providers: [...used].map((from) => ({ name: from.package, version: from.version })).sort((a, b) => (a.name < b.name ? -1 : 1)),
        resources,
        edges: links,
        changes: changes.map((change) => ({ ...change, down: downRule(byAddress.get(change.address)!, change) })),
        notes,
      },
    ],
  })
  emit({ type: 'timing', target: target.name, phase: 'diff', milliseconds: rounded(now() - read) })
  emit({ type: 'plan.finished', target: target.name, changes: changes.length })
  return plan
}

export const PLAN_SCHEMA = 'https://hostkit.dev/schemas/plan.v1.json'

/** What is in memory is then exactly what is on the disk. */
export const seal = (plan: Omit<Plan, 'digest'>): Plan => {
  const plain = throughJson(plan) as Omit<Plan, 'digest'>
  return { ...plain, digest: digestOf(plain) }
}

export interface Prepared {
  /** In the order in which they are read, compared and shown. */
  readonly sorted: readonly Resource[]
  readonly edges: readonly Edge[]
}

/** The offline half: resolved, ordered, all complaints at once. */
export function prepare(project: Project, registry: Registry, host: string | null): Prepared {
  const { resources, diagnostics } = resolve(project, registry, host)
  const all = [...project.diagnostics, ...diagnostics]
  if (all.some(({ severity }) => severity === 'error')) throw new Failure(all)
  const edges = edgesOf(resources)
  const ordered = order(resources, edges)
  if (ordered.diagnostics.length > 0) throw new Failure(ordered.diagnostics)
  return { sorted: ordered.sorted, edges }
}

/** A rule in one word is about what was made; what was updated goes back to what it was. */
function downRule({ type, source, rollback }: Resource, change: Change<State>): DownRule {
  if (typeof type.down === 'function')
    return guarded(type, 'down', { address: change.address, source }, () => (type.down as Exclude<Down<State>, DownRule>)(change))
  return change.action === 'create' ? (rollback ?? type.down) : 'invert'
}

/** A checker looks at one text at a time, so each is a fact of its own. */
const checkFact = (argv: Argv, text: Text, path: string): Fact<string, { status: number; words: string }> => ({
  name: `check ${path}`,
  command: () => ({ argv, stdin: text }),
  parse: ({ status, stdout, stderr }) => [{ status, words: `${stdout.toString('utf8')}${stderr}`.trim() }],
})
