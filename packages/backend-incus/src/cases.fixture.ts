import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spawnShell } from '@hostkit/core'
import type { ConformanceCase, ConformanceHost } from '@hostkit/core/testing'
import { defineProject, instance } from '@hostkit/dsl'
import { ensureImage } from '../../../e2e/harness/image.mjs'
import { ensureIncus } from '../../../e2e/harness/incus.mjs'
import { incus } from './index.js'

const run = promisify(execFile)
export const name = `hostkit-inst-${process.pid}`
export const remove = (): void => void spawnSync('incus', ['delete', '--force', name])

/** What HostKit keeps on this machine, and its lock, in a folder of their own: nobody else who works here is met. Its systemd would run things outside of them. */
const APART = `
mkdir -p /var/lib/hostkit /run/hostkit "$1/state" "$1/lock"
[ ! -d /run/systemd ] || mount -t tmpfs none /run/systemd || exit
mount --bind "$1/state" /var/lib/hostkit && mount --bind "$1/lock" /run/hostkit || exit
exec sh -c "$2"`

/** This machine as the host: what counts on it is Incus's own account of the instance. */
export const machine = async (): Promise<ConformanceHost> => {
  await ensureIncus()
  await ensureImage('debian-12')
  remove()
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-machine-'))
  return {
    runner: {
      name: 'this machine, apart',
      access: { kind: 'other', user: 'root' },
      connect: (program) => spawnShell('unshare', ['--mount', 'sh', '-c', APART, 'sh', folder, program], 'this machine, apart'),
    },
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
    remove: async () => {
      remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const sh = (script: string) => (host: ConformanceHost) => host.exec(['sh', '-c', script])

/** What the conformance suite tries on this machine, and what plans are told of between plan and apply. */
export const cases: readonly ConformanceCase[] = [
  {
    address: `incus.instance:${name}`,
    project: defineProject(
      'test',
      (p) =>
        void instance(p, name, {
          backend: incus(),
          image: 'hostkit/debian-12',
          kind: 'container',
          lifecycle: 'ephemeral',
          expose: { ssh: { host: 22_000 + (process.pid % 1000), guest: 22 } },
        }),
    ),
    drift: {
      image: sh(`incus config set ${name} user.hostkit.image=other`),
      kind: 'a container does not become a machine behind our back',
      running: sh(`incus stop --force ${name}`),
      expose: sh(`incus config device remove ${name} hostkit-ssh`),
    },
  },
]
