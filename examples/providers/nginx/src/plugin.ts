import { definePlugin, type Plugin } from '@hostkit/core'
import { siteKind } from './site.js'

export const plugin: Plugin = definePlugin({ name: 'hostkit-provider-nginx', api: 1, resources: [siteKind], tools: ['nginx'] })
export default plugin
