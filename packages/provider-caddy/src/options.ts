import type { EndpointHandle, ListenerHandle, StorageHandle } from '@hostkit/dsl'

/** Where requests are passed on to: a listener, an endpoint, or `'127.0.0.1:4000'`, `'https://api.example.com'`, `'unix//run/app.sock'`. */
export type Upstream = ListenerHandle | EndpointHandle | string

/** What answers a request. Of `reverseProxy`, `fileServer`, `respond` and `redirect` there is one. */
export interface Handling {
  /** Passes requests on; several upstreams share them. */
  readonly reverseProxy?: Upstream | readonly Upstream[] | undefined
  /** Serves the files below `root`; with `browse`, folders without an index file are listed. */
  readonly fileServer?: boolean | { readonly browse?: boolean | undefined } | undefined
  /** The folder of the files: an absolute path on the host, or a storage. */
  readonly root?: string | StorageHandle | undefined
  /** A fixed answer: a text, a status, or both. */
  readonly respond?: string | number | RespondOptions | undefined
  /** Sends everybody elsewhere, with status 308. Only an origin, `'https://example.com'`, keeps the path and the query. */
  readonly redirect?: string | RedirectOptions | undefined
  /** Headers of every answer; `null` takes one away. */
  readonly header?: Readonly<Record<string, string | null>> | undefined
}

export interface RespondOptions {
  readonly body?: string | undefined
  /** Default 200. */
  readonly status?: number | undefined
}

export interface RedirectOptions {
  readonly to: string
  /** Default 308, for good and with the same method. */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined
  /** Adds the path and the query of the request. Default: when `to` is only an origin. */
  readonly keepPath?: boolean | undefined
}

export interface RouteOptions extends Handling {
  /** What answers sees the path without this prefix. Default false. */
  readonly stripPrefix?: boolean | undefined
}

export interface SiteOptions extends Handling {
  /** Its file is `/etc/caddy/sites/<name>.caddy`. Default: the first address. */
  readonly name?: string | undefined
  /** Plain HTTP: the addresses are `http://…`, at port 80. Default false. */
  readonly http?: boolean | undefined
  /**
   * `'auto'`: Caddy gets certificates by itself. `'internal'`: from its own local authority. `'off'`: plain HTTP. Or the paths of PEM files on the host.
   * Default `'auto'`.
   */
  readonly tls?: 'auto' | 'internal' | 'off' | { readonly certificate: string; readonly key: string } | undefined
  /** Logs requests to the journal, or to a file that the user caddy can write. Default: not at all. */
  readonly log?: boolean | { readonly file: string } | undefined
  /** Compression, the preferred one first. Default: none. */
  readonly encode?: readonly ('zstd' | 'gzip')[] | undefined
  /** Paths that are answered in a way of their own: `{ '/api/*': { reverseProxy: api } }`. */
  readonly routes?: Readonly<Record<string, RouteOptions>> | undefined
}

export const handlingOptions = ['reverseProxy', 'fileServer', 'root', 'respond', 'redirect', 'header'] as const
export const routeOptions = [...handlingOptions, 'stripPrefix'] as const
export const siteOptions = [...handlingOptions, 'name', 'http', 'tls', 'log', 'encode', 'routes'] as const
