import { definePlugin, type Plugin } from '@hostkit/core'
import { serviceKind } from './service.js'
import { stateKind } from './state.js'
import { timerKind } from './timer.js'

export const plugin: Plugin = definePlugin({
  name: '@hostkit/provider-systemd',
  api: 1,
  resources: [serviceKind, timerKind, stateKind],
  tools: ['systemctl', 'journalctl'],
})
export default plugin
