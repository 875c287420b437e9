import { listRuns, recover, type ApplyResult, type Applying, type Run, type Runner } from '@hostkit/core'
import { answer, opened, type Answer, type Given } from './answer.js'
import { using, type Connection, type ConnectOptions } from './connect.js'

/** What a host remembers of the runs on it, newest first. */
export const runs = (target: Given<Runner | Connection>, options: ConnectOptions = {}): Promise<Answer<readonly Run[]>> =>
  answer(() => using(opened(target), options, ({ channel, target: { state } }) => listRuns(channel, state)))

export interface ResumeOptions extends ConnectOptions, Omit<Applying, 'plan'> {
  /** Take the run back instead of finishing it. */
  readonly undo?: boolean | undefined
}

/** Follows a run that is on, or finishes what an interrupted one left. `null`: there is none. */
export const resume = (
  target: Given<Runner | Connection>,
  { undo = false, stop, detach, ...options }: ResumeOptions = {},
): Promise<Answer<ApplyResult | null>> =>
  answer(() =>
    using(opened(target), options, (connection) =>
      recover(connection, undo ? 'undo' : 'resume', { ...(stop ? { stop } : {}), ...(detach ? { detach } : {}) }),
    ),
  )
