import type { Source } from '@hostkit/core'
import { checkOptions, defined, diagnose, upstream, type DeclaringScope } from '@hostkit/dsl'
import { routeOptions, type Handling, type RedirectOptions, type SiteOptions, type Upstream } from './options.js'
import type { SiteProps } from './props.gen.js'

/** The short forms that people write, as the one form that the kind has. */
export function normal(scope: DeclaringScope, options: SiteOptions, source: Source): Omit<SiteProps, 'name' | 'addresses'> {
  const { tls, log, encode, routes } = options
  return defined({
    ...handling(scope, options, source),
    tls: tls === 'auto' || tls === 'off' ? undefined : tls,
    log: log === true ? ('journal' as const) : log === false ? undefined : log,
    encode: encode?.length === 0 ? undefined : (encode as SiteProps['encode']),
    routes:
      routes &&
      Object.fromEntries(
        Object.entries(routes).map(([path, route]) => {
          checkOptions(scope, `the route ${path}`, route, routeOptions, source)
          return [path, defined({ ...handling(scope, route, source), stripPrefix: route.stripPrefix })]
        }),
      ),
  }) as Omit<SiteProps, 'name' | 'addresses'>
}

function handling(scope: DeclaringScope, { reverseProxy, fileServer, root, respond, redirect, header }: Handling, source: Source): object {
  const list =
    reverseProxy === undefined
      ? undefined
      : Array.isArray(reverseProxy)
        ? (reverseProxy as readonly Upstream[])
        : [reverseProxy as Upstream]
  return {
    reverseProxy: list?.map((one) => upstreamOf(scope, one, source)),
    fileServer: fileServer === true ? {} : fileServer === false || fileServer === undefined ? undefined : defined(fileServer),
    root: typeof root === 'object' ? root.path : root,
    respond:
      typeof respond === 'string' ? { body: respond } : typeof respond === 'number' ? { status: respond } : respond && defined(respond),
    redirect: redirect === undefined ? undefined : redirection(typeof redirect === 'string' ? { to: redirect } : redirect),
    header: header && { ...header },
  }
}

function upstreamOf(scope: DeclaringScope, to: Upstream, source: Source): string {
  if (typeof to === 'string') return to
  const { handle, name, protocol } = to
  if (protocol !== 'http' && protocol !== 'https')
    diagnose(scope, 'HK1004', `the ${handle} "${name}" speaks ${protocol}, and a site passes on http`, {
      source,
      hint: "declare it with protocol 'http' or 'https'",
    })
  return protocol === 'https' ? `https://${upstream(to)}` : upstream(to)
}

const redirection = ({ to, status = 308, keepPath }: RedirectOptions): SiteProps['redirect'] => ({
  to,
  status,
  keepPath: keepPath ?? /^https?:\/\/[^/]*\/?$/.test(to),
})
