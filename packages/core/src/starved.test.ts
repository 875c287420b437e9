import { expect, it } from 'vitest'
import { Channel } from './channel.js'
import { Failure } from './diagnostic.js'
import { local, spawnShell } from './local.js'
import { noSecrets } from './secret.js'
import { survey } from './target.js'

it.each([
  'sh: 1: Cannot fork',
  "sh: can't fork: Resource temporarily unavailable",
  'bash: fork: retry: Resource temporarily unavailable',
  'xargs: cannot fork: Resource temporarily unavailable',
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

/** What a host tells that grants so many processes; the code, where it is refused. */
async function granted(processes: number): Promise<string> {
  // For root there is no such limit; and each time it is somebody else, as what has just ended may still be counted.
  const user = 100_000 + (process.pid % 10_000) * 100 + (processes % 100)
  const limited = [`--nproc=${processes}`, 'setpriv', `--reuid=${user}`, '--clear-groups', 'sh', '-c']
  const runner = { ...local(), connect: (program: string) => spawnShell('prlimit', [...limited, program], 'the host') }
  try {
    const channel = await Channel.open(runner, noSecrets)
    try {
      const { target } = await survey(channel, 'the host', [])
      const [answer] = await channel.query([{ argv: PIPELINE }])
      return `${target.uid === user} ${target.arch} ${answer!.stdout.toString()}`
    } finally {
      await channel.close()
    }
  } catch (error) {
    return (error as Failure).diagnostics.map(({ code }) => code).join()
  }
}

it.skipIf(process.getuid?.() !== 0)(
  'a host that grants few processes answers right, or is refused by name',
  { timeout: 60_000 },
  async () => {
    const right = await granted(1000)
    expect(right).toMatch(/^true \S+ 123 \d+\n$/)
    const told: string[] = []
    for (let processes = 1; processes <= 20; processes++) told.push(await granted(processes))
    expect(new Set(told)).toEqual(new Set(['HK2009', right]))
    expect(told.at(-1)).toBe(right)
  },
)
