import { Failure, problem, taken, type Session } from '@hostkit/core'

/** Why nothing new begins on a host: a run is on there, or was interrupted. `way`: how the host is named on a command line. */
export function refusal({ unfinished, target }: Pick<Session, 'unfinished' | 'target'>, way: string): Failure | null {
  if (unfinished === null) return null
  const { run, alive } = unfinished
  const command = `hostkit resume ${way}`.trim()
  if (alive) return new Failure(problem('HK4002', taken(target.name, unfinished), { hint: `wait for it, or follow it: ${command}` }))
  return new Failure(
    problem('HK4003', `the run ${run} on ${target.name} is unfinished`, { hint: `${command} finishes it; with --undo it is taken back` }),
  )
}
