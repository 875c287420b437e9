import type { Text } from './text.js'

/** A program and its arguments. Never shell text: nothing here is split, expanded or interpreted. */
export type Argv = readonly [string, ...string[]]

/** A time as people write it: `'250ms'`, `'10s'`, `'1m30s'`, `'2h'`. */
export type Duration = string

/** Everything HostKit can do to a host. Providers yield ops; only the engine performs, journals and undoes them. */
export type Op = Exec | Write | MakeDirectory | Link | Remove

/** Runs a program as the run's user (root, where sudo is on). */
export interface Exec {
  readonly op: 'exec'
  readonly argv: Argv
  /** Appended to `argv`, and to `undo`. Ready Execs that are equal but for their items are joined into one command. */
  readonly items?: readonly string[]
  /** What the program reads; secrets may travel here. Default: nothing. */
  readonly stdin?: Text
  /** An `activate` (a reload, a restart) is run again after an undo instead of being undone. A `check` changes nothing. */
  readonly role: 'change' | 'activate' | 'check'
  /**
   * How the change is taken back when a later step fails. It must tolerate half-done and never-done work.
   * `'none'`: nothing is left to take back, or it is kept on purpose. `'irreversible'`: a later failure needs an operator.
   */
  readonly undo: Argv | UndoWith | 'none' | 'irreversible'
  /** After this the program is killed and the step has failed. Default: no limit; but after an hour without a word, others may take the run for one that hangs. */
  readonly timeout?: Duration
  /** It may run when it fails half way and is run again. An unguarded one stands alone in its stage, so at most one is in doubt. Default true. */
  readonly repeatable?: boolean
  /** It may cut HostKit's own access: the host takes it back by itself unless a brand-new connection proves that it did not. */
  readonly guard?: 'access'
  /** What it is for, in a few words, for progress lines. */
  readonly label?: string
}

/** An undo that reads something, such as the rule set that was there before. */
export interface UndoWith {
  readonly argv: Argv
  readonly stdin: Text
}

/** Makes or replaces one regular file. What was there before is kept. */
export interface Write {
  readonly op: 'write'
  readonly path: string
  readonly content: Text | Kept
  readonly owner: string
  readonly group: string
  readonly mode: number
}

/** Bytes that only the host has: a before-image of an earlier run, found by its path and hash. */
export interface Kept {
  readonly sha256: string
  readonly size: number
}

/** Makes a directory, or gives an existing one this owner, group and mode. */
export interface MakeDirectory {
  readonly op: 'directory'
  readonly path: string
  readonly owner: string
  readonly group: string
  readonly mode: number
}

/** Makes or replaces a symbolic link. */
export interface Link {
  readonly op: 'link'
  readonly path: string
  readonly to: string
}

/** Removes a file or link, or a directory when it is empty. What was there is kept. */
export interface Remove {
  readonly op: 'remove'
  readonly path: string
  readonly what: 'file' | 'directory'
}

export const isKept = (content: Text | Kept): content is Kept => typeof content === 'object' && 'sha256' in content
