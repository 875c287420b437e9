import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { container, sh } from './container.fixture.js'
import { cronTable } from './index.js'
import { plugin } from './plugin.js'

const file = '/etc/cron.d/backup'

conformance(pluginsOf(plugin), container, [
  {
    address: 'cron.table:backup',
    project: defineProject(
      'test',
      (project) =>
        void cronTable(project, 'backup', [{ at: '15 3 * * *', run: 'echo "$(date +%F)"' }], { environment: { MAILTO: 'a b c d e f' } }),
    ),
    prepare: sh('apt-get install -y --no-install-recommends cron'),
    drift: {
      content: sh(`echo '* * * * * root evil' >${file}`),
      owner: sh(`chown games ${file}`),
      group: sh(`chgrp games ${file}`),
      mode: sh(`chmod 600 ${file}`),
    },
  },
])
