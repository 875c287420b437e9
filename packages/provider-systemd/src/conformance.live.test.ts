import { conformance, pluginsOf } from '@hostkit/core/testing'
import { conformanceHost } from '../../../e2e/enter.js'
import { cases } from './cases.fixture.js'
import { plugin } from './plugin.js'

conformance(pluginsOf(plugin), () => conformanceHost(), cases)
