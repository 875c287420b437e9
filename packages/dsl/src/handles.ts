import type { Address, Source } from '@hostkit/core'

/** A typed reference to something declared. Using it where something else is declared gives the order for free. */
export interface Handle {
  readonly handle: string
  /** The resources behind it; none for a listener or an endpoint, which only say how a thing is reached. */
  readonly addresses: readonly Address[]
  /** Where it was declared. */
  readonly source: Source
}

/** A handle on exactly one resource. */
export interface ResourceHandle extends Handle {
  readonly address: Address
}

/** What speaks at a port. */
export type Protocol = 'http' | 'https' | 'tcp' | 'udp'

export interface StorageHandle extends ResourceHandle {
  readonly handle: 'storage'
  readonly name: string
  readonly path: string
}

export interface ListenerHandle extends Handle {
  readonly handle: 'listener'
  readonly name: string
  /** The name of the service that listens. */
  readonly service: string
  /** As declared: `'loopback'`, `'any'` or an address. */
  readonly on: string
  /** The address under which the same machine reaches it. */
  readonly host: string
  readonly port: number
  readonly protocol: Protocol
}

export interface EndpointHandle extends Handle {
  readonly handle: 'endpoint'
  readonly name: string
  readonly host: string
  readonly port: number
  readonly protocol: Protocol
}

/** An env file stays in its service: consumers check it with `sameService`. */
export interface EnvHandle extends ResourceHandle {
  readonly handle: 'env'
  readonly name: string
  readonly path: string
  /** `scopeKey` of the service it was declared in. */
  readonly service: string
  /** The names of the variables it sets. */
  readonly variables: readonly string[]
}

export interface AccountHandle extends ResourceHandle {
  readonly handle: 'account'
  readonly name: string
  /** The primary group. */
  readonly group: string
  /** Absent: the host decides. */
  readonly home?: string
}

export interface CommandHandle extends ResourceHandle {
  readonly handle: 'command'
  readonly name: string
}

/** A unit of the service manager; `addresses` also holds the unit's state and whatever else belongs to it. */
export interface UnitHandle extends ResourceHandle {
  readonly handle: 'unit'
  /** With its suffix: `toys-web.service`. */
  readonly unit: string
}

export interface DirectoryHandle extends ResourceHandle {
  readonly handle: 'directory'
  readonly path: string
}

export interface FileHandle extends ResourceHandle {
  readonly handle: 'file'
  readonly path: string
}

export interface SourceHandle extends ResourceHandle {
  readonly handle: 'source'
  readonly name: string
  /** Where the checkout lies. */
  readonly path: string
}

export interface InstanceHandle extends ResourceHandle {
  readonly handle: 'instance'
  readonly name: string
  readonly backend: string
  /** The host under which its inside is planned: the instance's own name, or that of the `host` in its body. */
  readonly host: string
}

/** What a body may return. A promise is none of these, so an async body fails in the editor. */
export type Returned = void | Handle | readonly Handle[]

/** `127.0.0.1:4000`, `[::1]:4000`: how a listener or an endpoint is written for those that connect to it. */
export const upstream = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`
