import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../docs/reference', `${name}.md`), 'utf8')

it('says undefined where a word may give it or takes it, and not of what may be left out', () => {
  expect(page('authoring')).toMatch(/^accountOf\(.*\): AccountHandle \| undefined$/m)
  expect(page('authoring')).toMatch(/^pathBelow\(.* child: string \| undefined,/m)
  expect(page('posix')).not.toContain('undefined')
})
