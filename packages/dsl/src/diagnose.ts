import { isAbsolute, relative, sep } from 'node:path'
import { type Address, type Code, type Diagnostic, problem, type Source } from '@hostkit/core'
import { caller } from './caller.js'
import { defined } from './defined.js'
import type { Ledger } from './frame.js'
import type { DeclaringScope } from './scope.js'

/** What else there is to say about something wrong. */
export interface DiagnosisOptions {
  /** How to mend it, in a few words. */
  readonly hint?: string | undefined
  /** Default: the user's line that called the word. */
  readonly source?: Source | undefined
  readonly address?: Address | undefined
  readonly details?: readonly string[] | undefined
  /** Default `'error'`. */
  readonly severity?: Diagnostic['severity'] | undefined
}

/** Says that something is wrong and goes on, so that a user sees everything that is wrong at once. Never throws. */
export function diagnose(scope: DeclaringScope, code: Code, message: string, options: DiagnosisOptions = {}): void {
  const { ledger } = scope.frame
  const found = problem(code, message, defined({ ...options, source: place(ledger, options.source ?? caller()) }))
  // A word of several parts may find the same thing twice.
  const same = (one: Diagnostic): boolean =>
    one.code === code && one.message === message && one.source?.file === found.source?.file && one.source?.line === found.source?.line
  if (!ledger.diagnostics.some(same)) ledger.diagnostics.push(found)
}

/** A source as it is kept: relative to the project where the file lies inside it. */
export function place(ledger: Ledger, source: Source): Source {
  const file = inside(ledger.folder, source.file)
  return file === source.file ? source : { ...source, file }
}

// A project has thousands of lines, in few files.
const shorter = new Map<string, string>()

function inside(folder: string, file: string): string {
  const key = `${folder}\0${file}`
  const known = shorter.get(key)
  if (known !== undefined) return known
  const way = isAbsolute(file) ? relative(folder, file) : file
  const short = way.startsWith('..') || isAbsolute(way) ? file : way.split(sep).join('/')
  shorter.set(key, short)
  return short
}

/** `hostkit.config.ts:12` */
export const where = (scope: DeclaringScope, source: Source): string => {
  const { file, line } = place(scope.frame.ledger, source)
  return `${file}:${line}`
}
