import type { Frame } from './frame.js'

/**
 * Where a word stands. The brand is a plain string, so that a scope made by one copy of this package is a scope to every other copy;
 * the compiler tells a service from a project by it.
 */
export interface Scope<Brand extends string> {
  readonly scope: Brand
  readonly name: string
  /** What the words keep about this scope: plain data, read by provider packages through functions only. */
  readonly frame: Frame
}

/** The whole project. What is declared here lands on each host selected. */
export interface ProjectScope extends Scope<'project'> {
  readonly scope: 'project'
}

/** One host. What is declared here lands on that host alone. */
export interface HostScope extends Scope<'host'> {
  readonly scope: 'host'
}

/** One service: it gives its name, user, paths and unit names to what is declared in it. */
export interface ServiceScope extends Scope<'service'> {
  readonly scope: 'service'
}

/** The inside of an instance. What is declared here lands in it. */
export interface InstanceScope extends Scope<'instance'> {
  readonly scope: 'instance'
}

/** Several services of one owner; opened by a provider's word, see `nest`. */
export interface WorkspaceScope extends Scope<'workspace'> {
  readonly scope: 'workspace'
}

/** A scope in which resources may be declared. */
export type DeclaringScope = ProjectScope | HostScope | ServiceScope | InstanceScope | WorkspaceScope

/** A scope in which a service may stand. */
export type ServiceParent = ProjectScope | HostScope | InstanceScope | WorkspaceScope
