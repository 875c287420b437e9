import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Ended } from '../../hostkit.js'

export interface Measured extends Ended {
  /** The most memory that it ever held, in MiB. */
  readonly memory: number
  readonly seconds: number
}

/** Said at its end by a process whose objects somebody has changed. */
const WATCH =
  'process.on("exit", () => { const all = [Object, Array, Function, String].flatMap((one) => Reflect.ownKeys(one.prototype)); ' +
  'if (({}).polluted !== undefined || all.length !== globalThis.__hk) console.error("POLLUTED") }); ' +
  'globalThis.__hk = [Object, Array, Function, String].flatMap((one) => Reflect.ownKeys(one.prototype)).length'

/** A program of Node's to its end, or to its deadline. */
export function measured(argv: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv; deadline: number }): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const args = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, ...argv]
    const child = spawn(process.execPath, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.deadline,
      killSignal: 'SIGKILL',
    })
    let stdout = ''
    let stderr = ''
    let memory = 0
    const look = (): void => {
      try {
        memory = Math.max(memory, Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
      } catch {
        // It has ended.
      }
    }
    const timer = setInterval(look, 50)
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('latin1')))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('latin1')))
    child.once('error', reject)
    child.once('close', (status) => {
      clearInterval(timer)
      resolve({ status, stdout, stderr, memory: Math.round(memory), seconds: (performance.now() - started) / 1000 })
    })
  })
}
