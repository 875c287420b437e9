/** Where the package of Caddy reads its config. */
export const CADDYFILE = '/etc/caddy/Caddyfile'
/** Where the sites lie. Only `*.caddy` is imported: a glob of everything takes in dot files, too. */
export const SITES = '/etc/caddy/sites'
