import { applyPlan, downPlan, makePlan, openSession, secretEnv, type Plan, type Project, type Secrets, type Session } from '@hostkit/core'
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

  const apply = async (secrets: Secrets, wanted = declared) => {
    const session = await openSession({ name: 'test', runner: host.runner, registry, secrets })
    try {
      const plan = await makePlan(wanted, null, session)
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

  it('may have several lines, beside a value that has some, too', async () => {
    const lines = (value: string): string => `-----BEGIN\n${value}=\n\n"quoted" -----END\n`
    const several = project(
      (p) =>
        void service(p, 'lines', (lines) => env(lines, 'runtime', { A: 'one\ntwo=\n', KEY: secretEnv('KEY'), OTHER: secretEnv('OTHER') })),
    )
    const applied = (value: string | null) => apply(has(value === null ? null : lines(value)), several)
    expect(await applied(canaries.first)).toMatchObject({ changes: 1 })
    expect(await applied(canaries.first)).toMatchObject({ changes: 0 })
    expect(await applied(canaries.second)).toMatchObject({ changes: 1 })
    expect(await applied(canaries.second)).toMatchObject({ changes: 0 })
    expect(await applied(null)).toMatchObject({ changes: 0 })
    await host.exec(['sed', '-i', 's/two/three/', '/etc/lines/runtime.env'])
    expect(await applied(canaries.second)).toMatchObject({ changes: 1 })
  })

  describe('that only the host has', () => {
    const file = '/etc/web/runtime.env'
    const within = async <T>(secrets: Secrets, work: (session: Session) => Promise<T>): Promise<T> => {
      const session = await openSession({ name: 'test', runner: host.runner, registry, secrets })
      try {
        return await work(session)
      } finally {
        await session.close()
      }
    }
    const up = (): Promise<{ plan: Plan; run: string }> =>
      within(has(canaries.second), async (session) => {
        const plan = await makePlan(declared, null, session)
        const { outcome, run } = await applyPlan(plan, session)
        expect(outcome).toBe('applied')
        return { plan, run: run! }
      })
    const down = (plan: Plan) => within(has(null), (session) => applyPlan(downPlan(plan).plan, session))
    const asItWas = async (text: string): Promise<void> => {
      await host.host.write(file, text, 0o640)
      await host.exec(['chown', 'daemon:daemon', file])
    }
    const stat = async (): Promise<string> => (await host.host.exec(['stat', '-c', '%a %U:%G', file])).stdout.trim()

    it.each([
      ['of an earlier apply', `# secret: TOKEN\nPORT="4000"\nTOKEN="${canaries.first}"\n`],
      ['of somebody else, with a text of his own', `# mine\nexport TOKEN='${canaries.first}'\n`],
    ])('comes back from what it kept of the run: %s', async (_, text) => {
      await asItWas(text)
      const { plan } = await up()
      expect(await host.host.read(file)).toContain(canaries.second)
      expect(await down(plan)).toMatchObject({ outcome: 'applied', diagnostics: [] })
      expect(await host.host.read(file)).toBe(text)
      expect(await stat()).toBe('640 daemon:daemon')
    })

    it('is known to the host afterwards as what it is', async () => {
      await asItWas(`# secret: TOKEN\nPORT="4000"\nTOKEN="${canaries.first}"\n`)
      const { plan } = await up()
      await down(plan)
      await host.exec(['chown', 'root:root', file])
      await host.exec(['chmod', '600', file])
      expect(await apply(has(null))).toMatchObject({ changes: 0, notes: [] })
    })

    it.each([
      ['is gone', (image: string) => ['rm', image]],
      ['was written to since', (image: string) => ['sh', '-c', 'sleep 0.1; echo >>"$1"', 'sh', image]],
    ])('is missing where that %s', async (_, spoil) => {
      await asItWas(`# secret: TOKEN\nPORT="4000"\nTOKEN="${canaries.first}"\n`)
      const { plan, run } = await up()
      const now = await host.host.read(file)
      const kept = (await host.host.exec(['find', `/var/lib/hostkit/runs/${run}/before`, '-name', 'runtime.env'])).stdout.trim()
      await host.exec(spoil(kept))
      await expect(down(plan)).rejects.toMatchObject({
        diagnostics: [{ code: 'HK3009', message: expect.stringContaining('env:TOKEN'), details: [expect.stringContaining(file)] }],
      })
      expect(await host.host.read(file)).toBe(now)
    })
  })
})
