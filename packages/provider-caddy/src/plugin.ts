import { definePlugin, type Plugin } from '@hostkit/core'
import { importKind } from './import.js'
import { serverKind } from './server.js'
import { siteKind } from './site.js'

export const plugin: Plugin = definePlugin({
  name: '@hostkit/provider-caddy',
  api: 1,
  resources: [siteKind, importKind, serverKind],
  tools: ['caddy', 'systemctl'],
})
export default plugin
