import { definePlugin, type Plugin } from '@hostkit/core'
import { entryKind } from './entry.js'

export const plugin: Plugin = definePlugin({ name: '__package__', api: 1, resources: [entryKind] })
export default plugin
