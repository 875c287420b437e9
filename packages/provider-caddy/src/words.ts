import { Failure, type Source } from '@hostkit/core'
import { caller, checkOptions, declare, diagnose, type DeclaringScope, type ResourceHandle } from '@hostkit/dsl'
import { nameOf, parseAddress } from './address.js'
import { normal } from './normal.js'
import { siteOptions, type SiteOptions } from './options.js'
import { CADDYFILE, SITES } from './places.js'
import type { SiteProps } from './props.gen.js'
import { render } from './render.js'

export interface SiteHandle extends ResourceHandle {
  readonly handle: 'site'
  readonly name: string
  /** Its file. */
  readonly path: string
}

/**
 * A site of Caddy. Its folder, the import in the main Caddyfile and the running server come with it. A port of 80 alone is `http: true`.
 *
 * @param addresses `'example.com'`, `'*.example.com'`, `':8080'`; several share the site.
 * @example caddySite(web, 'example.com', { encode: ['zstd', 'gzip'], reverseProxy: http })
 * @example caddySite(web, 'docs.example.com', { root: '/srv/docs', fileServer: true })
 * @example caddySite(project, 'www.example.com', { redirect: 'https://example.com' })
 */
export function caddySite(scope: DeclaringScope, addresses: string | readonly string[], options: SiteOptions): SiteHandle {
  const source = caller()
  checkOptions(scope, 'caddySite', options, siteOptions, source)
  const given = options ?? {}
  const list = (Array.isArray(addresses) ? addresses : [addresses]) as readonly string[]
  const plain = given.http === true || given.tls === 'off'
  const written = list.map((one) => (plain && !/^https?:/.test(one) ? `http://${one}` : one))
  const name = given.name ?? collecting(scope, source, () => nameOf(parseAddress(list[0] ?? ''))) ?? 'site'
  const props = { ...normal(scope, given, source), name, addresses: written } as SiteProps
  collecting(scope, source, () => render(props))
  declare(scope, {
    kind: 'posix.directory',
    id: SITES,
    props: { path: SITES, mode: 0o755 },
    source,
    rollback: 'delete-if-created',
    shared: true,
  })
  declare(scope, { kind: 'caddy.import', id: CADDYFILE, props: { path: CADDYFILE }, source, shared: true })
  declare(scope, { kind: 'caddy.server', id: 'caddy', props: {}, source, shared: true })
  return { handle: 'site', name, path: `${SITES}/${name}.caddy`, ...declare(scope, { kind: 'caddy.site', id: name, props, source }) }
}

export interface ServerOptions {
  /** It is started at boot. Default true. */
  readonly enabled?: boolean | undefined
  /** It runs now. Default true. */
  readonly running?: boolean | undefined
}

/** Caddy itself, for those who want something else than a server that runs now and after each boot. @example caddyServer(project, { running: false }) */
export function caddyServer(scope: DeclaringScope, options: ServerOptions = {}): ResourceHandle {
  const source = caller()
  checkOptions(scope, 'caddyServer', options, ['enabled', 'running'], source)
  const { enabled, running } = options
  return { handle: 'server', ...declare(scope, { kind: 'caddy.server', id: 'caddy', props: { enabled, running }, source }) }
}

/** What is refused where text is made is told at the user's line, together with everything else. */
function collecting<T>(scope: DeclaringScope, source: Source, make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    for (const { code, message, hint } of error.diagnostics) diagnose(scope, code, message, { hint, source })
    return undefined
  }
}
