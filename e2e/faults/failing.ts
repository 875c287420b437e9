import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must, run } from '../harness/command.mjs'
import type { Host } from '../harness/host.mjs'
import { installPrograms, testPrograms } from '../harness/programs.mjs'

/** A program in the host that is a shell some of whose calls fail; see failing.c. */
const PROGRAM = '/root/failing'
const CONTROL = '/root/failing.control'

/** What `launch.sh` is told to take for a shell. */
export const SHELL = `${PROGRAM} ${CONTROL}`

/** In C only, since the kernel's headers are: a machine without a compiler gets the smallest there is. */
async function compiled(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-failing-'))
  const program = join(folder, 'failing')
  const compile = async (compiler: string, ...flags: string[]): Promise<boolean> => {
    const argv = [compiler, ...flags, '-o', program, join(import.meta.dirname, 'failing.c')]
    return (await run(argv).catch(() => ({ status: 1 }))).status === 0
  }
  try {
    // Where both would do, what does not depend on the libc of the host.
    if (!(await compile('cc', '-static'))) {
      await installPrograms(testPrograms)
      await must(['tcc', '-o', program, join(import.meta.dirname, 'failing.c')])
    }
    return readFileSync(program)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function installFailing(host: Host): Promise<void> {
  await host.write(PROGRAM, await compiled(), 0o755)
  await host.write(CONTROL, `${NONE}\n`)
}

/** The groups of calls, each with all its forms: `open` is also openat and creat. */
export const CALLS = ['write', 'fsync', 'rename', 'open', 'mkdir', 'link', 'unlink', 'chmod'] as const
export type Calls = (typeof CALLS)[number]
export const ERRORS = { ENOSPC: 28, EIO: 5, EROFS: 30 } as const
export type ErrorName = keyof typeof ERRORS

export interface Fault {
  readonly calls: Calls
  readonly error: ErrorName
  /** Which one fails, counted from 1; 0: none, they are only counted. */
  readonly nth: number
  /** All that come after it fail as well. */
  readonly forever: boolean
}

export const NONE = '- 0 0 0'
export const control = ({ calls, error, nth, forever }: Fault): string => `${calls} ${ERRORS[error]} ${nth} ${forever ? 1_000_000 : nth}`
export const named = ({ calls, error, nth, forever }: Fault): string => `${calls} ${nth} ${error}${forever ? ' and from there on' : ''}`

/** Sets what fails from now on, in a script of the host. */
export const SET = `printf '%s\\n' "$1" >${CONTROL}; rm -f ${CONTROL}.report`
/** Lifts it, and keeps the report. */
export const LIFT = `echo '${NONE}' >${CONTROL}`
/** Prints what has happened since. */
export const REPORT = `cat ${CONTROL}.report 2>/dev/null || echo "0 0 -"`

export interface Report {
  readonly seen: number
  readonly fired: number
  /** The program and the file of the first one. */
  readonly where: string
}

export function parseReport(text: string): Report {
  const [seen = '', fired = '', ...where] = text.trim().split('\n')[0]!.split(' ')
  if (where.join(' ').startsWith('the kernel')) throw new Error(`faults cannot be made here: ${where.join(' ')}`)
  return { seen: Number(seen), fired: Number(fired), where: where.join(' ') }
}
