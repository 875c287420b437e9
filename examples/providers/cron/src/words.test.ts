import { prepare } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { expect, it } from 'vitest'
import { cronTable } from './index.js'
import { plugin } from './plugin.js'

it('is declared by its word', () => {
  const project = defineProject('test', (scope) => void cronTable(scope, 'backup', [{ at: '@daily', run: 'backup' }]))
  expect(project.diagnostics).toEqual([])
  expect(prepare(project, pluginsOf(plugin), null).sorted.map(({ address }) => address)).toEqual(['cron.table:backup'])
})

it('says what is wrong', () => {
  const project = defineProject('test', (scope) => void cronTable(scope, 'backup', [{ at: 'daily', run: 'backup' }]))
  expect(() => prepare(project, pluginsOf(plugin), null)).toThrow(/jobs/)
})
