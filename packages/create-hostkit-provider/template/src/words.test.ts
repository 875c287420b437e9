import { prepare } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { $camel$Entry } from './index.js'
import * as words from './index.js'
import { plugin } from './plugin.js'

it('is declared by its word', () => {
  const project = defineProject('test', (scope) => void $camel$Entry(scope, 'first', { color: 'blue' }))
  expect(project.diagnostics).toEqual([])
  expect(prepare(project, pluginsOf(plugin), null).sorted.map(({ address }) => address)).toEqual(['__name__.entry:first'])
})

it('is in the table of the README, as every word is, and no word that is not there', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const told = [...readme.matchAll(/^\| `(\w+)\(/gm)].map(([, word]) => word)
  expect(told.sort()).toEqual(Object.keys(words).sort())
})
