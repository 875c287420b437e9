import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** One line of strace: a call that has ended. */
interface Call {
  readonly pid: string
  readonly name: string
  readonly args: string
  readonly result: string
}

/** Something that was made, or given a mode, with the mode that it had from that moment on. */
export interface Made {
  readonly path: string
  readonly what: 'file' | 'directory' | 'mode'
  readonly mode: number
}

export const readTrace = (file: string): string => readFileSync(file, 'latin1')

/** Programs that were started: a line each, with all arguments and all variables as the bytes they were. */
export const execs = (trace: string): readonly string[] =>
  trace
    .split('\n')
    .filter((line) => /^\d+\s+execve(at)?\(/.test(line))
    .map((line) => line.replaceAll(/\\(x[0-9a-f]{2}|[0-7]{1,3}|.)/g, (_, word: string) => unescaped(word)))

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' }
const unescaped = (word: string): string =>
  word.startsWith('x')
    ? String.fromCharCode(Number.parseInt(word.slice(1), 16))
    : /^[0-7]/.test(word)
      ? String.fromCharCode(Number.parseInt(word, 8))
      : (letters[word] ?? word)

const FORK = /^(clone3?|v?fork)$/

/** Whatever came to be, with its mode at birth: what was asked for less the umask of who asked, which is followed from parent to child. */
export function modes(trace: string, umasks: ReadonlyMap<string, number>): readonly Made[] {
  const masks = new Map(umasks)
  const folders = new Map<string, string>()
  const made: Made[] = []
  for (const { pid, name, args, result } of calls(trace)) {
    const mask = masks.get(pid)
    const folder = folders.get(pid)
    if (FORK.test(name)) {
      if (mask !== undefined) masks.set(result, mask)
      if (folder !== undefined) folders.set(result, folder)
    }
    if (FORK.test(name) || result.startsWith('-1')) continue
    const at = (): string => pathIn(args, folder)
    const last = (): number => Number.parseInt(/,\s*(0[0-7]*)$/.exec(args)?.[1] ?? '0', 8)
    if (name === 'umask') masks.set(pid, Number.parseInt(args, 8))
    else if (name === 'chdir') folders.set(pid, at())
    else if (name === 'fchdir') folders.set(pid, /<(.*)>/.exec(args)?.[1] ?? '/')
    else if (name.includes('chmod')) made.push({ path: at(), what: 'mode', mode: last() })
    else if (mask === undefined) continue
    else if (name.startsWith('mkdir')) made.push({ path: at(), what: 'directory', mode: last() & ~mask })
    else if (name === 'creat' || /O_CREAT|O_TMPFILE/.test(args)) {
      const path = /<(.*)>$/.exec(result)?.[1] ?? at()
      made.push({ path, what: 'file', mode: last() & ~mask })
    }
  }
  return made
}

/** The first path of a call, made absolute: `-y` tells where a relative one begins. */
function pathIn(args: string, folder = '/'): string {
  const [, , base, relative = ''] = /^(AT_FDCWD|\d+)?(?:<([^>]*)>)?(?:, )?(?:"((?:[^"\\]|\\.)*)")?/.exec(args) ?? []
  return posix.resolve(base ?? folder, relative)
}

/**
 * A call that another one came in between is told in two halves. A fork stands where it began, for its child may be heard before it ends, and its result
 * is the child as strace numbers it: in a container its parent is told another number.
 */
function calls(trace: string): readonly Call[] {
  const all: { pid: string; name: string; args: string; result: string }[] = []
  const open = new Map<string, string>()
  const forks = new Map<string, (typeof all)[number]>()
  for (const line of trace.split('\n')) {
    const [, pid, text] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (pid === undefined || text === undefined) continue
    const fork = /^(clone3?|v?fork)\(/.exec(text)
    if (fork) {
      const begun = { pid, name: fork[1]!, args: '', result: '-1' }
      forks.set(pid, begun)
      all.push(begun)
    }
    if (text.endsWith(' <unfinished ...>')) {
      open.set(pid, text.slice(0, -' <unfinished ...>'.length))
      continue
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)
    const whole = resumed ? `${open.get(pid) ?? ''}${resumed[1]}` : text
    const [, name, args, result] = /^(\w+)\((.*)\)\s+= (.*)$/.exec(whole) ?? []
    if (name === undefined) continue
    if (!FORK.test(name)) all.push({ pid, name, args: args!, result: result! })
    else Object.assign(forks.get(pid) ?? {}, { result: / (\d+) in strace's PID NS/.exec(result!)?.[1] ?? result! })
  }
  return all
}
