import { applyPlan, makePlan, noSecrets, openSession, type Event, type Phase, type Session, type Timing } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { account, file } from '@hostkit/provider-posix'
import { plugin } from '@hostkit/provider-posix/plugin'
import { systemdService } from '@hostkit/provider-systemd'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import { defineProject, type ProjectScope } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sshHost, type SshHost } from './over-ssh.js'

const thousand = (change = '') =>
  defineProject('many', (project: ProjectScope) => {
    for (let i = 0; i < 1000; i++)
      file(project, `/etc/many/d${i % 50}/f${i}.conf`, { content: `number ${i}\n${i === 7 ? change : ''}`, mode: i % 2 ? 0o640 : 0o644 })
  })

/** Users and services, which a host makes and starts one by one when it is told to. */
const services = (count: number) =>
  defineProject('services', (project: ProjectScope) => {
    for (let i = 0; i < count; i++) {
      account(project, `many${i}`, { system: true })
      const unit = { description: `many ${i}`, execStart: ['/bin/sleep', 'infinity'], wantedBy: 'multi-user', settle: '0s' } as const
      systemdService(project, `many${i}`, { ...unit, enabled: true, running: true })
    }
  })

let target: SshHost
let session: Session
const told: Timing[] = []
const listen = (event: Event): void => void (event.type === 'timing' && told.push(event))
beforeAll(async () => {
  target = await sshHost()
  const registry = pluginsOf(plugin, systemd)
  session = await openSession({ name: 'many', runner: target.runner(), registry, secrets: noSecrets, counting: true, emit: listen })
})
afterAll(async () => {
  await session.close()
  await target.host.delete()
})

/** Request frames since the remote shell was up. */
const trips = async (act: () => Promise<unknown>): Promise<number> => {
  const before = session.channel.traffic.requests
  await act()
  return session.channel.traffic.requests - before
}

/** What was told while something was done. */
const costs = async (act: () => Promise<unknown>): Promise<readonly Timing[]> => {
  told.length = 0
  await act()
  return [...told]
}
const sum = (timings: readonly Timing[], field: 'processes' | 'sent' | 'received', phase?: Phase): number =>
  timings.reduce((all, one) => all + (phase === undefined || one.phase === phase ? (one[field] ?? 0) : 0), 0)

describe('a thousand files over SSH', () => {
  it('are planned in at most 3 round trips, the survey included', async () => {
    expect(session.channel.traffic.requests).toBe(1)
    expect(await trips(() => makePlan(thousand(), null, session))).toBeLessThanOrEqual(2)
  })

  it('are surveyed with a number of processes that is known', () => {
    // Three for the script itself, and what tells the user and the machine.
    expect(sum(told, 'processes', 'survey')).toBeGreaterThan(3)
    expect(sum(told, 'processes', 'survey')).toBeLessThanOrEqual(10)
  })

  it('are applied with one bundle', async () => {
    const plan = await makePlan(thousand(), null, session)
    const uploads: number[] = []
    const started = session.channel.traffic.sent
    const result = await applyPlan(plan, { ...session, emit: (event) => event.type === 'apply.started' && uploads.push(event.bytes) })
    expect(result).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect(uploads).toHaveLength(1)
    // Everything else that is sent: two readings of a thousand paths, and a few words.
    expect(session.channel.traffic.sent - started - uploads[0]!).toBeLessThan(250_000)
    expect(
      await target.host.exec(['sh', '-c', 'find /etc/many -type f | wc -l; stat -c %a /etc/many/d1/f1.conf; cat /etc/many/d7/f7.conf']),
    ).toMatchObject({ stdout: '1000\n640\nnumber 7\n' })
  })

  it('are found unchanged in one, and a changed one with its text in two', async () => {
    expect(await trips(async () => expect((await makePlan(thousand(), null, session)).parts[0]!.changes).toEqual([]))).toBe(1)
    expect(await trips(async () => expect((await makePlan(thousand('more\n'), null, session)).parts[0]!.changes).toHaveLength(1))).toBe(2)
  })

  it('are read by as many processes as ten', async () => {
    const many = await costs(() => makePlan(thousand(), null, session))
    // Three for the script, two that look at files, and whatever else starts there at that moment.
    expect(sum(many, 'processes')).toBeGreaterThan(3)
    expect(sum(many, 'processes')).toBeLessThanOrEqual(15)
    // 28 bytes of a path, to be looked at and to be hashed; back come its line of stat and its hash.
    expect(sum(many, 'sent')).toBeLessThan(45_000)
    expect(sum(many, 'received')).toBeLessThan(220_000)
  })
})

describe('users and services over SSH', () => {
  it('are applied by as many commands as there are kinds of work', async () => {
    const result = await applyPlan(await makePlan(services(20), null, session), session)
    expect(result).toMatchObject({ outcome: 'applied', diagnostics: [] })
    const { stdout } = await target.host.exec(['grep', '-c', ' start ', `/var/lib/hostkit/runs/${result.run}/journal`])
    // All users; a reload, a check, enabling, starting, and a look at all services.
    expect(Number(stdout)).toBe(6)
  })

  it('are found unchanged by as many processes as a few', async () => {
    const twenty = await costs(async () => expect((await makePlan(services(20), null, session)).parts[0]!.changes).toEqual([]))
    expect(twenty.filter(({ phase }) => phase === 'read')).toHaveLength(1)
    expect(sum(twenty, 'processes')).toBeLessThanOrEqual(30)
    const five = await costs(() => makePlan(services(5), null, session))
    expect(Math.abs(sum(twenty, 'processes') - sum(five, 'processes'))).toBeLessThanOrEqual(10)
  })
})
