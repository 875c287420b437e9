import type { Project } from '@hostkit/core'
import type { ConformanceCase } from '@hostkit/core/testing'
import { defineProject, service, type ServiceScope } from '@hostkit/dsl'
import { daemon, job, schedule, systemdState } from './index.js'

const project = (body: (web: ServiceScope) => void): Project => defineProject('test', (p) => service(p, 'web', body))
const sh = (script: string) => (host: { exec(argv: readonly string[]): Promise<unknown> }) => host.exec(['sh', '-c', script])
const sleeper = project((web) => {
  daemon(web, {
    description: 'Sleeps',
    exec: ['/bin/sleep', '1000'],
    isolate: { profile: 'web-service', memoryMax: '64M' },
    settle: '200ms',
  })
})
const nightly = project((web) => {
  schedule(web, 'nightly', { exec: ['/bin/true'], daily: '03:00', jitter: '5m', persistent: true })
})
const file = '/etc/systemd/system/web.service'
/** A unit that the host brings. */
const foreign = sh(
  `printf '[Service]\\nExecStart=/bin/sleep 1000\\n[Install]\\nWantedBy=multi-user.target\\n' >/usr/lib/systemd/system/foreign.service; systemctl daemon-reload`,
)

/** What the conformance suite tries for each kind, and the fault suite, too. */
export const cases: readonly ConformanceCase[] = [
  {
    address: 'systemd.service:web.service',
    project: sleeper,
    drift: {
      content: sh(`echo Nice=5 >>${file}`),
      owner: sh(`chown daemon ${file}`),
      group: sh(`chgrp daemon ${file}`),
      mode: sh(`chmod 600 ${file}`),
    },
  },
  {
    address: 'systemd.state:web.service',
    project: sleeper,
    drift: {
      enabled: sh('systemctl disable web'),
      active: sh('systemctl stop web'),
      // Written again, and loaded by somebody, but not started.
      runsWith: sh(`rm /run/hostkit/started/web.service; touch ${file}; systemctl daemon-reload`),
    },
  },
  {
    about: 'of a unit that the host brings',
    address: 'systemd.state:foreign.service',
    project: project((web) => systemdState(web, 'foreign', { enabled: true, running: true, settle: '0s' }) && undefined),
    prepare: foreign,
    drift: {
      enabled: sh('systemctl disable foreign'),
      active: sh('systemctl stop foreign'),
      runsWith: 'nothing of this project is attached to it',
    },
  },
  {
    about: 'that is to stop',
    address: 'systemd.state:foreign.service',
    project: project((web) => systemdState(web, 'foreign', { enabled: false, running: false }) && undefined),
    prepare: async (host) => {
      await foreign(host)
      await host.exec(['systemctl', 'enable', '--now', 'foreign'])
    },
    drift: { enabled: sh('systemctl enable foreign'), active: sh('systemctl start foreign'), runsWith: 'it does not run' },
  },
  {
    about: 'that is only enabled, and was started by somebody',
    address: 'systemd.state:web-setup.service',
    project: project((web) => job(web, 'setup', { exec: ['/bin/true'], wantedBy: 'multi-user', remainAfterExit: true }) && undefined),
    drift: {
      enabled: sh('systemctl start web-setup; systemctl disable web-setup'),
      active: 'nobody asked about it',
      runsWith: 'nothing restarts it',
    },
  },
  {
    address: 'systemd.timer:web-nightly.timer',
    project: nightly,
    drift: {
      content: sh('sed -i s/03:00/04:00/ /etc/systemd/system/web-nightly.timer'),
      owner: sh('chown daemon /etc/systemd/system/web-nightly.timer'),
      group: sh('chgrp daemon /etc/systemd/system/web-nightly.timer'),
      mode: sh('chmod 600 /etc/systemd/system/web-nightly.timer'),
    },
  },
  {
    about: 'of a timer',
    address: 'systemd.state:web-nightly.timer',
    project: nightly,
    drift: {
      enabled: sh('systemctl disable web-nightly.timer'),
      active: sh('systemctl stop web-nightly.timer'),
      runsWith: sh('rm /run/hostkit/started/web-nightly.timer; touch /etc/systemd/system/web-nightly.timer; systemctl daemon-reload'),
    },
  },
]
