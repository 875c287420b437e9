import { userInfo } from 'node:os'
import { Failure, problem } from './diagnostic.js'
import type { Runner, Sudo, Wire } from './runner.js'

/** This machine. The same shell and the same scripts as everywhere: local is a runner, not a second reader. */
export const local = (options: { sudo?: Sudo } = {}): Runner => ({
  name: 'this machine',
  access: { kind: 'local', user: userInfo().username },
  ...(options.sudo ? { sudo: options.sudo } : {}),
  connect: (program) => spawnShell('sh', ['-c', program], 'this machine'),
})

/** A shell behind a program of this machine: `sh` itself, or what enters a container. */
export async function spawnShell(command: string, args: readonly string[], name: string, env?: NodeJS.ProcessEnv): Promise<Wire> {
  // Only here: most hosts are reached otherwise.
  const { spawn } = await import('node:child_process')
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...(env ? { env } : {}) })
    const ended = new Promise<string>((done) => {
      child.once('close', (status, signal) => done(signal ? `${command} was ended by ${signal}` : `${command} ended with status ${status}`))
      child.once('error', (error) => done(error.message))
    })
    child.once('error', (error) => reject(new Failure(problem('HK2001', `${name} cannot be entered: ${error.message}`), { cause: error })))
    child.once('spawn', () =>
      resolve({
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        identity: null,
        ended,
        close: async () => {
          child.stdin.end()
          child.kill()
          await ended
        },
      }),
    )
  })
}
