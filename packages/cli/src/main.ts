import { Detached, diagnosticsOf, exit, Failure, now, problem } from '@hostkit/core'
import type { Ahead } from './ahead.js'
import { report, took, type Context } from './context.js'
import { codeOf } from './exitCode.js'
import type { Flags } from './flags.js'
import { listen } from './interrupt.js'
import { projectFolder } from './manifest.js'
import { jsonLine } from './print/json.js'
import { openProgress } from './print/progress.js'
import { timingTable } from './print/timings.js'
import type { Asked } from './asked.js'
import { openTerminal, type Streams } from './terminal.js'

type Doing = Exclude<Asked, { kind: 'help' }>

/** A command line to an exit code. The process is not ended here: what is still to be written would be lost. */
export async function main(
  asked: Doing,
  argv: readonly string[],
  streams: Streams,
  { ahead = null }: { ahead?: Ahead | null } = {},
): Promise<number> {
  const flags = asked.kind === 'verb' ? asked.flags : { json: argv.includes('--json'), debug: argv.includes('--debug') }
  const context = open(flags, streams, ahead)
  took(context, 'start', 0)
  const name = asked.kind === 'verb' ? asked.name : (asked.verb ?? 'hostkit')
  let code: number
  try {
    code = await perform(context, asked, argv)
  } catch (error) {
    code = await failed(context, error)
  }
  context.interrupt.release()
  context.progress.rest()
  ahead?.end()
  if (context.timings.length > 0 && !context.terminal.json) context.terminal.err(...timingTable(context.timings, now()))
  if (context.terminal.json) context.terminal.out(jsonLine('summary', { verb: name, exit: code, ...context.told }))
  await context.terminal.written()
  if (context.terminal.broken) {
    context.terminal.err(`stdout cannot be written: ${context.terminal.broken.message}`)
    return code === exit.ok ? exit.error : code
  }
  return code
}

function open(flags: Flags, streams: Streams, ahead: Ahead | null): Context {
  const terminal = openTerminal(streams, flags)
  const cwd = process.cwd()
  return {
    terminal,
    flags,
    cwd,
    env: streams.env,
    interrupt: listen(),
    progress: openProgress(terminal),
    folder: projectFolder(cwd),
    following: false,
    reading: null,
    timings: [],
    told: {},
    ahead,
    mark: null,
  }
}

async function perform(context: Context, asked: Doing, argv: readonly string[]): Promise<number> {
  if (asked.kind === 'verb') return (await asked.load()).run(context, asked.args)
  if (asked.verb !== null) {
    const { pluginVerb } = await import('./cold.js')
    const code = await pluginVerb(context, asked.verb, argv)
    if (code !== null) return code
  }
  throw new Failure(problem('HK6001', asked.message, asked.hint === null ? {} : { hint: asked.hint }))
}

async function failed(context: Context, error: unknown): Promise<number> {
  const { terminal, interrupt, following } = context
  context.progress.rest()
  if (interrupt.stop.aborted && !following && !(error instanceof Detached)) {
    terminal.err('interrupted; nothing was changed')
    return exit.interrupted
  }
  const known = error instanceof Error && 'diagnostics' in error
  if (known) {
    const found = diagnosticsOf(error, 'HK6001')
    await report(context, found)
    if (terminal.debug && error.stack !== undefined) terminal.err(error.stack)
    return codeOf(found)
  }
  // Not a thing that a user can mend: said in one line, and where it comes from when asked.
  const message = error instanceof Error ? error.message : String(error)
  terminal.err(
    `internal error: ${message}`,
    ...(terminal.debug && error instanceof Error ? [String(error.stack)] : ['  hint: this is a bug in HostKit; --debug shows where']),
  )
  context.told['error'] = message
  return exit.error
}
