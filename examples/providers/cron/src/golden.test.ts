import { golden } from '@hostkit/core/testing'
import { plugin } from './plugin.js'

golden(plugin.resources, new URL('../fixtures/', import.meta.url))
