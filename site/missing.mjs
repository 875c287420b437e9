// Links of the built site, as a browser follows them: each names a file that was built.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const HERE = 'http://site/'

/** @returns {string[]} the links that lead nowhere */
export function missingIn(dist, base = '/') {
  const isFile = (path) => existsSync(path) && statSync(path).isFile()
  const built = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.html'))
  return built.flatMap((name) => {
    const page = new URL(base.slice(1) + name, HERE)
    const links = [...readFileSync(join(dist, name), 'utf8').matchAll(/ (?:href|src)="([^"#]+)/g)].map(([, to]) =>
      to.replaceAll('&amp;', '&'),
    )
    return [...new Set(links)]
      .map((to) => ({ to, url: new URL(to, page) }))
      .filter(({ url }) => url.href.startsWith(HERE))
      .filter(({ url }) => {
        const path = decodeURI(url.pathname)
        if (!path.startsWith(base)) return true
        const file = join(dist, path.slice(base.length))
        return !isFile(file) && !isFile(join(file, 'index.html'))
      })
      .map(({ to }) => `${name}: ${to} leads nowhere`)
  })
}
