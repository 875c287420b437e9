import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ran } from './ran.js'

const packages = join(import.meta.dirname, '../../packages')

/** The folders of all packages of the repository. */
export const folders: readonly string[] = readdirSync(packages).map((name) => join(packages, name))

/** Where everything that is not ours comes from on this machine. */
export const elsewhere = async (): Promise<string> => (await ran(['npm', 'config', 'get', 'registry', '--loglevel=error'], tmpdir())).trim()

export interface Registry {
  readonly url: string
  /** The lines of an .npmrc by which `@hostkit/*` comes from here, and everything else from where the user has it from. */
  readonly npmrc: string
  stop(): void
}

/** A registry on loopback that asks no other one: what is not published to it is not there. */
export async function startRegistry(modules: string, folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const config = join(folder, 'config.yaml')
  const everybody = { access: '$all', publish: '$all', unpublish: '$all' }
  writeFileSync(
    config,
    // JSON is YAML.
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd') } },
      uplinks: {},
      packages: { '@hostkit/*': everybody, 'create-*': everybody, 'hostkit-*': everybody },
      log: { type: 'stdout', format: 'json', level: 'warn' },
    }),
  )
  const child = spawn(process.execPath, [join(modules, 'verdaccio/bin/verdaccio'), '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const url = `http://127.0.0.1:${port}/`
  const up = async (): Promise<boolean> => (await fetch(`${url}-/ping`).catch(() => null))?.ok === true
  for (const until = Date.now() + 60_000; !(await up());) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the registry did not start:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  // It wants some token, and does not look at it.
  const npmrc = `@hostkit:registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`
  return { url, npmrc, stop: () => void child.kill() }
}

/** Publishes tarballs, or folders; the names with their versions come back. */
export async function publish(what: readonly string[], registry: Registry, work: string): Promise<readonly string[]> {
  if (!/^http:\/\/127\.0\.0\.1:\d+\/$/.test(registry.url)) throw new Error(`${registry.url} is not on loopback: nothing is published there`)
  mkdirSync(work, { recursive: true })
  const npmrc = join(work, '.npmrc')
  writeFileSync(npmrc, registry.npmrc)
  const published: string[] = []
  for (const one of what) {
    // Provenance is for the release job, which has an identity to sign with.
    const pinned = [`--registry=${registry.url}`, `--@hostkit:registry=${registry.url}`, `--userconfig=${npmrc}`]
    const argv = ['npm', 'publish', one, '--ignore-scripts', '--provenance=false', '--json', '--loglevel=error', ...pinned]
    // By the package's name, or, from older versions of npm, without it.
    const answer = JSON.parse(await ran(argv, work)) as Record<string, unknown>
    const { id } = ('id' in answer ? answer : Object.values(answer)[0]) as { id: string }
    published.push(id)
  }
  return published
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
