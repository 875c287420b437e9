import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, linksOf, slugOf } from '../site/links.mjs'
import { missingIn } from '../site/missing.mjs'
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

describe('the built site', () => {
  it('is looked through for links that lead nowhere, and where there is one it is named', () => {
    const dist = mkdtempSync(join(tmpdir(), 'hostkit-site-'))
    const links = ['/', '/a.html#x', 'b/', 'b/c.cast', '../x.json', '/d.html', 'https://elsewhere.example/x'].map(
      (to) => `<a href="${to}">x</a>`,
    )
    mkdirSync(join(dist, 'b'))
    for (const name of ['index.html', 'b/index.html', 'b/c.cast', 'x.json']) writeFileSync(join(dist, name), '')
    writeFileSync(join(dist, 'a.html'), links.join('\n'))
    expect(missingIn(dist)).toEqual(['a.html: /d.html leads nowhere'])
    writeFileSync(join(dist, 'a.html'), '<script src="/kit/x.json"></script><script src="/x.json"></script>')
    expect(missingIn(dist, '/kit/')).toEqual(['a.html: /x.json leads nowhere'])
    rmSync(dist, { recursive: true })
  })
})
