import { conformance, pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { conformanceHost } from '../../../e2e/enter.js'
import { pkg } from './index.js'
import { plugin } from './plugin.js'

conformance(pluginsOf(plugin), () => conformanceHost(), [
  {
    address: 'packages.package:tree',
    project: defineProject('test', (project) => void pkg(project, 'tree', { update: true })),
    drift: { version: 'no other version of it is in the archive' },
    // Declared: a package stays.
    allowed: [/tree/, /\/var\/lib\/(dpkg|apt)|\/var\/cache|\/usr\/share\/doc/],
  },
])
