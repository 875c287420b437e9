import { spawnSync } from 'node:child_process'
import { Channel, noSecrets } from '@hostkit/core'
import { conformance, pluginsOf } from '@hostkit/core/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { cases, machine, name, remove } from './cases.fixture.js'
import { plugin } from './plugin.js'

const registry = pluginsOf(plugin)

conformance(registry, machine, cases)

describe('the way into an instance', () => {
  afterAll(remove)
  it('is incus exec', { timeout: 60_000 }, async () => {
    await machine()
    // It would read a configuration from an open stdin.
    spawnSync('incus', ['launch', 'hostkit/debian-12', name], { stdio: 'ignore' })
    const inside = await Channel.open(registry.backends.get('incus')!.runner(name, {}), noSecrets)
    expect((await inside.query([{ argv: ['hostname'] }]))[0]!.stdout.toString().trim()).toBe(name)
    await inside.close()
  })
})
