import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { container, sh } from './container.fixture.js'
import { nginxSite } from './index.js'
import { plugin } from './plugin.js'

// A site that nginx has not taken is answered by its default one, which has no such file. Its old workers may still answer for a moment after a reload.
const ASK = `
ask() { exec 3<>/dev/tcp/127.0.0.1/80 && printf 'GET /where HTTP/1.0\\r\\nHost: a.test\\r\\n\\r\\n' >&3 && grep -qx here <&3; }
for i in {1..20}; do ask && exit; sleep 0.1; done
exit 1`

const file = '/etc/nginx/conf.d/a.test.conf'

conformance(pluginsOf(plugin), container, [
  {
    address: 'nginx.site:a.test',
    project: defineProject('test', (project) => void nginxSite(project, 'a.test', { root: '/srv' })),
    // Where nothing starts services, as in Docker, nginx starts here.
    prepare: sh('apt-get install -y --no-install-recommends nginx && echo here >/srv/where && { [ -e /run/nginx.pid ] || nginx; }'),
    works: (host) => host.exec(['bash', '-c', ASK]),
    drift: {
      content: sh(`sed -i s/80/81/ ${file}`),
      owner: sh(`chown games ${file}`),
      group: sh(`chgrp games ${file}`),
      mode: sh(`chmod 600 ${file}`),
    },
  },
])
