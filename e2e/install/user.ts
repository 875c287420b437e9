import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { environment } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { packed } from './packed.js'
import { ran } from './ran.js'
import { elsewhere, publish, startRegistry, type Registry } from './registry.js'
import { tools } from './tools.js'

/** What a user installs. */
export const what = ['@hostkit/cli', '@hostkit/provider-caddy'] as const

/** Somebody who has HostKit from a registry, and a server. */
export interface User {
  readonly work: string
  /** The node_modules of what the proof runs with. */
  readonly modules: string
  readonly registry: Registry
  readonly elsewhere: string
  readonly target: SshHost
  readonly env: NodeJS.ProcessEnv
  /** An empty folder, outside the repository, whose `@hostkit/*` comes from the registry. */
  folder(name: string): string
  /** The same with a config for the server, and what Caddy is to answer there. */
  project(name: string): string
  remove(): Promise<void>
}

export async function newUser(): Promise<User> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-install-')))
  const modules = await tools()
  const registry = await startRegistry(modules, join(work, 'registry'))
  const [from, target] = await Promise.all([
    elsewhere(),
    sshHost({ image: 'debian-12-full' }),
    packed(join(work, 'tarballs')).then((tarballs) => publish([...tarballs.values()], registry, join(work, 'publish'))),
  ])
  const folder = (name: string): string => {
    const path = join(work, name)
    mkdirSync(path)
    writeFileSync(join(path, '.npmrc'), `registry=${from}\n${registry.npmrc}`)
    return path
  }
  return {
    work,
    modules,
    registry,
    elsewhere: from,
    target,
    env: { ...environment(target), HOSTKIT_HOST: 'prod' },
    folder,
    project(name) {
      const path = folder(name)
      writeFileSync(join(path, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }))
      cpSync(join(import.meta.dirname, 'hostkit.config.ts'), join(path, 'hostkit.config.ts'))
      return path
    },
    async remove() {
      registry.stop()
      await target.host.delete()
      rmSync(work, { recursive: true, force: true })
    },
  }
}

/** Plans, applies, asks the server from outside, plans again, and takes it back. */
export async function upAndDown({ target, env }: User, hostkit: readonly string[], folder: string): Promise<void> {
  const run = (...args: string[]) => ran([...hostkit, ...args], folder, env)
  const served = async () =>
    (await target.host.exec(['curl', '-s', '-H', 'Host: hello.test', 'http://127.0.0.1/'], { check: false })).stdout
  expect(await served()).toBe('')
  expect(await run('plan')).toMatch(/Plan: [1-9]\d* to create/)
  await run('apply', '--confirm')
  expect(await served()).toBe('installed from a registry\n')
  expect(await run('plan', '--detailed-exitcode')).toContain('0 to create')
  await run('down', '--last', '--confirm')
  expect(await served()).toBe('')
}

export const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>

/** What one of the compilers finds in a project; HostKit's own types are looked at too, not believed. */
export async function checked(modules: string, compiler: string, folder: string): Promise<readonly string[]> {
  const tsc = [process.execPath, join(modules, compiler, 'bin/tsc'), '-p', '.', '--skipLibCheck', 'false', '--pretty', 'false']
  const text = await ran(tsc, folder).catch((error: Error) => error.message.slice(error.message.indexOf('\n') + 1))
  return text.split('\n').filter((line) => /^\S/.test(line))
}
