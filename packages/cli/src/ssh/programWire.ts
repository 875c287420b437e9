import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Failure, now, problem, type Wire } from '@hostkit/core'
import { stopped } from './dial.js'
import { ending, hear, type Heard } from './heard.js'
import { shownPlace, type Place } from './place.js'
import { silent } from './unreachable.js'

/** After this a program that does not end is ended. */
const GOODBYE = 1000
const LOOK_EVERY = 5
/** A shell that is there and says nothing: most do at once. */
const QUIET = 500
const LONGEST_LOG = 4 * 1024 * 1024

export type Opened =
  | { readonly heard: readonly Heard[]; readonly wire: (identity: string | null) => Wire }
  | { readonly heard: readonly Heard[]; readonly aside: readonly string[] }

interface Following {
  /** Of the machines on the way, and of the host. */
  readonly logs: readonly string[]
  /** In milliseconds, for each step. */
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  readonly place: Place
}

/** Waits until a shell answers behind an `ssh` program, or until there will be none. */
export function follow(child: ChildProcessWithoutNullStreams, { logs, timeout, signal, place }: Following): Promise<Opened> {
  const files = logs.map((path) => new Log(path))
  // Both flow from the start, so that nothing is lost before somebody listens.
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  child.stdout.pipe(stdout)
  let aside = ''
  child.stderr.on('data', (chunk: Buffer) => (aside = (aside + chunk.toString('utf8')).slice(-16_384)))
  child.stderr.pipe(stderr)
  // A program that is gone is told by its end.
  child.stdin.on('error', () => {})
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  return new Promise((resolve, reject) => {
    let over = false
    let size = 0
    let moved = now()
    let begun: number | null = null
    const settle = (end: () => void): void => {
      if (over) return
      over = true
      clearInterval(looking)
      signal?.removeEventListener('abort', stop)
      child.stdout.off('data', ready)
      end()
    }
    const giveUp = (failure: Failure): void =>
      settle(() => {
        kill(child, 'SIGKILL')
        for (const file of files) file.close()
        reject(failure)
      })
    const stop = (): void => giveUp(stopped(place))
    const ready = (): void =>
      settle(() => {
        const heard = files.map((file) => hear(file.read()))
        for (const file of files.slice(0, -1)) file.close()
        resolve({ heard, wire: (identity) => wire(child, exit, { stdout, stderr }, files.at(-1)!, identity) })
      })
    const looking = setInterval(() => {
      const at = now()
      const total = files.reduce((sum, file) => sum + file.size(), 0)
      if (total !== size) {
        ;[size, moved] = [total, at]
        if (begun === null && hear(files.at(-1)!.read()).begun) begun = at
      }
      if (begun !== null && at - begun > QUIET) return ready()
      if (at - moved < timeout) return
      const { shown } = hear(files.at(-1)!.read())
      giveUp(
        shown === null
          ? silent(place, timeout / 1000)
          : new Failure(
              problem('HK2007', `${shownPlace(place)} did not answer the login within ${timeout / 1000} s`, {
                hint: 'its sshd may wait for a name server (UseDNS) or for PAM',
              }),
            ),
      )
    }, LOOK_EVERY)
    child.stdout.on('data', ready)
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) return stop()
    child.once('error', (error: NodeJS.ErrnoException) =>
      giveUp(
        new Failure(
          problem('HK2001', `there is no ssh program on this machine (${error.code ?? error.message})`, {
            hint: 'apt-get install openssh-client, or the transport ssh2',
          }),
          { cause: error },
        ),
      ),
    )
    // What it and the programs on its way have said is to be heard first.
    const silence = new Promise((resolve) => child.once('close', resolve))
    void exit
      .then(() => Promise.race([silence, pause(300)]))
      .then(() =>
        settle(() => {
          const heard = files.map((file) => hear(file.read()))
          const last = heard.at(-1)!
          const refused = /(?:exec|shell) request failed on channel|open failed|Session open refused/.test(last.text)
          if (last.begun && !refused && (/^debug1: Exit status \d/m.test(last.text) || /rtype exit-signal/.test(last.text) || last.shared))
            return resolve({ heard, wire: (identity) => wire(child, exit, { stdout, stderr }, files.at(-1)!, identity) })
          for (const file of files) file.close()
          const words = aside.split(/\r?\n/).map((line) => line.trim())
          resolve({ heard, aside: words.filter((line) => line !== '') })
        }),
      )
  })
}

function wire(
  child: ChildProcessWithoutNullStreams,
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>,
  { stdout, stderr }: { readonly stdout: PassThrough; readonly stderr: PassThrough },
  log: Log,
  identity: string | null,
): Wire {
  let why: string | null = null
  const ended = exit.then(async ({ code, signal }) => {
    // What has come in before the end is heard before the end; nobody may be listening, though.
    if (!stdout.readableEnded && !stdout.destroyed)
      await Promise.race([
        new Promise((resolve) => stdout.once('end', resolve).once('close', resolve)),
        new Promise((resolve) => setTimeout(resolve, GOODBYE).unref()),
      ])
    const reason = why ?? ending(hear(log.read()), code, signal)
    log.close()
    return reason
  })
  const close = async (): Promise<void> => {
    why ??= 'it was closed on this side'
    child.stdin.destroy()
    // Nobody reads it any more.
    stdout.destroy()
    kill(child, 'SIGTERM')
    const late = setTimeout(() => kill(child, 'SIGKILL'), GOODBYE)
    await exit
    clearTimeout(late)
    await ended
  }
  return { stdin: child.stdin, stdout, stderr, identity, ended, close }
}

/** The program and what it has started on its way. */
function kill(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

/** A file that is being written. It is kept open: its folder goes as soon as the connection stands. */
class Log {
  private readonly path: string
  private handle: number | null = null
  private done: string | null = null

  constructor(path: string) {
    this.path = path
  }

  size(): number {
    return this.open() === null ? 0 : fstatSync(this.handle!).size
  }

  /** The beginning, which says how it came about, and the end. */
  read(): string {
    if (this.done !== null) return this.done
    const size = this.size()
    if (size === 0) return ''
    const bytes = Buffer.alloc(Math.min(size, LONGEST_LOG))
    const half = Math.floor(bytes.length / 2)
    if (size <= LONGEST_LOG) readSync(this.handle!, bytes, 0, bytes.length, 0)
    else {
      readSync(this.handle!, bytes, 0, half, 0)
      readSync(this.handle!, bytes, half, bytes.length - half, size - (bytes.length - half))
    }
    return bytes.toString('utf8')
  }

  close(): void {
    this.done ??= this.read()
    if (this.handle !== null) closeSync(this.handle)
    this.handle = null
  }

  private open(): number | null {
    if (this.handle !== null || this.done !== null) return this.handle
    try {
      this.handle = openSync(this.path, 'r')
    } catch {
      // ssh has not begun it yet.
    }
    return this.handle
  }
}
