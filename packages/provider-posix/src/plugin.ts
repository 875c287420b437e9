import { definePlugin, type Plugin } from '@hostkit/core'
import { accountKind } from './account.js'
import { commandKind } from './command.js'
import { directoryKind } from './directory.js'
import { envKind } from './env.js'
import { fileKind } from './file.js'
import { groupKind } from './group.js'
import { symlinkKind } from './symlink.js'

export const plugin: Plugin = definePlugin({
  name: '@hostkit/provider-posix',
  api: 1,
  resources: [fileKind, directoryKind, symlinkKind, accountKind, groupKind, envKind, commandKind],
  tools: ['useradd', 'usermod', 'userdel', 'groupadd', 'getent', 'setpriv', 'systemd-sysusers'],
})
export default plugin
