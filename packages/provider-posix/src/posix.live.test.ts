import { applyPlan, makePlan, openSession, secretEnv, type Project, type Secrets } from '@hostkit/core'
import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject, service, type ProjectScope } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaries } from '../../../e2e/canaries.js'
import { conformanceHost } from '../../../e2e/enter.js'
import { cases } from './cases.fixture.js'
import { env } from './index.js'
import { plugin } from './plugin.js'

const project = (body: (project: ProjectScope) => void): Project => defineProject('test', body)

conformance(pluginsOf(plugin), () => conformanceHost(), cases)

describe('a secret', () => {
  const registry = pluginsOf(plugin)
  const declared = project((p) => void service(p, 'web', (web) => env(web, 'runtime', { PORT: 4000, TOKEN: secretEnv('TOKEN') })))
  const has = (value: string | null): Secrets => ({ reveal: () => value })
  let host: Awaited<ReturnType<typeof conformanceHost>>
  beforeAll(async () => (host = await conformanceHost()))
  afterAll(() => host.remove())

  const apply = async (secrets: Secrets) => {
    const session = await openSession({ name: 'test', runner: host.runner, registry, secrets })
    try {
      const plan = await makePlan(declared, null, session)
      expect(JSON.stringify(plan)).not.toMatch(new RegExp(`${canaries.first}|${canaries.second}`))
      const result = await applyPlan(plan, session)
      expect(result.diagnostics).toEqual([])
      return { changes: plan.parts[0]!.changes.length, notes: plan.parts[0]!.notes }
    } finally {
      await session.close()
    }
  }

  it('is changed, repaired, and found the same', async () => {
    expect(await apply(has(canaries.first))).toMatchObject({ changes: 1 })
    expect(await apply(has(canaries.first))).toMatchObject({ changes: 0 })
    expect(await apply(has(canaries.second))).toMatchObject({ changes: 1 })
    expect((await host.host.read('/etc/web/runtime.env')).trim().split('\n')).toEqual([
      '# secret: TOKEN',
      'PORT="4000"',
      `TOKEN="${canaries.second}"`,
    ])
    await host.exec(['sed', '-i', `s/${canaries.second}/another/`, '/etc/web/runtime.env'])
    expect(await apply(has(canaries.second))).toMatchObject({ changes: 1 })
    expect(await apply(has(canaries.second))).toMatchObject({ changes: 0 })
  })

  it('is compared by the host alone where its value is not known here', async () => {
    expect(await apply(has(null))).toMatchObject({ changes: 0, notes: [] })
    await host.exec(['sed', '-i', `s/${canaries.second}/another/`, '/etc/web/runtime.env'])
    await expect(apply(has(null))).rejects.toMatchObject({ diagnostics: [{ code: 'HK3009' }] })
    await host.exec(['rm', '/var/lib/hostkit/manifest'])
    expect(await apply(has(null))).toMatchObject({ changes: 0, notes: [{ text: expect.stringContaining('not compared') }] })
  })
})
