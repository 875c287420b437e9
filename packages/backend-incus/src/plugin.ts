import { definePlugin, spawnShell, type Plugin } from '@hostkit/core'
import { instanceKind } from './instance.js'

export const plugin: Plugin = definePlugin({
  name: '@hostkit/backend-incus',
  api: 1,
  resources: [instanceKind],
  tools: ['incus'],
  backends: [
    {
      name: 'incus',
      runner: (instance, { project }) => ({
        name: `incus exec ${instance}`,
        access: { kind: 'other', user: 'root' },
        connect: (program) =>
          spawnShell(
            'incus',
            [...(typeof project === 'string' ? ['--project', project] : []), 'exec', instance, '--', 'sh', '-c', program],
            instance,
          ),
      }),
    },
  ],
})
export default plugin
