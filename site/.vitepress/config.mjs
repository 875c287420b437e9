import { defineConfig } from 'vitepress'
import { labels } from '../labels.mjs'
import { slugOf } from '../links.mjs'
import { navigation, pages, titleOf } from '../pages.mjs'

// A link to one of these leads to a file, and not to a page.
process.env.VITE_EXTRA_EXTENSIONS = 'cast,jsonl'

const link = (to) => `/${to.replace(/(^|\/)index\.md$|\.md$/, '$1')}`

export default defineConfig({
  title: 'HostKit',
  description: 'Your servers as typed TypeScript',
  lang: 'en',
  srcDir: '.work/pages',
  outDir: 'dist',
  cacheDir: '.work/cache',
  // Pages are found by what serves files alone, without rules for it.
  cleanUrls: false,
  base: process.env.HOSTKIT_SITE_BASE ?? '/',
  // Text is text: what looks like markup or a template in it is shown.
  markdown: { html: false, config: labels, anchor: { slugify: slugOf }, toc: { slugify: slugOf }, headers: { slugify: slugOf } },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'First server', link: '/first-server' },
      { text: 'Words', link: '/reference/project', activeMatch: '/reference/' },
      { text: 'Errors', link: '/errors' },
      { text: 'Providers', link: '/providers' },
    ].filter((one) => pages.some(({ to }) => link(to) === one.link)),
    sidebar: navigation.map(({ title, pages }) => ({
      text: title,
      collapsed: title === 'Packages',
      items: pages.map(({ from, to }) => ({ text: to === 'index.md' ? 'What it is' : titleOf(from), link: link(to) })),
    })),
    footer: { message: 'Apache-2.0' },
  },
})
