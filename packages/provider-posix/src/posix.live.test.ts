import { applyPlan, makePlan, openSession, secretEnv, type Project, type Secrets } from '@hostkit/core'
import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject, service, type ProjectScope } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { account, command, directory, env, file, group, symlink } from './index.js'
import { plugin } from './plugin.js'

const project = (body: (project: ProjectScope) => void): Project => defineProject('test', body)
const sh = (script: string) => (host: { exec(argv: readonly string[]): Promise<unknown> }) => host.exec(['sh', '-c', script])

conformance(pluginsOf(plugin), () => conformanceHost(), [
  {
    about: 'a new one, below new directories',
    address: 'posix.file:/srv/deep/er/.hidden',
    project: project((p) => {
      account(p, 'alice', { system: true })
      file(p, '/srv/deep/er/.hidden', { content: 'one\ntwo\n', owner: 'alice', group: 'alice', mode: 0o640 })
    }),
    drift: {
      content: sh('echo three >>/srv/deep/er/.hidden'),
      owner: sh('chown root /srv/deep/er/.hidden'),
      group: sh('chgrp root /srv/deep/er/.hidden'),
      mode: sh('chmod 666 /srv/deep/er/.hidden'),
    },
    kept: [/alice/, /\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)/],
    allowed: [/\/etc\/(passwd|group|shadow|gshadow)-/],
  },
  {
    about: 'one that was there',
    address: 'posix.file:/etc/motd',
    project: project((p) => file(p, '/etc/motd', { content: 'welcome\n' }) && undefined),
    prepare: sh('printf "as it was\\n" >/etc/motd; chmod 600 /etc/motd'),
    drift: {
      content: sh(': >/etc/motd'),
      owner: sh('chown daemon /etc/motd'),
      group: sh('chgrp daemon /etc/motd'),
      mode: sh('chmod 4755 /etc/motd'),
    },
  },
  {
    address: 'posix.directory:/srv/one/two',
    project: project((p) => directory(p, '/srv/one/two', { mode: 0o2770, group: 'daemon', rollback: 'delete-if-created' }) && undefined),
    drift: { owner: sh('chown daemon /srv/one/two'), group: sh('chgrp root /srv/one/two'), mode: sh('chmod 755 /srv/one/two') },
  },
  {
    address: 'posix.symlink:/etc/there',
    project: project((p) => symlink(p, '/etc/there', { to: 'motd' }) && undefined),
    drift: { to: sh('ln -sfn hosts /etc/there') },
  },
  {
    address: 'posix.group:crew',
    project: project((p) => group(p, 'crew', { gid: 4321, rollback: 'delete-if-created' }) && undefined),
    drift: { gid: sh('groupmod -g 4322 crew') },
    allowed: [/\/etc\/g?(group|shadow)-/],
  },
  {
    address: 'posix.account:web',
    project: project((p) => {
      group(p, 'crew', { rollback: 'delete-if-created' })
      account(p, 'web', { system: true, uid: 333, groups: ['crew'], home: '/srv/web', rollback: 'delete-if-created' })
    }),
    drift: {
      uid: sh('usermod -u 334 web'),
      group: sh('usermod -g daemon web'),
      groups: sh('usermod -G "" web'),
      home: sh('usermod -d /tmp web'),
      shell: sh('usermod -s /bin/bash web'),
    },
    allowed: [/\/etc\/(passwd|group|shadow|gshadow)-/],
  },
  {
    about: 'with a secret',
    address: 'posix.env:/etc/web/runtime.env',
    project: project((p) => {
      service(p, 'web', (web) => env(web, 'runtime', { PORT: 4000, NAME: 'a "b" $c \\d', TOKEN: secretEnv('TOKEN') }))
    }),
    secrets: { reveal: ({ secret }) => (secret === 'env:TOKEN' ? 'canary"$`\\with quotes' : null) },
    drift: {
      entries: sh('sed -i s/canary/other/ /etc/web/runtime.env'),
      owner: sh('chown daemon /etc/web/runtime.env'),
      group: sh('chgrp daemon /etc/web/runtime.env'),
      mode: sh('chmod 644 /etc/web/runtime.env'),
    },
  },
  {
    address: 'posix.command:web/seed',
    project: project((p) => {
      service(p, 'web', (web) =>
        command(web, 'seed', { exec: ['mkdir', '-p', '/srv/seed'], down: ['rm', '-rf', '/srv/seed'], env: { A: 'b c' }, cwd: '/srv' }),
      )
    }),
    drift: {
      exec: sh('sed -i s,mkdir,mkdirs, /var/lib/hostkit/stamps/web-seed.json'),
      cwd: sh('sed -i \'s,"cwd":"/srv","cwd":"/tmp",\' /var/lib/hostkit/stamps/web-seed.json'),
      env: sh('sed -i \'s,"A":"b c","A":"x",\' /var/lib/hostkit/stamps/web-seed.json'),
      user: sh('sed -i \'s,"user":"root","user":"daemon",\' /var/lib/hostkit/stamps/web-seed.json'),
      inputs: sh('sed -i \'s,"inputs":"","inputs":"x",\' /var/lib/hostkit/stamps/web-seed.json'),
    },
  },
])

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
      expect(JSON.stringify(plan)).not.toContain('canary')
      const result = await applyPlan(plan, session)
      expect(result.diagnostics).toEqual([])
      return { changes: plan.parts[0]!.changes.length, notes: plan.parts[0]!.notes }
    } finally {
      await session.close()
    }
  }

  it('is changed, repaired, and found the same', async () => {
    expect(await apply(has('canary-one'))).toMatchObject({ changes: 1 })
    expect(await apply(has('canary-one'))).toMatchObject({ changes: 0 })
    expect(await apply(has('canary-two'))).toMatchObject({ changes: 1 })
    expect((await host.host.read('/etc/web/runtime.env')).trim().split('\n')).toEqual(['PORT="4000"', 'TOKEN="canary-two"'])
    await host.exec(['sed', '-i', 's/canary-two/canary-three/', '/etc/web/runtime.env'])
    expect(await apply(has('canary-two'))).toMatchObject({ changes: 1 })
    expect(await apply(has('canary-two'))).toMatchObject({ changes: 0 })
  })

  it('is compared by the host alone where its value is not known here', async () => {
    expect(await apply(has(null))).toMatchObject({ changes: 0, notes: [] })
    await host.exec(['sed', '-i', 's/canary-two/canary-three/', '/etc/web/runtime.env'])
    await expect(apply(has(null))).rejects.toMatchObject({ diagnostics: [{ code: 'HK3009' }] })
    await host.exec(['rm', '/var/lib/hostkit/manifest'])
    expect(await apply(has(null))).toMatchObject({ changes: 0, notes: [{ text: expect.stringContaining('not compared') }] })
  })
})
