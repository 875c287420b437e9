// The pages of the repository as the site has them: links lead to pages of the site, and what is no page is named by its path.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { linksOf } from './links.mjs'
import { files, pages, root } from './pages.mjs'

const staged = join(import.meta.dirname, '.work/pages')

/** A table of many columns takes the place of the list of headings, and so does a page that has none. */
const isWide = (text) => /^\|(?: *:?-+:? *\|){5,}$/m.test(text) || !/^## /m.test(text)

/** @returns {string[]} the links that lead nowhere */
export function stage() {
  rmSync(staged, { recursive: true, force: true })
  const placed = new Map([...pages, ...files].map(({ from, to }) => [from, to]))
  for (const { from, to } of files) {
    // A picture is imported by its page; everything else lies where links lead.
    const file = join(staged, to.endsWith('.svg') ? '' : 'public', to)
    mkdirSync(dirname(file), { recursive: true })
    copyFileSync(join(root, from), file)
  }
  return pages.flatMap(({ from, to }) => {
    let text = readFileSync(join(root, from), 'utf8')
    const links = linksOf(from)
    for (const { index, whole, label, target, anchor } of links.toReversed()) {
      const place = placed.get(target) ?? placed.get(join(target, 'README.md'))
      const address = place === undefined ? '' : `${relative(dirname(to), place) || '.'}${anchor === undefined ? '' : `#${anchor}`}`
      const shown =
        place === undefined
          ? `${label}${label.includes(target) ? '' : ` (\`${target}\`)`}`
          : `${whole.startsWith('!') ? '!' : ''}[${label}](${address})`
      text = text.slice(0, index) + shown + text.slice(index + whole.length)
    }
    const file = join(staged, to)
    mkdirSync(dirname(file), { recursive: true })
    // Comments say how a page is made, which readers of the site have no use for.
    writeFileSync(file, (isWide(text) ? '---\naside: false\n---\n\n' : '') + text.replaceAll(/^<!--[^]*?-->\n*/gm, ''))
    return links.filter(({ dead }) => dead).map(({ line, to: address }) => `${from}:${line}: ${address} leads nowhere`)
  })
}
