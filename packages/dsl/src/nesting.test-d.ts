// Read by the compiler alone: every wrong nesting is a compile error, and every right one is not.
import type { Project } from '@hostkit/core'
import {
  type AccountHandle,
  bootstrap,
  defineProject,
  type DeclaringScope,
  type Handle,
  host,
  type HostScope,
  instance,
  type InstanceOptions,
  type InstanceScope,
  listener,
  type ListenerHandle,
  prefixes,
  type ProjectScope,
  roots,
  service,
  type ServiceScope,
  storage,
  type StorageHandle,
  unitName,
  type WorkspaceScope,
} from './index.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

export function right(project: ProjectScope, machine: HostScope, vm: InstanceScope, blog: WorkspaceScope, web: ServiceScope): void {
  for (const scope of [project, machine, vm, blog]) service(scope, 'x', () => {})
  const every: readonly DeclaringScope[] = [project, machine, vm, blog, web]
  void every
  bootstrap(vm, (base) => storage(base, 'data'))
  host(vm, 'guest', { at: 'x', ssh: undefined, sudo: undefined })
  const http = service(project, 'a', (a) => listener(a, 'http', { port: 1, on: undefined, protocol: undefined }))
  void (true satisfies Same<typeof http, ListenerHandle>)
  const pair = service(project, 'b', { as: undefined }, (b) => [listener(b, 'http', { port: 1 }), storage(b, 'data')])
  void (true satisfies Same<typeof pair, readonly [ListenerHandle, StorageHandle]>)
  void (true satisfies Same<ReturnType<typeof defineProject>, Project>)
  service(project, 'c', (c) => ['a', 'b'].map((name) => storage(c, name)))
  service(project, 'd', () => (Math.random() > 2 ? http : undefined))
  const none = host(project, 'e', { at: 'x' })
  void (true satisfies Same<typeof none, void>)
  storage(web, 'data', { under: 'anything', owner: {} as AccountHandle, mode: { owner: 'rwx', special: ['setgid'] } })
  roots(project, { data: '/srv', anything: '/x', state: undefined })
}

export function wrong(project: ProjectScope, machine: HostScope, vm: InstanceScope, web: ServiceScope, options: InstanceOptions): void {
  // @ts-expect-error a service in a service
  service(web, 'x', () => {})
  // @ts-expect-error roots of a service
  roots(web, { data: '/srv' })
  // @ts-expect-error roots of a host
  roots(machine, { data: '/srv' })
  // @ts-expect-error prefixes of an instance
  prefixes(vm, { unit: 'x' })
  // @ts-expect-error a host in a host
  host(machine, 'x', { at: 'x' })
  // @ts-expect-error a host in a service
  host(web, 'x', { at: 'x' })
  // @ts-expect-error an instance in a service
  instance(web, 'x', options)
  // @ts-expect-error an instance in an instance
  instance(vm, 'x', options)
  // @ts-expect-error a storage of the project
  storage(project, 'data')
  // @ts-expect-error a listener of a host
  listener(machine, 'http', { port: 1 })
  // @ts-expect-error a unit of the project
  unitName(project)
  // @ts-expect-error bootstrap in a service
  bootstrap(web, () => {})
  // @ts-expect-error the port is missing
  listener(web, 'http', {})
  // @ts-expect-error a typo in an option
  storage(web, 'data', { writeable: true })
  // @ts-expect-error a typo in a mode
  storage(web, 'data', { mode: 'private-dri' })
  // @ts-expect-error a mode as text
  storage(web, 'data', { mode: '0755' })
  // @ts-expect-error an address is needed
  host(project, 'x', {})
  // @ts-expect-error a password in plain text
  host(project, 'x', { at: 'x', sudo: { password: 'plain' } })
  // @ts-expect-error an asynchronous body
  service(project, 'x', async () => {})
  // @ts-expect-error an asynchronous body that returns a handle
  service(project, 'x', async (x) => storage(x, 'data'))
  // @ts-expect-error an asynchronous body
  instance(project, 'x', options, async () => {})
  // @ts-expect-error an asynchronous project
  defineProject('x', async () => {})
  // @ts-expect-error an asynchronous project with options
  defineProject('x', {}, async () => {})
  // @ts-expect-error a body that returns something else
  service(project, 'x', () => 1)
  // @ts-expect-error a promise is no handle
  const handle: Handle = Promise.resolve()
  void handle
}
