import type { Declaration, Diagnostic, Plugin, Project } from '@hostkit/core'
import { caller, firstOutside } from './caller.js'
import { defined } from './defined.js'
import { place } from './diagnose.js'
import { type Ledger, hostOf, type Pending } from './frame.js'
import type { Returned } from './handles.js'
import { checkName } from './name.js'
import { run } from './nest.js'
import { checkOptions } from './option.js'
import { projectFolder } from './own.js'
import type { ProjectScope } from './scope.js'

export interface ProjectOptions {
  /** These plugins and no others. Default: those among the dependencies of the nearest package.json. */
  readonly plugins?: readonly Plugin[] | undefined
}

/**
 * A project: hosts, and what is to be on them. The default export of a config.
 *
 * The body only declares: it is synchronous, and nothing is read, written or resolved while it runs. Everything that is wrong is collected
 * and reported together.
 *
 * @example
 * export default defineProject('toys', (project) => {
 *   host(project, 'prod', { at: 'elixir.toys', sudo: true })
 * })
 * @param name letters, digits, `.`, `-` and `_`; otherwise HK1004. A body that returns a promise is HK1003.
 */
export function defineProject(name: string, body: (project: ProjectScope) => Returned): Project
export function defineProject(name: string, options: ProjectOptions, body: (project: ProjectScope) => Returned): Project
export function defineProject(
  name: string,
  second: ProjectOptions | ((project: ProjectScope) => Returned),
  third?: (project: ProjectScope) => Returned,
): Project {
  const [options, body] = typeof second === 'function' ? [{}, second] : [second, third]
  const source = caller()
  const project = open(name, projectFolder(source.file))
  const { ledger } = project.frame
  checkName(project, 'project', name, 'label', source)
  checkOptions(project, 'defineProject', options, ['plugins'], source)
  const declarations = collecting(ledger, () => {
    run(project, source, body as (project: ProjectScope) => Returned)
  })
  const { hosts, diagnostics } = ledger
  return { hostkit: 'project', name, hosts, declarations, diagnostics, ...(options?.plugins ? { plugins: options.plugins } : {}) }
}

function open(name: string, folder: string): ProjectScope {
  const ledger: Ledger = {
    name,
    folder,
    roots: new Map(),
    prefixes: new Map(),
    used: new Set(),
    hosts: [],
    pending: [],
    diagnostics: [],
    phase: 'open',
  }
  const frame = {
    ledger,
    parent: null,
    key: name,
    segment: '',
    identity: '',
    group: [],
    names: new Map(),
    phases: new Map(),
    host: undefined,
    account: undefined,
    open: true,
  }
  return { scope: 'project', name, frame }
}

/** Runs the body, then what it left for the end. A `Failure` thrown on the way joins what was collected; anything else is a bug and stays one. */
function collecting(ledger: Ledger, body: () => void): readonly Declaration[] {
  attempt(ledger, body)
  ledger.phase = 'settling'
  try {
    return ledger.pending.flatMap((one) => attempt(ledger, () => settle(one)) ?? [])
  } finally {
    ledger.phase = 'ended'
  }
}

function settle({ kind, props, source, frame, host, after, rollback, shared }: Pending): Declaration {
  return {
    kind,
    props: defined(typeof props === 'function' ? (props as () => object)() : props),
    source,
    group: frame.group,
    host: host ?? hostOf(frame),
    after: after(),
    ...(rollback ? { rollback } : {}),
    ...(shared ? { shared } : {}),
  }
}

function attempt<T>(ledger: Ledger, act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    // By its field and not by its class: it may come from another copy of core.
    const found =
      error instanceof Error && 'diagnostics' in error && Array.isArray(error.diagnostics) ? (error.diagnostics as Diagnostic[]) : null
    if (!found) throw error
    ledger.diagnostics.push(
      ...found.map((one) => ({ ...one, source: place(ledger, one.source ?? firstOutside((error as Error).stack ?? '')) })),
    )
    return undefined
  }
}
