import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { container, sh } from './container.fixture.js'
import { $camel$Entry } from './index.js'
import { plugin } from './plugin.js'

const file = '/etc/__name__-entries/first.conf'

conformance(pluginsOf(plugin), container, [
  {
    address: '__name__.entry:first',
    project: defineProject('test', (project) => void $camel$Entry(project, 'first', { color: 'blue' })),
    drift: {
      content: sh(`echo 'color = red' >${file}`),
      owner: sh(`chown games ${file}`),
      group: sh(`chgrp games ${file}`),
      mode: sh(`chmod 600 ${file}`),
    },
  },
])
