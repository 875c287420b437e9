import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

const CALLS = 'execve,execveat,open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat,umask,chdir,fchdir,clone,clone3,fork,vfork'
/** Every argument and variable whole, and the paths behind file descriptors. */
export const STRACE = ['strace', '-f', '-v', '-qq', '-y', '-s', '99999', '-e', `trace=${CALLS}`, '-e', 'signal=none']

/** Every process of a container, and each that they start, watched from outside. */
export class Watched {
  private readonly child: ChildProcess
  private complaints = ''
  readonly file: string
  /** The umask each had when it was met. */
  readonly umasks: ReadonlyMap<string, number>

  private constructor(file: string, pids: readonly number[]) {
    this.file = file
    this.umasks = new Map(pids.map((pid) => [String(pid), umaskOf(pid)]))
    const [strace = '', ...args] = [...STRACE.filter((one) => one !== '-qq'), '-o', file, ...pids.flatMap((pid) => ['-p', String(pid)])]
    this.child = spawn(strace, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const stderr = this.child.stderr!
    stderr.on('readable', () => (this.complaints += String(stderr.read() ?? '')))
  }

  /** Resolves once every process that was there is watched. */
  static async begin(file: string, init: number): Promise<Watched> {
    const pids = processesOf(init)
    const watched = new Watched(file, pids)
    while ((watched.complaints.match(/attached/g)?.length ?? 0) < pids.length) {
      if (watched.child.exitCode !== null) throw new Error(`strace: ${watched.complaints}`)
      // It ends, too, when strace does.
      await once(watched.child.stderr!, 'readable')
    }
    return watched
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) throw new Error(`strace ended early: ${this.complaints}`)
    this.child.kill('SIGINT')
    await once(this.child, 'exit')
  }
}

/** Those that live in the same world of processes as this init. */
export function processesOf(init: number): readonly number[] {
  const world = readlinkSync(`/proc/${init}/ns/pid`)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/pid`) === world
      } catch {
        return false
      }
    })
}

const umaskOf = (pid: number): number =>
  Number.parseInt(/^Umask:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '22', 8)
