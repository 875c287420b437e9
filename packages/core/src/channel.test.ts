import { expect, it } from 'vitest'
import { Channel } from './channel.js'
import { local, spawnShell } from './local.js'
import { noSecrets } from './secret.js'

it('knows the connection as the host sees it, not as it was dialled', async () => {
  const env = { ...process.env, SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 2222' }
  const runner = { ...local(), connect: (program: string) => spawnShell('sh', ['-c', program], 'test', env) }
  const channel = await Channel.open(runner, noSecrets)
  expect(channel).toMatchObject({ from: '192.0.2.7', port: 2222 })
  await channel.close()
})
