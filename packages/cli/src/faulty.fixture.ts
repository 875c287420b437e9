import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from './lab.fixture.js'

// Somebody else's provider, as it is installed.

/** A kind of one file that works; `broken` replaces parts of it. */
export const kind = (name: string, broken = ''): string => `{
  kind: '${name}',
  schema: { '~standard': { version: 1, vendor: 'faulty', validate: (value) => ({ value }) } },
  fields: ['text'],
  id: ({ path }) => path,
  desired: ({ text }) => ({ text }),
  *read({ id }, host) { return (yield* host.ask(seen, id)) ? { text: 'x' } : null },
  *apply({ after }, { id }) { yield { op: 'write', path: id, content: after.text, ...own, mode: 0o644 } },
  down: 'invert',
  ${broken}
}`

/** A kind of `defineFile`; `broken` replaces parts of it. */
export const fileKind = (name: string, broken: string): string => `defineFile({
  kind: '${name}',
  schema: { '~standard': { version: 1, vendor: 'faulty', validate: (value) => ({ value }) } },
  id: ({ path }) => path,
  path: ({ path }) => path,
  render: ({ text }) => ({ text, ...own }),
  ${broken}
})`

export const installProvider = (lab: Lab, name: string, resources: readonly string[], { api = 1 as unknown } = {}): void => {
  const folder = `node_modules/${name}`
  mkdirSync(join(lab.folder, folder), { recursive: true })
  lab.write(
    `${folder}/package.json`,
    JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './plugin.js', hostkit: { api, plugin: './plugin.js' } }),
  )
  lab.write(
    `${folder}/plugin.js`,
    `import { userInfo } from 'node:os'
${resources.some((one) => one.startsWith('defineFile')) ? "import { defineFile } from '@hostkit/core'" : ''}
const own = { owner: userInfo().username, group: userInfo().uid === 65534 ? 'nogroup' : userInfo().username }
const seen = { name: 'seen', command: (keys) => ({ argv: ['sh', '-c', 'for p; do [ -e "$p" ] && echo 1 || echo 0; done', 'sh', ...keys] }),
  parse: ({ stdout }) => stdout.toString().trim().split('\\n').map((line) => line === '1') }
export default { name: '${name}', api: ${JSON.stringify(api)}, resources: [${resources.join(', ')}] }
`,
  )
}
