// The group of a user's name that is somebody else's: no run takes it, and no run that fails takes it away.
import { applyPlan, makePlan, noSecrets, openSession, type Plan, type Session } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, type ProjectScope } from '@hostkit/dsl'
import { beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { account, command, group } from './index.js'
import { plugin } from './plugin.js'

const registry = pluginsOf(plugin)

describe('a group that is there already', () => {
  let host: Awaited<ReturnType<typeof conformanceHost>>
  beforeAll(async () => {
    host = await conformanceHost()
    return () => host.remove()
  })

  const within = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
    try {
      return await work(session)
    } finally {
      await session.close()
    }
  }
  const planned = (body: (project: ProjectScope) => void): Promise<Plan> =>
    within((session) => makePlan(defineProject('test', body), null, session))
  const applied = (plan: Plan) => within((session) => applyPlan(plan, session))
  const line = async (name: string): Promise<string> => (await host.host.exec(['sh', '-c', `grep "^${name}:" /etc/group || :`])).stdout

  it('is not taken for the own one of a user, when it is planned', async () => {
    await host.exec(['groupadd', 'ann'])
    await expect(planned((p) => account(p, 'ann', { system: true }) && undefined)).rejects.toMatchObject({
      diagnostics: [{ code: 'HK2010', message: expect.stringContaining('a group ann'), hint: expect.stringContaining('groupdel ann') }],
    })
  })

  it.each([
    ['useradd', { system: true, groups: ['daemon'] }],
    ['systemd-sysusers', { system: true }],
  ])('is not taken by %s, nor taken away, where it came after the plan', async (tool, options) => {
    const name = `late-${tool}`
    const plan = await planned((p) => account(p, name, options) && undefined)
    await host.exec(['groupadd', '-g', '4711', name])
    await expect(applied(plan)).rejects.toMatchObject({ diagnostics: [{ code: 'HK3002' }] })
    expect(await line(name)).toBe(`${name}:x:4711:\n`)
    await host.exec(['groupdel', name])
  })

  it('stays where its namesake has another group and is taken back', async () => {
    await host.exec(['groupadd', '-g', '4712', 'bob'])
    const result = await applied(
      await planned((p) => {
        const bob = account(p, 'bob', { system: true, group: 'daemon' })
        command(p, 'fails', { exec: ['false'], down: 'noop', after: [bob] })
      }),
    )
    expect(result.outcome).toBe('rolled back')
    expect((await host.host.exec(['sh', '-c', 'grep "^bob:" /etc/passwd || :'])).stdout).toBe('')
    expect(await line('bob')).toBe('bob:x:4712:\n')
  })

  it('is no reason not to add one, nor to find it the same', async () => {
    const crewed = (p: ProjectScope): void => {
      group(p, 'crew', { system: true })
      account(p, 'bob', { system: true, group: 'crew' })
    }
    expect(await applied(await planned(crewed))).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect((await planned(crewed)).parts[0]!.changes).toEqual([])
    expect(await line('bob')).toBe('bob:x:4712:\n')
  })
})
