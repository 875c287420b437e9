import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, linksOf, slugOf } from '../site/links.mjs'
import { pages } from '../site/pages.mjs'

const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
const files = tracked.split('\n').filter((file) => file !== '' && !/CHANGELOG|\.changeset|\/template\//.test(file))

describe('the pages', () => {
  it('have no link that leads nowhere, and no anchor that is not there', () => {
    expect(files.length).toBeGreaterThan(20)
    const links = files.flatMap((file) => linksOf(file).map((link) => ({ file, ...link })))
    expect(links.length).toBeGreaterThan(100)
    expect(links.filter(({ dead }) => dead).map(({ file, line, to }) => `${file}:${line} ${to}`)).toEqual([])
  })

  it('of docs are all in the navigation of the site', () => {
    const shown = new Set(pages.map(({ from }) => from))
    expect(files.filter((file) => file.startsWith('docs/') && !shown.has(file))).toEqual([])
  })

  it('have the anchors that their headings make', () => {
    expect(slugOf('The `--json` of [a](b.md), too')).toBe('the---json-of-a-too')
    expect(anchorsOf('docs/plans.md')).toContain('what-it-binds')
    expect(anchorsOf('docs/plans.md')).not.toContain('what-it-does-not')
  })
})
