import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { canaries } from './canaries.js'
import type { SshHost } from './over-ssh.js'

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command as a user starts it, from the built package. */
export const bin = join(import.meta.dirname, '../packages/cli/dist/bin.js')

export const environment = (target: SshHost): NodeJS.ProcessEnv => ({
  ...process.env,
  HK_ADDRESS: target.host.address,
  HK_KEY: target.host.keyFile,
  HK_KNOWN_HOSTS: target.knownHosts,
  HK_TOKEN: canaries.token,
  NO_COLOR: '1',
})

/** Runs it to its end; `started` gets the process, to be killed. */
export const hostkit = (args: readonly string[], env: NodeJS.ProcessEnv, started?: (child: ChildProcess) => void): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: import.meta.dirname, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, stdout, stderr }))
    started?.(child)
  })
