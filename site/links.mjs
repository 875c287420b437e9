// Links between pages, as the site and the test of dead links see them.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './pages.mjs'

/** What stands behind `#` for a heading, on the site as on GitHub. */
export const slugOf = (heading) =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

const FENCE = /^( *)(`{3,})[^\n]*\n[^]*?^\1\2`*$/gm

/** Text with what stands in fences, comments and code taken out, so that neither looks like a link. Lengths stay. */
const blank = (text) => text.replaceAll(/[^\n]/g, ' ')
const prose = (text) => text.replaceAll(FENCE, blank).replaceAll(/<!--[^]*?-->/g, blank)

const anchors = new Map()
export function anchorsOf(file) {
  if (!anchors.has(file)) {
    const seen = new Map()
    const found = [...prose(readFileSync(join(root, file), 'utf8')).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
      const slug = slugOf(heading)
      const times = seen.get(slug) ?? 0
      seen.set(slug, times + 1)
      return times === 0 ? slug : `${slug}-${times}`
    })
    anchors.set(file, new Set(found))
  }
  return anchors.get(file)
}

/** Every link of a page that stays in the repository: what it names, and whether that is there. */
export function linksOf(file) {
  const text = readFileSync(join(root, file), 'utf8')
  const plain = prose(text)
  return [...plain.matchAll(/(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s]+)\)/g)]
    .filter(({ index, 3: to }) => !/^[a-z]+:/.test(to) && !insideCode(plain, index))
    .map(({ index, 0: whole, 2: label, 3: to }) => {
      const [path, anchor] = to.split('#')
      const target = path === '' ? file : relative(root, join(root, dirname(file), decodeURI(path)))
      const there = existsSync(join(root, target)) && !target.startsWith('..')
      const dead = !there || (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor))
      return { index, whole, label, to, target, anchor, dead, line: text.slice(0, index).split('\n').length }
    })
}

/** An odd number of backticks before it on its line: it stands in code. */
const insideCode = (text, index) => (text.slice(text.lastIndexOf('\n', index) + 1, index).match(/`/g)?.length ?? 0) % 2 === 1
