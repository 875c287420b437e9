import { Detached, exit, Failure, problem, recover, type ApplyResult, type Applying, type Registry, type Session } from '@hostkit/core'
import { remember } from './completion/known.js'
import { report, type Context } from './context.js'
import { codeOfResult } from './exitCode.js'
import { fresh } from './fresh.js'
import { plain } from './print/colour.js'
import { addToSummary, jobOf } from './print/github.js'
import { code } from './print/markdown.js'
import { shownResult, type Ways } from './print/result.js'

/** Lets the host work and follows it: the first Ctrl-C goes to the host, the second leaves it alone. */
export async function perform<R extends ApplyResult | null>(
  context: Context,
  session: Session,
  way: string,
  act: (applying: Applying) => Promise<R>,
): Promise<R | number> {
  const { interrupt, terminal } = context
  const onStop = (): void =>
    terminal.err(
      `stopping: ${session.target.name} stops at a safe point and takes back what was done; Ctrl-C again lets the run go on without us`,
    )
  // A link that hangs must not hold us: after a moment the connection is dropped, which the run does not mind.
  const onDetach = (): void => void setTimeout(() => void session.close().catch(() => {}), 2000).unref()
  context.following = true
  interrupt.stop.addEventListener('abort', onStop)
  interrupt.detach.addEventListener('abort', onDetach)
  try {
    return await act({ stop: interrupt.stop, detach: interrupt.detach, way })
  } catch (error) {
    const left = error instanceof Detached || interrupt.detach.aborted
    if (left) {
      const run = error instanceof Detached ? `the run ${error.run}` : 'the run'
      terminal.err(`${run} goes on on ${session.target.name}`, `Next: hostkit resume ${way}`)
      return exit.interrupted
    }
    throw lostOnTheWay(error, session.target.name, way)
  } finally {
    context.following = false
    context.progress.rest()
    interrupt.stop.removeEventListener('abort', onStop)
    interrupt.detach.removeEventListener('abort', onDetach)
  }
}

/** A connection that breaks while a run is on says nothing about the run. */
function lostOnTheWay(error: unknown, name: string, way: string): unknown {
  if (!(error instanceof Failure) || !error.diagnostics.some(({ code }) => code === 'HK2007' || code === 'HK2008')) return error
  return new Failure([
    ...error.diagnostics,
    problem('HK4003', `what became of the run on ${name} is not known from here`, {
      hint: `the host finishes it or takes it back by itself; hostkit resume ${way} tells`,
    }),
  ])
}

/** The end of a run, for people and for programs. */
export async function conclude(context: Context, session: Session, ways: Ways, result: ApplyResult): Promise<number> {
  const { terminal, told, flags } = context
  Object.assign(told, { outcome: result.outcome, run: result.run, results: result.changes, kept: result.kept, stopped: result.stopped })
  if (result.run !== null) remember(context.folder, { runs: [{ id: result.run, host: session.target.name }] })
  await report(context, result.diagnostics)
  const shown = { ...ways, quiet: terminal.quiet, colours: terminal.colours }
  if (!terminal.json) terminal.out(...shownResult(result, session.target.name, shown))
  const [head, ...more] = shownResult(result, session.target.name, { ...shown, quiet: true, colours: plain })
  addToSummary(jobOf(context.env), [`**${code(head!)}**`, ...more.map((line) => `- ${code(line.trim())}`), ''].join('\n'))
  return codeOfResult(result, flags.detailedExitcode === true)
}

/** Finishes what an interrupted run left, before anything new; then the host is looked at as if for the first time. */
export async function recoverFirst(context: Context, session: Session, registry: Registry, way: string): Promise<Session | number> {
  if (session.unfinished === null) return session
  context.terminal.err(`the run ${session.unfinished.run} on ${session.target.name} was interrupted; it is finished or taken back first`)
  const result = await perform(context, session, way, (applying) => recover(session, 'resume', applying))
  if (typeof result === 'number') return result
  if (result !== null) {
    if (result.outcome === 'needs operator' || result.stopped) return conclude(context, session, { way, back: false }, result)
    context.terminal.err(`the run ${result.run} was ${result.outcome === 'applied' ? 'finished' : 'taken back'}`)
  }
  return fresh(session, registry)
}
