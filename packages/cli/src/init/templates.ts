import { version } from '../version.js'

export interface First {
  readonly name: string
  /** The address of the first host; `null`: the project has none yet. */
  readonly at: string | null
  readonly user: string | null
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`

/** A config that type-checks and plans as it stands. */
export function configText({ name, at, user }: First): string {
  const ssh = user === null ? '' : `, ssh: { user: ${quoted(user)} }`
  const sudo = user === 'root' ? '' : ', sudo: true'
  const host = `host(project, 'prod', { at: ${quoted(at ?? 'server.example.com')}${ssh}${sudo} })`
  return `import { defineProject, ${at === null ? '' : 'host, '}file, service } from '@hostkit/cli'

export default defineProject(${quoted(name)}, (project) => {
${at === null ? `  // Import host and name your first server:\n  // ${host}` : `  ${host}`}

  service(project, 'hello', (hello) => {
    file(hello, '/etc/hello.conf', { content: 'greeting = hello\\n' })
  })
})
`
}

export const tsconfigText = (config: string): string =>
  `${JSON.stringify(
    {
      compilerOptions: {
        target: 'ES2022',
        lib: ['ES2023'],
        module: 'NodeNext',
        types: ['node'],
        strict: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: [config.replace(/^.*\./, '**/*.')],
    },
    undefined,
    2,
  ).replaceAll(/\[\s+("[^"]*")\s+\]/g, '[$1]')}\n`

/** What the config imports and what checks it. Only what is missing is added. */
export const wanted: Readonly<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>> = {
  dependencies: { '@hostkit/cli': /^\d+\.\d+\.\d+$/.test(version) ? `^${version}` : '*' },
  devDependencies: { '@types/node': '^20.19.0', typescript: '^6.0.3' },
}

/** HostKit's own folder, and what npm installs. */
export const ignored = ['node_modules/', '.hostkit/']
