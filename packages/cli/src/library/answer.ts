import { err, Failure, ok, problem, type Diagnostic, type Result } from '@hostkit/core'

/** How a stage ends: its value, or everything that is wrong. Only a bug in HostKit or in a plugin throws. */
export type Answer<T> = Result<T, Failure>

/** A value, or the answer it came in: an answer is handed on as it is, and what was wrong with it comes out at the end. */
export type Given<T> = T | Answer<T>

export function opened<T>(given: Given<T>): T {
  if (!isAnswer(given)) return given
  if (given.isErr()) throw given.error
  return given.value
}

const isAnswer = <T>(given: Given<T>): given is Answer<T> =>
  typeof given === 'object' && given !== null && 'isErr' in given && 'isOk' in given

export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return ok(await work())
  } catch (error) {
    return err(failureOf(error))
  }
}

/** By its field and not by its class: it may come from another copy of core. */
function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof Error && 'diagnostics' in error) return new Failure(error.diagnostics as readonly Diagnostic[], { cause: error })
  if (error instanceof Error && 'run' in error) {
    return new Failure(problem('HK4003', `the run ${String(error.run)} goes on on the host`, { hint: 'resume follows it' }), {
      cause: error,
    })
  }
  throw error
}
