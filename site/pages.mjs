// What the site has, in the order of its navigation: the one list of pages. `from` is the file in the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')
const docs = (...names) => names.map((name) => ({ from: `docs/${name}.md`, to: `${name}.md` }))
const reference = (...names) => docs(...names.map((name) => `reference/${name}`))
const readmes = (folder, to) =>
  readdirSync(join(root, folder))
    .toSorted()
    .map((name) => ({ from: `${folder}/${name}/README.md`, to: `${to}/${name}.md` }))

const groups = [
  { title: 'Start', pages: [{ from: 'README.md', to: 'index.md' }, ...docs('first-server', 'first-server-recording', 'mistakes', 'cli')] },
  {
    title: 'Concepts',
    pages: docs(
      'plans',
      'applying',
      'down',
      'drift',
      'secrets',
      'hosts',
      'connections',
      'several-hosts',
      'plugins',
      'recovery',
      'lock-out',
      'performance',
      'faults',
    ),
  },
  {
    title: 'Words',
    pages: reference('project', 'posix', 'systemd', 'directives', 'secrets', 'caddy', 'nftables', 'packages', 'incus'),
  },
  { title: 'Reference', pages: [...reference('commands', 'events'), ...docs('errors', 'features')] },
  {
    title: 'Extending',
    pages: [...docs('providers', 'design'), ...reference('authoring'), { from: 'CONTRIBUTING.md', to: 'contributing.md' }],
  },
  { title: 'Packages', pages: [...readmes('packages', 'packages'), ...readmes('examples/providers', 'examples')] },
]

/** Without pages that are not there: not every package has a README, and the figures are made by runs of their own. */
export const navigation = groups.map(({ title, pages }) => ({ title, pages: pages.filter(({ from }) => existsSync(join(root, from))) }))
export const pages = navigation.flatMap((group) => group.pages)

const schemas = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}/schemas`)
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
const addressOf = (schema) => new URL(JSON.parse(readFileSync(join(root, schema), 'utf8')).$id).pathname.slice(1)

const besidePages = readdirSync(join(root, 'docs')).filter((name) => /\.(cast|svg|jsonl)$/.test(name))

/** What the site has beside its pages, as it is: the recording, plots with their records, and every schema where its `$id` says it is. */
export const files = [
  ...besidePages.map((name) => ({ from: `docs/${name}`, to: name })),
  ...schemas.map((from) => ({ from, to: addressOf(from) })),
]

/** The first heading of a page: what it is called in the navigation. */
export const titleOf = (from) => /^# (.+)$/m.exec(readFileSync(join(root, from), 'utf8'))?.[1].replaceAll('`', '') ?? from
