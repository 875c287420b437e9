import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event, Plan } from '@hostkit/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environment, hostkit, type Ended } from './hostkit.js'
import { sshHost, type SshHost } from './over-ssh.js'

interface Endpoint {
  readonly name: string
  readonly at: string
  readonly port: number
}

const folder = mkdtempSync(join(tmpdir(), 'hostkit-many-'))
const file = join(folder, 'plan.json')
let [first, second]: SshHost[] = []

beforeAll(async () => {
  ;[first, second] = await Promise.all([sshHost(), sshHost()])
  appendFileSync(first!.knownHosts, readFileSync(second!.knownHosts))
})
afterAll(async () => {
  await Promise.all([first, second].map((one) => one?.host.delete()))
  rmSync(folder, { recursive: true })
})

const two = (): Endpoint[] => [first!, second!].map(({ host }, i) => ({ name: ['one', 'two'][i]!, at: host.address, port: 22 }))
const run = (endpoints: readonly Endpoint[], ...args: string[]): Promise<Ended> =>
  hostkit([...args, ...(args.includes('--plan') || args[0] === 'down' ? [] : ['--config', 'many-hosts.config.ts'])], {
    ...environment(first!),
    HOSTKIT_CONFIG: 'many-hosts.config.ts',
    HK_ENDPOINTS: JSON.stringify(endpoints),
  })
const content = async ({ host }: SshHost): Promise<string> => (await host.exec(['cat', '/etc/many.conf'], { check: false })).stdout
const events = ({ stdout }: Ended): (Event & { type: string })[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)

describe('two hosts and one plan', () => {
  it('are named, or all of them are meant', async () => {
    const none = await run(two(), 'plan')
    expect(none).toMatchObject({ status: 64, stderr: expect.stringContaining('the config has 2 hosts') as string })
    expect((await run(two(), 'plan', '--host', 'one,thee')).stderr).toContain('there is no host "thee"')
    const made = await run(two(), 'plan', '--host', 'one', '--host', 'two', '--out', file)
    expect(made.stdout).toContain('Plan: 2 to create')
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan
    expect(plan.parts.map(({ target, changes }) => [target.name, changes.length])).toEqual([
      ['one', 1],
      ['two', 1],
    ])
    expect(new Set(plan.parts.map(({ target }) => target.machineId)).size).toBe(2)
  })

  it('are not touched while one of them is another machine than the plan saw', async () => {
    const { stdout: was } = await second!.host.exec(['cat', '/etc/machine-id'])
    await second!.host.script('echo 0123456789abcdef0123456789abcdef >/etc/machine-id')
    const ended = await run(two(), 'apply', '--plan', file, '--confirm')
    expect(ended).toMatchObject({ status: 5, stderr: expect.stringContaining('HK3001') as string })
    expect([await content(first!), await content(second!)]).toEqual(['', ''])
    await second!.host.script('echo "$1" >/etc/machine-id', was.trim())
  })

  it('are each by themselves: what one refuses is said, and the other has it', async () => {
    await second!.host.script('echo of somebody else >/etc/many.conf')
    const ended = await run(two(), 'apply', '--plan', file, '--confirm')
    expect(ended.stderr).toContain('HK3002')
    expect(ended).toMatchObject({ status: 5, stdout: expect.stringContaining('Applied on 1 host, not on two.') as string })
    expect([await content(first!), await content(second!)]).toEqual(['of many\n', 'of somebody else\n'])
    // A part that was applied is not applied twice; the other still fits.
    await second!.host.exec(['rm', '/etc/many.conf'])
    expect((await run(two(), 'apply', '--plan', file, '--host', 'two', '--confirm')).status).toBe(0)
    expect(await content(second!)).toBe('of many\n')
    expect(await run(two(), 'apply', '--plan', file, '--confirm')).toMatchObject({ status: 5 })
  })

  it('find nothing to do, remember their runs, and have nothing to resume', async () => {
    const again = await run(two(), 'plan', '--all-hosts', '--detailed-exitcode')
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('everything is as declared') as string })
    const runs = await run(two(), 'runs', '--all-hosts', '--json')
    expect(
      events(runs)
        .flatMap((one) => (one.type === ('run' as string) ? [(one as unknown as { target: string }).target] : []))
        .sort(),
    ).toEqual(['one', 'two'])
    const resumed = await run(two(), 'resume', '--all-hosts')
    expect(resumed).toMatchObject({ status: 0, stdout: expect.stringContaining('No run is unfinished on two.') as string })
  })

  it('go back together', async () => {
    const ended = await run(two(), 'down', '--all-hosts', '--last', '--confirm')
    expect(ended).toMatchObject({ status: 0, stdout: expect.stringContaining('Applied on 2 hosts.') as string })
    expect([await content(first!), await content(second!)]).toEqual(['', ''])
  })
})

describe('a hundred endpoints', () => {
  it('are planned over one connection each, sixteen at a time', async () => {
    const ports = Array.from({ length: 50 }, (_, i) => 2201 + i)
    await Promise.all(
      [first!, second!].map(({ host }) =>
        host.script('for port; do /usr/sbin/sshd -p "$port" -o PidFile=none -E /var/log/many.log; done', ...ports.map(String)),
      ),
    )
    const endpoints = [first!, second!].flatMap(({ host }, i) => ports.map((port) => ({ name: `h${i}-${port}`, at: host.address, port })))
    const ended = await run(endpoints, 'plan', '--all-hosts', '--json')
    expect(ended.status).toBe(0)
    const told = events(ended)
    let [open, most] = [0, 0]
    for (const { type } of told) {
      if (type === 'connect.started') most = Math.max(most, ++open)
      if (type === 'plan.finished') open--
    }
    expect([open, most]).toEqual([0, 16])
    const requests = told.flatMap((one) => (one.type === 'read.finished' ? [one.requests] : []))
    expect(requests).toHaveLength(100)
    expect(Math.max(...requests)).toBeLessThanOrEqual(2)
    const logins = await Promise.all(
      [first!, second!].map(({ host }) => host.exec(['grep', '-c', '^Accepted publickey', '/var/log/many.log'])),
    )
    expect(logins.map(({ stdout }) => Number(stdout))).toEqual([50, 50])
  })
})
