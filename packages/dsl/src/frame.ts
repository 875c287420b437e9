import type { Address, Diagnostic, DownRule, HostDeclaration, Source } from '@hostkit/core'
import type { AccountHandle } from './handles.js'

/** When a thing of a service happens, relative to its units. */
export type Phase = 'before-start' | 'unit' | 'after-start'

/** What one scope knows. It lives in the scope itself and never in a module: words of another copy of this package use it too. */
export interface Frame {
  readonly ledger: Ledger
  readonly parent: Frame | null
  /** Names of the scopes around it and its own, `toys/prod/web`. */
  readonly key: string
  /** What it adds to the paths of the known roots; empty outside services. */
  readonly segment: string
  /** What user and unit names are made of; empty outside services. */
  readonly identity: string
  /** The services around it, outermost first. */
  readonly group: readonly string[]
  /** What is called how in this scope, `service web`, and where that was said. */
  readonly names: Map<string, Source>
  /** What stands in which phase of the service: `before-start` commands, `unit`s. */
  readonly phases: Map<Phase, Address[]>
  readonly instance?: NonNullable<HostDeclaration['instance']>
  /** Where declarations land. `undefined`: where those of the parent do. */
  host: string | undefined
  account: AccountHandle | undefined
  /** The body is still running. */
  open: boolean
}

/** What a project collects while its body runs. */
export interface Ledger {
  readonly name: string
  /** The project's folder: sources inside it are told relative to it. */
  readonly folder: string
  readonly roots: Map<string, { readonly path: string; readonly source: Source }>
  readonly prefixes: Map<string, { readonly text: string; readonly source: Source }>
  /** Roots and prefixes that names were made of already: `root data`, `prefix unit`. */
  readonly used: Set<string>
  readonly hosts: HostDeclaration[]
  readonly pending: Pending[]
  /** The very array of the finished project: a scope used after the end is still reported. */
  readonly diagnostics: Diagnostic[]
  phase: 'open' | 'settling' | 'ended'
}

/** A declaration whose props and host may depend on words that come later. */
export interface Pending {
  readonly kind: string
  readonly props: object | (() => object)
  readonly source: Source
  readonly frame: Frame
  readonly host: string | undefined
  readonly after: () => readonly Address[]
  readonly rollback: DownRule | undefined
  readonly shared: boolean
}

/** The host on which declarations of this scope land; `null`: each host selected. */
export function hostOf(frame: Frame): string | null {
  for (let at: Frame | null = frame; at; at = at.parent) if (at.host !== undefined) return at.host
  return null
}
