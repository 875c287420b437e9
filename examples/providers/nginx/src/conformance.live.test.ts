import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { container, sh } from './container.fixture.js'
import { nginxSite } from './index.js'
import { plugin } from './plugin.js'

const file = '/etc/nginx/conf.d/a.test.conf'

conformance(pluginsOf(plugin), container, [
  {
    address: 'nginx.site:a.test',
    project: defineProject('test', (project) => void nginxSite(project, 'a.test', { root: '/srv' })),
    prepare: sh('apt-get install -y --no-install-recommends nginx'),
    drift: {
      content: sh(`sed -i s/80/81/ ${file}`),
      owner: sh(`chown games ${file}`),
      group: sh(`chgrp games ${file}`),
      mode: sh(`chmod 600 ${file}`),
    },
  },
])
