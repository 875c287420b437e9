import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { Channel, local, noSecrets } from '@hostkit/core'
import { conformance, pluginsOf, type ConformanceHost } from '@hostkit/core/testing'
import { defineProject, instance } from '@hostkit/dsl'
import { afterAll, describe, expect, it } from 'vitest'
import { ensureImage } from '../../../e2e/harness/image.mjs'
import { ensureIncus } from '../../../e2e/harness/incus.mjs'
import { incus } from './index.js'
import { plugin } from './plugin.js'

const run = promisify(execFile)
const name = `hostkit-inst-${process.pid}`
const registry = pluginsOf(plugin)
const remove = (): void => void spawnSync('incus', ['delete', '--force', name])

/** This machine as the host: what counts on it is Incus's own account of the instance. */
const machine = async (): Promise<ConformanceHost> => {
  await ensureIncus()
  await ensureImage('debian-12')
  remove()
  return {
    runner: local(),
    exec: ([command, ...args]) => run(command!, args),
    manifest: async () => {
      const list = JSON.parse((await run('incus', ['list', name, '--format', 'json'])).stdout) as readonly {
        status: string
        devices: object
        config: Record<string, string>
      }[]
      return list.map(({ status, devices, config }) => `${status} ${config['user.hostkit.image']} ${JSON.stringify(devices)}`).join('\n')
    },
    difference: (before, after) => (before === after ? [] : [`- ${before}`, `+ ${after}`]),
    remove: async () => remove(),
  }
}

const sh = (script: string) => (host: ConformanceHost) => host.exec(['sh', '-c', script])
const project = defineProject(
  'test',
  (p) =>
    void instance(p, name, {
      backend: incus(),
      image: 'hostkit/debian-12',
      kind: 'container',
      lifecycle: 'ephemeral',
      expose: { ssh: { host: 22_422, guest: 22 } },
    }),
)

conformance(registry, machine, [
  {
    address: `incus.instance:${name}`,
    project,
    drift: {
      image: sh(`incus config set ${name} user.hostkit.image=other`),
      kind: 'a container does not become a machine behind our back',
      running: sh(`incus stop --force ${name}`),
      expose: sh(`incus config device remove ${name} hostkit-ssh`),
    },
  },
])

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
