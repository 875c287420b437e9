import { definePlugin, type Plugin } from '@hostkit/core'
import { packageKind } from './package.js'

export const plugin: Plugin = definePlugin({
  name: '@hostkit/provider-packages',
  api: 1,
  resources: [packageKind],
  tools: ['dpkg-query', 'apt-get'],
})
export default plugin
