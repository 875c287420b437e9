import { definePlugin, type Plugin } from '@hostkit/core'
import { policyKind } from './policy.js'

export const plugin: Plugin = definePlugin({
  name: '@hostkit/provider-nftables',
  api: 1,
  resources: [policyKind],
  tools: ['nft', 'systemctl'],
})
export default plugin
