import type { Need } from '@hostkit/core'

/** However it comes to the host; most people have forgotten the package. */
export const PROGRAM: Need = { program: 'caddy', hint: "declare the package: pkg(project, 'caddy'), of @hostkit/provider-packages" }
