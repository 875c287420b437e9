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

it('has enough of a host that never stops, and says so', async () => {
  const channel = await Channel.open(local(), noSecrets)
  await expect(channel.query([{ argv: ['sh', '-c', 'head -c 400000000 /dev/zero'] }])).rejects.toMatchObject({
    diagnostics: [{ code: 'HK2008', message: expect.stringContaining('more than 256 MiB') }],
  })
  await channel.close()
})

it('knows its mark wherever pieces end, and keeps what comes behind it', async () => {
  const channel = await Channel.open(local(), noSecrets)
  const text = 'x\n'.repeat(300_000)
  const [first, second] = await channel.query([{ argv: ['cat'], stdin: Buffer.from(text) }, { argv: ['echo', 'y'] }])
  expect(first!.stdout.toString() === text && second!.stdout.toString() === 'y\n').toBe(true)
  await channel.close()
})

it('refuses a host that does not know who it is', async () => {
  const env = { ...process.env }
  // Its `id` lies: `-u` or not, what it says is no number.
  const runner = {
    ...local(),
    connect: (program: string) => spawnShell('sh', ['-c', `id() { printf '\\033[2J uid=x'; }; ${program}`], 'test', env),
  }
  await expect(Channel.open(runner, noSecrets)).rejects.toMatchObject({ diagnostics: [{ code: 'HK2009' }] })
})
