import { applyPlan, makePlan, noSecrets, openSession, type Session } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, type ProjectScope } from '@hostkit/dsl'
import { file } from '@hostkit/provider-posix'
import { plugin } from '@hostkit/provider-posix/plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sshHost, type SshHost } from './over-ssh.js'

const thousand = (change = '') =>
  defineProject('many', (project: ProjectScope) => {
    for (let i = 0; i < 1000; i++)
      file(project, `/etc/many/d${i % 50}/f${i}.conf`, { content: `number ${i}\n${i === 7 ? change : ''}`, mode: i % 2 ? 0o640 : 0o644 })
  })

describe('a thousand files over SSH', () => {
  let target: SshHost
  let session: Session
  beforeAll(async () => {
    target = await sshHost()
    session = await openSession({ name: 'many', runner: target.runner(), registry: pluginsOf(plugin), secrets: noSecrets })
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

  it('are planned in at most 3 round trips, the survey included', async () => {
    expect(session.channel.traffic.requests).toBe(1)
    expect(await trips(() => makePlan(thousand(), null, session))).toBeLessThanOrEqual(2)
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
})
