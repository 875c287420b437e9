import { definePlugin, type Plugin } from '@hostkit/core'
import { tableKind } from './table.js'

export const plugin: Plugin = definePlugin({ name: 'hostkit-provider-cron', api: 1, resources: [tableKind], tools: ['crontab'] })
export default plugin
