/** How a run ended. There is no fifth way. */
export type Outcome = 'unchanged' | 'applied' | 'rolled back' | 'needs operator'

/** Exit codes of the command line; stable. */
export const exit = {
  ok: 0,
  /** Nothing was written. */
  error: 1,
  /** With `--detailed-exitcode`: there are changes, or were. */
  changes: 2,
  rolledBack: 3,
  needsOperator: 4,
  /** The plan does not fit the host any more, or is not what was reviewed. */
  refused: 5,
  /** Another run holds the host, or one is unfinished. */
  locked: 6,
  usage: 64,
  interrupted: 130,
} as const
