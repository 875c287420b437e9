import { prepare } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { expect, it } from 'vitest'
import { $camel$Entry } from './index.js'
import { plugin } from './plugin.js'

it('is declared by its word', () => {
  const project = defineProject('test', (scope) => void $camel$Entry(scope, 'first', { color: 'blue' }))
  expect(project.diagnostics).toEqual([])
  expect(prepare(project, pluginsOf(plugin), null).sorted.map(({ address }) => address)).toEqual(['__name__.entry:first'])
})
