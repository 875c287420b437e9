import type { Source } from '@hostkit/core'
import { caller } from './caller.js'
import { declare } from './declare.js'
import { diagnose } from './diagnose.js'
import { within } from './enter.js'
import type { InstanceHandle, Returned } from './handles.js'
import { claimHost } from './host.js'
import { checkName, claimName } from './name.js'
import { nest } from './nest.js'
import { checkChoice, checkOptions, checkPort } from './option.js'
import type { HostScope, InstanceScope, ProjectScope } from './scope.js'

/** Where instances live. A backend package exports the function that makes one: `incus({ project: 'hostkit' })`. */
export interface BackendHandle {
  /** The backend's name, by which its plugin is found: `'incus'`. */
  readonly backend: string
  /** The kind of its instances: `'incus.instance'`. */
  readonly kind: string
  readonly options: Readonly<Record<string, unknown>>
}

/** A port of this machine that leads to one of the instance. */
export interface Exposure {
  /** On the loopback address of the machine that runs the instance; 1 to 65535. */
  readonly host: number
  /** In the instance; 1 to 65535. */
  readonly guest: number
}

export interface InstanceOptions {
  readonly backend: BackendHandle
  /** What it is made from, as the backend names it: `'images:debian/12'`. */
  readonly image: string
  readonly kind: 'container' | 'vm'
  /** `'ephemeral'`: deleted on the way down. Default `'persistent'`: kept. */
  readonly lifecycle?: 'persistent' | 'ephemeral' | undefined
  /** Ports that lead into it, by name. Default: none. */
  readonly expose?: Readonly<Record<string, Exposure>> | undefined
}

/**
 * A container or a virtual machine that HostKit makes, and what is in it.
 *
 * @param name lower-case letters, digits and `-`, once in the project; otherwise HK1004, HK1005. It is also the name of the host that it is.
 * @param body what is declared in it lands in the instance. A `host` in it is the way in; without one the backend's own way is used, and the
 *   instance needs no SSH.
 * @example instance(project, 'demo', { backend: incus(), image: 'images:debian/12', kind: 'container' }, (demo) => service(demo, 'web', () => {}))
 */
export function instance(
  scope: ProjectScope | HostScope,
  name: string,
  options: InstanceOptions,
  body?: (instance: InstanceScope) => Returned,
): InstanceHandle {
  const source = caller()
  within(scope, 'instance', ['project', 'host'], source)
  checkName(scope, 'instance', name, 'dns', source)
  check(scope, options, source)
  const { backend, image, kind, lifecycle = 'persistent', expose = {} } = options ?? {}
  const declared = declare(scope, {
    kind: backend?.kind ?? 'instance',
    id: name,
    props: { name, image, kind, lifecycle, expose, options: backend?.options ?? {} },
    source,
  })
  const self = { name, backend: backend?.backend ?? '', options: backend?.options ?? {} }
  const first = claimName(scope, 'instance', name, source)
  const { hosts, phase } = scope.frame.ledger
  const before = hosts.length
  if (body !== undefined) nest<InstanceScope, Returned>(scope, { scope: 'instance', name, source, host: name, instance: self }, body)
  const entry = hosts.slice(before).find((one) => one.instance === self)
  if (!entry && first) {
    claimHost(scope, name, source)
    if (phase === 'open') hosts.push({ name, source: declared.source, at: name, instance: self })
  }
  return { handle: 'instance', name, backend: self.backend, host: entry?.name ?? name, ...declared }
}

function check(scope: ProjectScope | HostScope, options: InstanceOptions, source: Source): void {
  checkOptions(scope, 'instance', options, ['backend', 'image', 'kind', 'lifecycle', 'expose'], source)
  const { backend, image, kind, lifecycle = 'persistent', expose = {} } = options ?? {}
  if (typeof backend?.backend !== 'string' || typeof backend.kind !== 'string')
    diagnose(scope, 'HK1004', 'backend is missing', { source, hint: 'it is what a backend package makes: incus()' })
  if (typeof image !== 'string' || image === '')
    diagnose(scope, 'HK1004', 'image is missing', { source, hint: "it is named as the backend names it: 'images:debian/12'" })
  checkChoice(scope, 'kind', kind, ['container', 'vm'], source)
  checkChoice(scope, 'lifecycle', lifecycle, ['persistent', 'ephemeral'], source)
  const taken = new Map<number, string>()
  for (const [name, port] of Object.entries(expose)) {
    checkName(scope, 'exposed port', name, 'word', source)
    checkPort(scope, `expose.${name}.host`, port?.host, source)
    checkPort(scope, `expose.${name}.guest`, port?.guest, source)
    const other = taken.get(port?.host)
    if (other)
      diagnose(scope, 'HK1004', `expose.${other} and expose.${name} are both at port ${port.host}`, {
        source,
        hint: 'each needs a port of its own',
      })
    taken.set(port?.host, name)
  }
}
