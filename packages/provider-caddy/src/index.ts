export { caddyServer, caddySite, type ServerOptions, type SiteHandle } from './words.js'
export type { Handling, RedirectOptions, RespondOptions, RouteOptions, SiteOptions, Upstream } from './options.js'
