import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { install, type Installed } from '../../../packages/cli/src/installed.fixture.js'
import { STRACE } from '../../harness/trace.mjs'
import type { Ended } from '../../hostkit.js'

/** HostKit in a project of its own, watched with everything that it starts. */
export class Story {
  /** What HostKit wrote, a text for each command. */
  readonly outputs: string[] = []
  /** A file for each command. */
  readonly traces: string[] = []
  private readonly installed: Installed
  private readonly env: NodeJS.ProcessEnv

  private constructor(installed: Installed, env: NodeJS.ProcessEnv) {
    this.installed = installed
    this.env = { ...env, HOSTKIT_CONFIG: '', NO_COLOR: '1', TMPDIR: join(installed.folder, 'tmp') }
  }

  static async begin(env: NodeJS.ProcessEnv): Promise<Story> {
    const installed = await install()
    const plugin = 'node_modules/hostkit-vault'
    for (const folder of [plugin, 'tmp', 'traces']) mkdirSync(join(installed.folder, folder))
    cpSync(join(import.meta.dirname, 'story.config.ts'), join(installed.folder, 'hostkit.config.ts'))
    cpSync(join(import.meta.dirname, 'vault.ts'), join(installed.folder, plugin, 'vault.ts'))
    const manifest = (more: object): string => JSON.stringify({ version: '1.0.0', private: true, type: 'module', ...more })
    installed.write(`${plugin}/package.json`, manifest({ name: 'hostkit-vault', hostkit: { api: 1, plugin: './vault.ts' } }))
    installed.write('package.json', manifest({ name: 'story', dependencies: { '@hostkit/cli': '*', 'hostkit-vault': '*' } }))
    return new Story(installed, env)
  }

  get folder(): string {
    return this.installed.folder
  }

  /** One command to its end. */
  run(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const trace = join(this.folder, 'traces', String(this.traces.length))
    this.traces.push(trace)
    const [strace = '', ...flags] = STRACE
    return new Promise((resolve, reject) => {
      const child = spawn(strace, [...flags, '--seccomp-bpf', '-o', trace, process.execPath, this.installed.bin, ...args], {
        cwd: this.folder,
        env: { ...this.env, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
      child.once('error', reject)
      child.once('close', (status) => {
        this.outputs.push(`$ hostkit ${args.join(' ')}\n${stdout}\n${stderr}\n`)
        resolve({ status, stdout, stderr })
      })
    })
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
