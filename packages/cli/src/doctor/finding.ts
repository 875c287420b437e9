import type { Code, Diagnostic } from '@hostkit/core'

/** What one look gave. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly about: string
  readonly state: 'well' | 'fault' | 'skipped'
  readonly words: string
  /** What to do. */
  readonly mend?: string
  readonly code?: Code
  readonly details?: readonly string[]
}

export const well = (about: string, words: string): Finding => ({ about, state: 'well', words })
export const skipped = (about: string, words: string): Finding => ({ about, state: 'skipped', words })
export const fault = (about: string, words: string, mend: string, more: Pick<Finding, 'code' | 'details'> = {}): Finding => ({
  about,
  state: 'fault',
  words,
  mend,
  ...more,
})

/** A diagnostic as a finding; its hint is the mend. */
export const ofDiagnostic = (about: string, { code, message, hint, details, source }: Diagnostic): Finding => {
  const at = source && source.line > 0 ? ` (${source.file}:${source.line})` : ''
  return fault(about, `${message}${at}`, hint ?? `hostkit explain ${code}`, { code, ...(details?.length ? { details } : {}) })
}
