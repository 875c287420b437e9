import type { Source } from '@hostkit/core'
import { caller } from './caller.js'
import { diagnose, place, where } from './diagnose.js'
import { within } from './enter.js'
import { checkOptions } from './option.js'
import { absolutePath } from './path.js'
import type { ProjectScope } from './scope.js'

/** Where the things of a project lie: absolute paths. Below `source`, `data`, `state`, `config`, `cache` and `run` each service has its own folder. */
export interface Roots {
  /** Checkouts. Default `/usr/local/src`. */
  readonly source?: string | undefined
  /** What the services are for. Default `/srv`. */
  readonly data?: string | undefined
  /** What a service needs to go on where it was. Default `/var/lib`. */
  readonly state?: string | undefined
  /** Default `/etc`. */
  readonly config?: string | undefined
  /** What can be made again. Default `/var/cache`. */
  readonly cache?: string | undefined
  /** What a reboot takes away. Default `/run`. */
  readonly run?: string | undefined
  /** Default `/usr/local/bin`. */
  readonly bin?: string | undefined
  /** Default `/usr/local/sbin`. */
  readonly sbin?: string | undefined
  /** Default: `data` where it is declared, else `/var/lib/hostkit/workspaces`. */
  readonly workspaces?: string | undefined
  /** A root of the project's own, for `rootPath`: no service's folder is added to it. */
  readonly [name: string]: string | undefined
}

/**
 * Sets where the things of the project lie. It stands before what uses it, and each root is set once: otherwise HK1004, HK1005.
 *
 * @example roots(project, { data: '/srv/toys', media: '/mnt/media' })
 */
export function roots(project: ProjectScope, paths: Roots): void {
  const source = caller()
  if (!within(project, 'roots', ['project'], source)) return
  const { ledger } = project.frame
  for (const [name, path] of Object.entries(paths)) {
    if (path === undefined) continue
    const known = ledger.roots.get(name)
    if (!/^[a-z][A-Za-z0-9_-]*$/.test(name))
      diagnose(project, 'HK1004', `the name of the root is ${JSON.stringify(name)}`, {
        source,
        hint: 'letters, digits, "-" and "_", starting with a lower-case letter',
      })
    else if (known) twice(project, `root "${name}"`, known.source, source)
    else {
      late(project, 'root', name, source)
      ledger.roots.set(name, { path: absolutePath(project, path, `the root "${name}"`, source), source: place(ledger, source) })
    }
  }
}

/** What derived names begin with. */
export interface Prefixes {
  /** Of users: `'toys-'` makes `toys-web`. Default: nothing. */
  readonly user?: string | undefined
  /** Of units: `'toys-'` makes `toys-web.service`. Default: nothing. */
  readonly unit?: string | undefined
}

/**
 * Sets what the names of users and units begin with. It stands before what uses it, and each prefix is set once: otherwise HK1004, HK1005.
 *
 * @example prefixes(project, { user: 'toys-', unit: 'toys-' })
 */
export function prefixes(project: ProjectScope, texts: Prefixes): void {
  const source = caller()
  if (!within(project, 'prefixes', ['project'], source)) return
  checkOptions(project, 'prefixes', texts, ['user', 'unit'], source)
  const { ledger } = project.frame
  for (const of of ['user', 'unit'] as const) {
    const text = texts[of]
    if (text === undefined) continue
    const known = ledger.prefixes.get(of)
    const pattern = of === 'user' ? /^([a-z_][a-z0-9_-]*)?$/ : /^[A-Za-z0-9:_.-]*$/
    if (typeof text !== 'string' || !pattern.test(text))
      diagnose(project, 'HK1004', `the prefix of ${of}s is ${JSON.stringify(text)}`, {
        source,
        hint: 'lower-case letters, digits, "-" and "_"',
      })
    else if (known) twice(project, `prefix of ${of}s`, known.source, source)
    else {
      late(project, 'prefix', of, source)
      ledger.prefixes.set(of, { text, source: place(ledger, source) })
    }
  }
}

function twice(project: ProjectScope, what: string, first: Source, source: Source): void {
  const details = [`first at ${where(project, first)}`, `again at ${where(project, source)}`]
  diagnose(project, 'HK1005', `the ${what} is set twice`, { source, details })
}

/** Names and paths are told as they are asked for; what was told before would not match what is told after. */
function late(project: ProjectScope, what: 'root' | 'prefix', name: string, source: Source): void {
  if (project.frame.ledger.used.has(`${what} ${name}`))
    diagnose(project, 'HK1004', `the ${what} "${name}" is set after it was used`, {
      source,
      hint: `move it to the top of the project's body`,
    })
}
