import { execFileSync, spawnSync } from 'node:child_process'
import { Channel, applyPlan, downPlan, local, makePlan, noSecrets, openSession, type Session } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, instance } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureImage } from '../../../e2e/harness/image.mjs'
import { ensureIncus } from '../../../e2e/harness/incus.mjs'
import { incus } from './index.js'
import { plugin } from './plugin.js'

const name = `hostkit-inst-${process.pid}`
const registry = pluginsOf(plugin)

describe('an instance on this machine', () => {
  let session: Session
  const project = (port: number) =>
    defineProject('test', (p) => void instance(p, name, { backend: incus(), image: 'hostkit/debian-12', kind: 'container', lifecycle: 'ephemeral', expose: { ssh: { host: port, guest: 22 } } }))
  beforeAll(async () => {
    await ensureIncus()
    await ensureImage('debian-12')
    session = await openSession({ name: 'here', runner: local(), registry, secrets: noSecrets })
  })
  afterAll(async () => {
    await session.close()
    // Only there when the test failed half way.
    spawnSync('incus', ['delete', '--force', name])
  }, 60_000)

  it('is launched, entered, found unchanged, changed, repaired and deleted', async () => {
    const up = await makePlan(project(22_422), null, session)
    expect(await applyPlan(up, session)).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect((await makePlan(project(22_422), null, session)).parts[0]!.changes).toEqual([])

    const inside = await Channel.open(registry.backends.get('incus')!.runner(name, {}), noSecrets)
    expect((await inside.query([{ argv: ['hostname'] }]))[0]!.stdout.toString().trim()).toBe(name)
    await inside.close()

    execFileSync('incus', ['stop', '--force', name])
    const drift = await makePlan(project(22_423), null, session)
    expect(drift.parts[0]!.changes).toMatchObject([{ action: 'update', reasons: [{ fields: ['running', 'expose'] }] }])
    expect(await applyPlan(drift, session)).toMatchObject({ outcome: 'applied', diagnostics: [] })

    expect(await applyPlan(downPlan(await again(up)).plan, session)).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect(execFileSync('incus', ['list', '--format', 'csv', '-c', 'n']).toString()).not.toContain(name)
  })

  /** The first plan, as it would be made for the state that the drift repair left. */
  const again = async (up: Awaited<ReturnType<typeof makePlan>>) => {
    const part = up.parts[0]!
    const after = { ...(part.changes[0]!.after as object), expose: { ssh: { listen: 'tcp:127.0.0.1:22423', connect: 'tcp:127.0.0.1:22' } } }
    return { ...up, parts: [{ ...part, changes: [{ ...part.changes[0]!, after } as (typeof part.changes)[0]] }] }
  }
})
