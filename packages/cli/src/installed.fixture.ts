import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly input?: string
  readonly uid?: number
  readonly gid?: number
  /** A file that takes what goes to stdout. */
  readonly stdout?: string
  /** The reader of stdout goes after the first piece. */
  readonly leave?: boolean
}

/** HostKit as a user has it: built from these sources, installed in a project of its own. */
export interface Installed {
  readonly folder: string
  readonly bin: string
  write(file: string, text: string): string
  run(args: readonly string[], running?: Running): Promise<Ran>
  remove(): void
}

/** @param providers more of ours that are to be there, such as `provider-caddy`. */
export async function install(...providers: readonly string[]): Promise<Installed> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-cli-')))
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@hostkit'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@hostkit' && !name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  await Promise.all(
    ['core', 'dsl', 'provider-posix', 'provider-systemd', 'cli', ...providers].map((name) => place(name, join(modules, '@hostkit', name))),
  )
  const bin = join(modules, '@hostkit/cli/bin/hostkit.js')
  const write = (file: string, text: string): string => {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  write('package.json', JSON.stringify({ name: 'installed', private: true, type: 'module', dependencies: { '@hostkit/cli': '*' } }))
  return {
    folder,
    bin,
    write,
    run: (args, running = {}) => start(bin, args, { cwd: folder, ...running }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The package as `npm run build` and `npm install` make it, in some 50 ms. */
async function place(name: string, to: string): Promise<void> {
  const from = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as {
    version: string
    exports: Record<string, { default?: string }>
  }
  mkdirSync(to)
  symlinkSync(join(from, 'package.json'), join(to, 'package.json'))
  for (const folder of ['node_modules', 'bin'])
    if (existsSync(join(from, folder))) cpSync(join(from, folder), join(to, folder), { recursive: true })
  const outputs = [...Object.values(manifest.exports).map((one) => one.default), ...(name === 'cli' ? ['./dist/bin.js'] : [])].filter(
    (one) => one !== undefined,
  )
  mkdirSync(join(to, 'dist'))
  const entries = outputs.flatMap((output) => {
    const stem = output.replace(/^\.\/dist\//, '').replace(/\.js$/, '')
    const source = [`src/${stem}.ts`, `src/${stem}/index.ts`].map((one) => join(from, one)).find((one) => existsSync(one))
    if (source) return [{ in: source, out: stem }]
    // A package that is not written yet takes part with nothing.
    writeFileSync(
      join(to, 'dist', `${stem}.js`),
      stem === 'plugin' ? `export default { name: '@hostkit/${name}', api: 1, resources: [] }\n` : 'export {}\n',
    )
    return []
  })
  await build({
    entryPoints: entries,
    outdir: join(to, 'dist'),
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    loader: { '.sh': 'text' },
    define: { HOSTKIT_VERSION: JSON.stringify(manifest.version) },
    logLevel: 'silent',
  })
}

export function start(bin: string, args: readonly string[], { env = {}, cwd, input, uid, gid, stdout: to, leave }: Running): Promise<Ran> {
  return new Promise((done, reject) => {
    // No colours and no CI of whoever runs the tests.
    const { CI: _, FORCE_COLOR: __, NO_COLOR: ___, HOSTKIT_HOST: ____, HOSTKIT_CONFIG: _____, ...rest } = process.env
    const who = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
    const out = to === undefined ? ('pipe' as const) : openSync(to, 'w')
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { ...rest, ...env },
      timeout: 60_000,
      stdio: ['pipe', out, 'pipe'],
      ...who,
    })
    let [stdout, stderr] = ['', '']
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (leave) child.stdout?.destroy()
    })
    child.stderr?.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
    child.once('error', reject)
    child.once('close', (status) => {
      if (typeof out === 'number') closeSync(out)
      done({ status, stdout, stderr })
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input ?? '')
  })
}
