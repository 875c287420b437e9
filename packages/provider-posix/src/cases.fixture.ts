import { secretEnv, type Project } from '@hostkit/core'
import type { ConformanceCase } from '@hostkit/core/testing'
import { defineProject, service, type ProjectScope } from '@hostkit/dsl'
import { canaries } from '../../../e2e/canaries.js'
import { account, command, directory, env, file, group, symlink } from './index.js'

const project = (body: (project: ProjectScope) => void): Project => defineProject('test', body)
const sh = (script: string) => (host: { exec(argv: readonly string[]): Promise<unknown> }) => host.exec(['sh', '-c', script])

/** What the conformance suite tries for each kind, and the fault suite, too. */
export const cases: readonly ConformanceCase[] = [
  {
    about: 'a new one, below new directories',
    address: 'posix.file:/srv/deep/er/.hidden',
    project: project((p) => {
      account(p, 'alice', { system: true })
      file(p, '/srv/deep/er/.hidden', { content: 'one\ntwo\n', owner: 'alice', group: 'alice', mode: 0o640 })
      // As long as a name may be.
      file(p, '/srv/deep/long', { content: 'theirs\n', owner: account(p, `alice-${'e'.repeat(25)}`, { system: true }) })
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
    secrets: { reveal: ({ secret }) => (secret === 'env:TOKEN' ? canaries.quoted : null) },
    drift: {
      entries: sh(`sed -i s/${canaries.quoted.slice(0, 4)}/other/ /etc/web/runtime.env`),
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
]
