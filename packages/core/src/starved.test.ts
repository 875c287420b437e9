import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundle } from './bundle.js'
import { Channel } from './channel.js'
import { Failure } from './diagnostic.js'
import { arm, withdraw } from './execute.js'
import { local, spawnShell } from './local.js'
import { noSecrets } from './secret.js'
import { survey } from './target.js'

it.each([
  'sh: 1: Cannot fork',
  "sh: can't fork: Resource temporarily unavailable",
  'bash: fork: retry: Resource temporarily unavailable',
  'xargs: cannot fork: Resource temporarily unavailable',
  'find: vfork: Resource temporarily unavailable',
])('an answer that comes with “%s” is none', async (words) => {
  const channel = await Channel.open(local(), noSecrets)
  await expect(channel.query([{ argv: ['sh', '-c', 'echo "$1" >&2', 'sh', words] }])).rejects.toMatchObject({
    diagnostics: [{ code: 'HK2009', message: expect.stringContaining('has no room for more processes') }],
  })
  // A name is no complaint.
  const [answer] = await channel.query([{ argv: ['stat', '/cannot fork/fork: nothing'] }])
  expect(answer!.status).toBe(1)
  await channel.close()
})

const PIPELINE = [
  'sh',
  '-c',
  'for i in 1 2 3; do printf %s "$i" | cat | cat | cat; done; [ -e /etc/passwd ] && echo " $(sort </etc/passwd | wc -l)"',
] as const

let users = 0

/** What a host answers that grants so many processes; the code, where it is refused. */
async function granted(processes: number, ask: (channel: Channel, user: number) => Promise<string>): Promise<string> {
  // For root there is no such limit; and each time it is somebody else, as what has just ended may still be counted.
  const user = 100_000 + (process.pid % 10_000) * 100 + users++
  const limited = [`--nproc=${processes}`, 'setpriv', `--reuid=${user}`, '--clear-groups', 'sh', '-c']
  const runner = { ...local(), connect: (program: string) => spawnShell('prlimit', [...limited, program], 'the host') }
  try {
    const channel = await Channel.open(runner, noSecrets)
    try {
      return await ask(channel, user)
    } finally {
      await channel.close()
    }
  } catch (error) {
    return (error as Failure).diagnostics.map(({ code }) => code).join()
  }
}

async function told(channel: Channel, user: number): Promise<string> {
  const { target } = await survey(channel, 'the host', [])
  const [answer] = await channel.query([{ argv: PIPELINE }])
  return `${target.uid === user} ${target.arch} ${answer!.stdout.toString()}`
}

async function armed(channel: Channel, user: number): Promise<string> {
  const state = mkdtempSync(join(tmpdir(), 'hostkit-starved-'))
  try {
    chownSync(state, user, user)
    const made = bundle({ run: 'r1', digest: 'd', stages: [], secrets: noSecrets, record: '{}', plan: '{}', by: 'ann@desk' })
    expect(await arm(channel, made, state)).toBeNull()
    await withdraw(channel, state, made.run)
    return 'armed'
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
}

it.skipIf(process.getuid?.() !== 0)(
  'a host that grants few processes answers right, or is refused by name',
  { timeout: 60_000 },
  async () => {
    const right = await granted(1000, told)
    expect(right).toMatch(/^true \S+ 123 \d+\n$/)
    const ends: string[] = []
    for (let processes = 1; processes <= 20; processes++) ends.push(await granted(processes, told))
    expect(new Set(ends)).toEqual(new Set(['HK2009', right]))
    expect(ends.at(-1)).toBe(right)
    // A run needs more at a time than a look does, and asks before it begins.
    expect([await granted(12, armed), await granted(40, armed)]).toEqual(['HK2009', 'armed'])
  },
)
