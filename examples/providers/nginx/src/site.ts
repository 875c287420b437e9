import { ancestors, defineFile, jsonSchema, type Claim, type FileState, type ResourceType } from '@hostkit/core'
import {
  caller,
  checkOptions,
  declare,
  diagnose,
  upstream,
  type DeclaringScope,
  type EndpointHandle,
  type FileHandle,
  type ListenerHandle,
  type Rollback,
  type StorageHandle,
} from '@hostkit/dsl'
import check from './check.sh'
import type { SiteProps } from './props.gen.js'
import reload from './reload.sh'
import * as validators from './validators.gen.js'

const pathOf = (name: string): string => `/etc/nginx/conf.d/${name}.conf`

/** One server of nginx, in a file of its own. */
export const siteKind: ResourceType<'nginx.site', SiteProps, FileState> = defineFile({
  kind: 'nginx.site',
  schema: jsonSchema<SiteProps>(validators.site),
  id: ({ name }) => name,
  path: ({ name }) => pathOf(name),
  locate: pathOf,
  render: ({ serverNames, port = 80, root, proxy }) =>
    [
      'server {',
      `\tlisten ${port};`,
      `\tlisten [::]:${port};`,
      `\tserver_name ${serverNames.join(' ')};`,
      ...(root === undefined ? [] : [`\troot ${root};`]),
      ...(proxy === undefined
        ? []
        : [
            '\tlocation / {',
            `\t\tproxy_pass ${proxy};`,
            '\t\tproxy_set_header Host $host;',
            '\t\tproxy_set_header X-Forwarded-For $remote_addr;',
            '\t}',
          ]),
      '}',
      '',
    ].join('\n'),
  check: () => ({ argv: ['sh', '-c', check], requires: 'nginx' }),
  // Always the same op, so that many sites are one reload; it is run again after an undo.
  *activate() {
    yield { op: 'exec', argv: ['sh', '-c', reload], role: 'activate', undo: 'none', timeout: '1m', label: 'reload nginx' }
  },
  provides: ({ serverNames, port = 80 }) => serverNames.map((name): Claim => `nginx-server:${name}:${port}`),
  uses: ({ root }) => ['program:nginx', ...(root === undefined ? [] : [`path:${root}` as const, ...ancestors(root)])],
})

export interface NginxSiteOptions {
  /** More names of the same site. */
  readonly aliases?: readonly string[] | undefined
  /** Default 80. */
  readonly port?: number | undefined
  /** Serves the files of this folder. Either this or `proxy`. */
  readonly root?: string | StorageHandle | undefined
  /** Passes requests on: a listener, an endpoint, or `'http://127.0.0.1:4000'`. */
  readonly proxy?: string | ListenerHandle | EndpointHandle | undefined
  /** What becomes of a site that HostKit made, on the way down. Default `'delete-if-created'`. */
  readonly rollback?: Rollback | undefined
}

/** A site. @example nginxSite(web, 'example.com', { proxy: http }) */
export function nginxSite(scope: DeclaringScope, name: string, options: NginxSiteOptions): FileHandle {
  const source = caller()
  checkOptions(scope, 'nginxSite', options, ['aliases', 'port', 'root', 'proxy', 'rollback'], source)
  const { aliases = [], port, root, proxy, rollback } = options
  if ((root === undefined) === (proxy === undefined))
    diagnose(scope, 'HK1004', `the site ${name} needs one of "root" and "proxy"`, {
      source,
      hint: "{ root: '/srv/www' } or { proxy: http }",
    })
  const props = {
    name,
    serverNames: [name, ...aliases],
    port,
    root: typeof root === 'object' ? root.path : root,
    proxy: typeof proxy === 'object' ? `http://${upstream(proxy)}` : proxy,
  }
  const after = [root, proxy].filter((one) => typeof one === 'object')
  return { handle: 'file', path: pathOf(name), ...declare(scope, { kind: 'nginx.site', id: name, props, source, after, rollback }) }
}
