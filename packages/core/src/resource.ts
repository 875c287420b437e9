import type { Address } from './address.js'
import type { Source } from './diagnostic.js'
import type { Asking, Fact, Host } from './fact.js'
import type { Argv, Op } from './op.js'
import type { Runner } from './runner.js'
import type { Schema } from './schema.js'
import type { Text } from './text.js'

/** Why a change is planned. It explains; only `triggeredBy` decides: it makes a kind act although nothing of its own differs. */
export type Reason =
  | { readonly reason: 'absent' | 'undeclared' | 'down' }
  | { readonly reason: 'differs'; readonly fields: readonly string[] }
  | { readonly reason: 'triggered'; readonly triggeredBy: Address }

/** What is to happen to one resource. Before and after have one type; `null` is absent. */
export type Change<S> = { readonly address: Address; readonly reasons: readonly Reason[] } & (
  | { readonly action: 'create'; readonly before: null; readonly after: S }
  | { readonly action: 'update'; readonly before: S; readonly after: S }
  | { readonly action: 'delete'; readonly before: S; readonly after: null }
)

/** Facts of the first wave about a host; recorded in the plan. */
export interface Target {
  readonly name: string
  /** `ID` of os-release: `debian`, `alpine`, … */
  readonly os: string
  readonly version: string
  readonly arch: string
  readonly machineId: string
  readonly uid: number
  readonly user: string
  /** The tools found, of those that core and the plugins ask for. */
  readonly tools: ReadonlySet<string>
  /** Where HostKit keeps its records on this host. */
  readonly state: string
}

export interface At<P, S = unknown> {
  readonly address: Address
  readonly id: string
  /** `null`: known only from a plan. */
  readonly props: P | null
  /**
   * What the engine will compare with: the desired state when it plans, the plan's before-state when it reads again. A reader
   * may use it to leave unfetched what is equal anyway.
   */
  readonly expected: S | null
  readonly target: Target
}

/**
 * `path:/etc/x` `user:u` `group:g` `unit:x.service` `program:git` `port:tcp/4000`. Implicit order comes from claims: core only matches strings.
 */
export type Claim = `${string}:${string}`

/** What happens to a change on the way down. */
export type Down<S> = DownRule | ((change: Change<S>) => DownRule)
/** `invert`: swap before and after. `keep`: stays, named as kept. `noop`: nothing to do. `irreversible`: cannot be taken back. */
export type DownRule = 'invert' | 'keep' | 'noop' | 'irreversible'

/** A program on the host that looks at new content before it goes live; it reads the content on stdin. */
export interface Check {
  readonly argv: Argv
  /** The tool that must be there; without it the check is left to the apply. */
  readonly requires: string
}

/** A program that a host must have, by itself or by what is declared. */
export interface Need {
  /** One of the `tools` of the plugin: a host is asked for no others. */
  readonly program: string
  /** How to bring it. */
  readonly hint: string
}

/** One kind of thing on a host: every facet of it, in one place. Core names no kind. */
export interface ResourceType<Kind extends string, P, S> {
  readonly kind: Kind
  readonly schema: Schema<P>
  /** What can drift. The conformance suite goes through every one. */
  readonly fields: readonly (keyof S & string)[]
  /** Those of `fields` that may change with nobody's doing, such as whether a service runs, which may die. They do not stand in the way back. */
  readonly fleeting?: readonly (keyof S & string)[]
  id(props: P): string
  /** What should be, in canonical form. `attached` is a digest over what `refresh` names, `''` when that is nothing. */
  desired(props: P, target: Target, attached: string): S
  /** What is, in canonical form; `null` when absent. Yields `host.ask` and can wait for nothing else. */
  read(at: At<P, NoInfer<S>>, host: Host): Asking<NoInfer<S> | null>
  /** The fields that differ. Default: structural, over `fields`. */
  diff?(before: NoInfer<S>, after: NoInfer<S>): readonly string[]
  /** The text a person reviews. */
  render?(state: NoInfer<S>): { readonly path: string; readonly text: Text }
  /** What must accept the rendered text, before anything is written. */
  check?(state: NoInfer<S>): Check | null
  /** Pure: from a change to ops. */
  apply(change: Change<NoInfer<S>>, at: At<P, NoInfer<S>>): Iterable<Op>
  /** A few words for the line of the plan: `system, home /srv/x`. Default: the rendered path, or nothing. */
  describe?(state: NoInfer<S>): string
  /** Things worth saying about an observed state, such as a secret that was not compared. */
  remarks?(before: NoInfer<S> | null, after: NoInfer<S> | null): readonly string[]
  /** It is something that runs: the plan prints `>` and "to run" instead of create or update. */
  readonly runs?: boolean
  /** What there can be only one of; two resources that provide the same are a conflict. */
  provides?(props: P): readonly Claim[]
  /** Order only. */
  uses?(props: P): readonly Claim[]
  /** Without these nothing can be done: a plan is refused where the host lacks one and nothing that comes before may bring it. Name it in `uses`, too. */
  needs?(props: P): readonly Need[]
  /** Order, and act when what provides these changes. */
  refresh?(props: P): readonly Claim[]
  /** Why this change would cut off HostKit itself, or `null`: such a change is refused unless it is forced. */
  lockout?(state: NoInfer<S>, via: Access): string | null
  readonly down: Down<NoInfer<S>>
  /** Facets of "the same host" that this kind cannot promise after apply and down, each with its reason. */
  readonly cannot?: readonly string[]
}

/** How HostKit reaches the host, as the host sees it. */
export interface Access {
  readonly kind: 'ssh' | 'local' | 'other'
  readonly port?: number
  /** The address HostKit comes from, as the host sees it. */
  readonly from?: string
  readonly user: string
}

// eslint-disable-next-line -- the one `any`: a registry holds kinds whose props and states only they know.
export type AnyResource = ResourceType<string, any, any>

/** Identity function that lets the compiler fix `P` from the schema and `S` from `desired`. */
export const defineResource = <const Kind extends string, P, S>(type: ResourceType<Kind, P, S>): ResourceType<Kind, P, S> => type

/** What a provider package brings. */
export interface Plugin {
  readonly name: string
  readonly api: 1
  readonly resources: readonly AnyResource[]
  /** Tools its kinds ask a host about. */
  readonly tools?: readonly string[]
  readonly backends?: readonly Backend[]
  /** Verbs of its own: `hostkit <name> …`. */
  readonly commands?: readonly PluginCommand[]
}

/** A place where instances live, and the way into them. */
export interface Backend {
  readonly name: string
  runner(instance: string, options: Readonly<Record<string, unknown>>): Runner
}

/** A verb `hostkit <plugin> <verb>`. */
export interface PluginCommand {
  readonly name: string
  readonly summary: string
  run(args: readonly string[]): Promise<number>
}

export const definePlugin = (plugin: Plugin): Plugin => plugin

/** What a project says about one thing. Plain data, made by the words of the DSL. */
export interface Declaration {
  readonly kind: string
  readonly props: unknown
  readonly source: Source
  /** The services around it, outermost first: the tree of the plan. */
  readonly group: readonly string[]
  /** Hosts it lands on; `null`: each host selected. */
  readonly host: string | null
  /** What handles it used: order. */
  readonly after: readonly Address[]
  /** What the user said about the way down, over what the kind says. */
  readonly rollback?: DownRule
  /** Several words need it, such as the folder of a server's sites: equal ones are one, and it yields to a declaration of the user's own. */
  readonly shared?: boolean
}

export type { Fact }
