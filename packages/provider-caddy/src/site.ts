import { ancestors, defineFile, defineResource, jsonSchema, type Claim, type FileState, type ResourceType } from '@hostkit/core'
import { activate } from './activate.js'
import { claimsOf, parseAddress, type Address } from './address.js'
import { CADDYFILE, SITES } from './places.js'
import { PROGRAM } from './program.js'
import type { SiteProps } from './props.gen.js'
import { render } from './render.js'
import { isServed, servedFact } from './served.js'
import * as validators from './validators.gen.js'

export interface SiteState extends FileState {
  readonly addresses: readonly Address[]
  /** The running server has it as the file says: not so after a reload that never happened. */
  readonly served: boolean
}

const file = defineFile<'caddy.site', SiteProps>({
  kind: 'caddy.site',
  schema: jsonSchema<SiteProps>(validators.site),
  id: ({ name }) => name,
  path: ({ name }) => `${SITES}/${name}.caddy`,
  locate: (id) => `${SITES}/${id}.caddy`,
  render,
  // Only its grammar: whether all sites go together is looked at before the reload. A library in caddy makes `.step` in whatever home it finds.
  check: () => ({
    argv: ['env', 'HOME=/dev/null', 'caddy', 'adapt', '--config', '/dev/stdin', '--adapter', 'caddyfile'],
    requires: 'caddy',
  }),
  activate: function* () {
    yield activate
  },
  provides: ({ addresses }) => claimsOf(addresses),
  uses: (props): Claim[] => [...new Set<Claim>(['program:caddy', 'server:caddy', `path:${CADDYFILE}`, ...pathsIn(props)])],
  needs: () => [PROGRAM],
})

/** One site of Caddy: a file that the main Caddyfile imports. */
export const siteKind: ResourceType<'caddy.site', SiteProps, SiteState> = defineResource({
  ...file,
  fields: ['content', 'owner', 'group', 'mode', 'served'],
  desired: (props, target, attached): SiteState => ({
    ...file.desired(props, target, attached),
    addresses: props.addresses.map(parseAddress),
    served: true,
  }),
  *read(at, host) {
    const { id, address, props, target, expected } = at
    const [found, served] = yield* host.all([file.read({ id, address, props, target, expected }, host), host.ask(servedFact, 'caddy')])
    const addresses = expected?.addresses ?? []
    return found === null ? null : { ...found, addresses, served: isServed(served, addresses) }
  },
  diff: (before, after) => [...file.diff!(before, after), ...(before.served === after.served ? [] : ['served'])],
  render: file.render!,
  check: file.check!,
  describe: ({ served }) => (served ? '' : 'not served as its file says'),
})

/** What the site reads on the host, and the folders above: whoever declares these comes first. */
function pathsIn({ root, routes = {}, tls }: SiteProps): Claim[] {
  const paths = [root, ...Object.values(routes).map((route) => route.root), ...(typeof tls === 'object' ? [tls.certificate, tls.key] : [])]
  return paths.filter((path) => path !== undefined).flatMap((path): Claim[] => [`path:${path}`, ...ancestors(path)])
}
