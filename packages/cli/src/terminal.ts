import { gathered } from '@hostkit/core'
import type { Readable, Writable } from 'node:stream'
import { coloursFor, plain, type Colours } from './print/colour.js'

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }
  readonly env: NodeJS.ProcessEnv
}

export interface TerminalFlags {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly debug?: boolean
  readonly color?: boolean
}

/** Where words go: the result to stdout, everything about the way there to stderr. */
export interface Terminal {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly debug: boolean
  /** Of stdout. */
  readonly colours: Colours
  readonly errorColours: Colours
  /** stderr can be painted over: progress is a picture, else lines. */
  readonly live: boolean
  /** A person sits there and can be asked. */
  readonly canAsk: boolean
  readonly size: () => { readonly columns: number; readonly rows: number }
  readonly stdin: Streams['stdin']
  readonly stderr: Streams['stderr']
  out(...lines: readonly string[]): void
  err(...lines: readonly string[]): void
  /** The same for lines without number, which are written while they are made. */
  print(to: 'out' | 'err', lines: Iterable<string>): void
  /** What stands between a picture on stderr and what is written meanwhile: it takes the picture away and puts it back. */
  around: (write: () => void) => void
  /** Resolves once stdout has taken everything, or has refused it. */
  written(): Promise<void>
  /** What went wrong with stdout, unless it is only that nobody reads it any more. */
  broken: Error | null
}

export function openTerminal({ stdin, stdout, stderr, env }: Streams, flags: TerminalFlags): Terminal {
  const { json = false, quiet = false, verbose = false, debug = false, color } = flags
  let gone = false
  const terminal: Terminal = {
    json,
    quiet,
    verbose,
    debug,
    colours: json ? plain : coloursFor(stdout, color, env),
    errorColours: coloursFor(stderr, color, env),
    live: !json && !quiet && stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb',
    canAsk: !json && stdin.isTTY === true && stderr.isTTY === true && !env['CI'],
    size: () => ({ columns: stderr.columns || Number(env['COLUMNS']) || 80, rows: stderr.rows || Number(env['LINES']) || 24 }),
    stdin,
    stderr,
    out: (...lines) => terminal.print('out', lines),
    err: (...lines) => terminal.print('err', lines),
    print: (to, lines) => {
      for (const text of gathered(lines, '\n'))
        if (to === 'err' || !gone) terminal.around(() => void (to === 'out' ? stdout : stderr).write(text))
    },
    around: (write) => write(),
    written: () => new Promise((done) => (gone ? done() : void stdout.write('', () => setImmediate(done)))),
    broken: null,
  }
  // `hostkit runs | head`: the reader has what it wanted. The command goes on, above all when it is changing a host.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    gone = true
    if (error.code !== 'EPIPE') terminal.broken = error
  })
  stderr.on('error', () => {})
  return terminal
}
