import { applyPlan, Channel, makePlan, noSecrets, openSession } from '@hostkit/core'
import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { sshHost, type SshHost } from '../../../e2e/over-ssh.js'
import { cases } from './cases.fixture.js'
import { allow, deny, firewall, type FirewallRule } from './index.js'
import { plugin } from './plugin.js'

const registry = pluginsOf(plugin)
const project = (...rules: FirewallRule[]) => defineProject('test', (p) => void firewall(p, rules))

conformance(registry, () => conformanceHost(), cases)

it('outlives nftables.service, which flushes every table', { timeout: 240_000 }, async () => {
  const host = await conformanceHost()
  const policy = project(allow({ tcp: 22 }), deny('all'))
  const session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
  await host.exec(['systemctl', 'enable', '--quiet', '--now', 'nftables'])
  expect(await applyPlan(await makePlan(policy, null, session), session)).toMatchObject({ outcome: 'applied', diagnostics: [] })
  const tables = async (): Promise<string> => (await host.host.exec(['nft', 'list', 'tables'])).stdout
  for (const verb of ['reload', 'restart', 'stop', 'start']) {
    await host.exec(['systemctl', verb, 'nftables'])
    // A reload is passed on, and not waited for.
    if (verb !== 'stop') await expect.poll(tables, { timeout: 5000 }).toContain('table inet hostkit')
  }
  expect((await makePlan(policy, null, session)).parts[0]!.changes).toEqual([])
  await session.close()
  for (let boot = 0; boot < 3; boot++) {
    await host.host.restart()
    expect(await tables()).toContain('table inet hostkit')
  }
  await host.remove()
})

describe('a policy that would lock us out', () => {
  let target: SshHost
  beforeAll(async () => (target = await sshHost()))
  afterAll(() => target.host.delete())

  const open = () => openSession({ name: 'test', runner: target.runner(), registry, secrets: noSecrets })
  const locked = project(allow({ tcp: 443 }), deny('all'))

  it('is refused when it is planned', async () => {
    const session = await open()
    await expect(makePlan(locked, null, session)).rejects.toMatchObject({
      diagnostics: [{ code: 'HK3007', message: expect.stringContaining('nothing allows new connections to port 22 from ') }],
    })
    await session.close()
  })

  it('is taken back by the host within the window when it is forced', async () => {
    const session = await open()
    const plan = await makePlan(locked, null, session, { force: true })
    const started = Date.now()
    const result = await applyPlan(plan, session, { window: 3 })
    const took = (Date.now() - started) / 1000
    expect(result).toMatchObject({ outcome: 'rolled back', diagnostics: [{ code: 'HK4007' }] })
    expect(took).toBeGreaterThan(3)
    expect(took).toBeLessThan(3 + 4)
    await session.close()
    await (await Channel.open(target.runner(), noSecrets)).close()
    expect((await target.host.exec(['nft', 'list', 'ruleset'])).stdout).toBe('')
  })

  it('is taken back even when the executor is killed in the window', async () => {
    const session = await open()
    const plan = await makePlan(locked, null, session, { force: true })
    const applying = applyPlan(
      plan,
      {
        ...session,
        emit: (event) =>
          event.type === 'apply.proving' &&
          void target.host.exec(['sh', '-c', 'systemctl kill -s KILL "hostkit-$(cut -d" " -f1 /run/hostkit/holder).service"']),
      },
      { window: 5 },
    ).catch((error: unknown) => error)
    await applying
    await session.close()
    const started = Date.now()
    for (;;) {
      const back = await Channel.open(target.runner(), noSecrets).catch(() => null)
      if (back) {
        await back.close()
        break
      }
      expect(Date.now() - started).toBeLessThan(7000)
    }
    expect((await target.host.exec(['nft', 'list', 'ruleset'])).stdout).toBe('')
  })

  it('is kept when we still get in', async () => {
    const session = await open()
    const result = await applyPlan(await makePlan(project(allow({ tcp: 22 }), deny('all')), null, session), session, { window: 10 })
    expect(result).toMatchObject({ outcome: 'applied', diagnostics: [] })
    await session.close()
    await target.host.restart()
    expect((await target.host.exec(['nft', 'list', 'table', 'inet', 'hostkit'])).stdout).toContain('policy drop')
    await (await Channel.open(target.runner(), noSecrets)).close()
  })
})
