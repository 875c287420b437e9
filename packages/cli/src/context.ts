import { Failure, now, rounded, type Diagnostic, type Emit, type Event, type Phase, type Timing } from '@hostkit/core'
import type { Ahead } from './ahead.js'
import { remember, type Way } from './completion/known.js'
import type { Flags } from './flags.js'
import type { Interrupt } from './interrupt.js'
import { loadConfig, loadPlugins, type Configured, type Loaded, type LoadOptions, type Mark } from './load.js'
import { projectFolder } from './manifest.js'
import { requireRegistry } from './plugins.js'
import { shownDiagnostics } from './print/diagnostics.js'
import { addToSummary, annotation, diagnosticMarkdown, harmless, jobOf } from './print/github.js'
import { jsonLine } from './print/json.js'
import type { Progress } from './print/progress.js'
import { withhold } from './secrets.js'
import type { Keyring } from './ssh/passphrase.js'
import type { Terminal } from './terminal.js'

/** What every verb is given. */
export interface Context {
  readonly terminal: Terminal
  readonly flags: Flags
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly interrupt: Interrupt
  readonly progress: Progress
  /** The project: sources are relative to it, `.hostkit` lies in it. The config moves it to its own. */
  folder: string
  /** A run is being followed: Ctrl-C is the host's to answer, and no longer ours. */
  following: boolean
  /** What the last reading took; for the head of the plan. */
  reading: Extract<Event, { type: 'read.finished' }> | null
  /** Where there are several hosts: the keys that are open. */
  keyring?: Keyring
  /** And where each was found, which is kept together. */
  found?: Record<string, Way>
  /** How the config is known again; `null`: it had to be compiled. */
  mark: Mark | null
  /** A connection that was opened before all of this. */
  readonly ahead: Ahead | null
  /** With `--timings`: what was measured so far. */
  readonly timings: Timing[]
  /** What the last line of `--json` tells. */
  readonly told: Record<string, unknown>
}

/** A verb: its positional arguments to an exit code. Rejects with a `Failure`. */
export type Verb = (context: Context, args: readonly (string | undefined)[]) => Promise<number>

export const emitIn =
  (context: Context): Emit =>
  (event) => {
    if (event.type === 'timing') return tell(context, event)
    if (event.type === 'read.finished') context.reading = event
    context.progress.emit(event)
  }

/** Measured in any case, told only where somebody asked. */
export function tell(context: Context, timing: Timing): void {
  if (!context.flags.timings) return
  context.timings.push(timing)
  if (context.terminal.json) context.progress.emit(timing)
}

/** What was done before, or beside, the host. */
export const took = (context: Context, phase: Phase, since: number): void =>
  tell(context, { type: 'timing', target: null, phase, milliseconds: rounded(now() - since) })

/** What fails later has with it what was said when the config was loaded. */
const said = new WeakSet<Diagnostic>()

/** Tells what is wrong: people on stderr, programs as events too. */
export async function report(context: Context, all: readonly Diagnostic[], target: string | null = null): Promise<void> {
  const found = target === null ? all.filter((one) => !said.has(one)) : all
  for (const one of found) said.add(one)
  if (found.length === 0) return
  const { terminal, folder } = context
  if (terminal.json) terminal.out(...found.map((diagnostic) => jsonLine('diagnostic', { target, diagnostic })))
  const job = jobOf(context.env)
  const lines = await shownDiagnostics(found, { colours: terminal.errorColours, folder })
  terminal.err(...(job.annotates ? lines.map(harmless) : lines))
  if (job.annotates) terminal.err(...found.map((one) => annotation(one, folder, context.env)))
  addToSummary(job, found.map(diagnosticMarkdown).join('\n'))
}

export const load = async (context: Context, given: string | undefined): Promise<Loaded> => equip(context, await loadHosts(context, given))

/** The hosts and nothing else: enough to reach one of them. */
export async function loadHosts(context: Context, given: string | undefined, marked?: (mark: Mark) => void): Promise<Configured> {
  const known = (mark: Mark): void => {
    context.mark = mark
    marked?.(mark)
  }
  const configured = await loadConfig({ ...loadOptions(context, given), marked: known })
  const { hosts, declarations } = configured.project
  withhold([hosts, declarations.map(({ props }) => props)], context.env)
  return configured
}

/** The rest of what a plan is made from. */
export async function equip(context: Context, configured: Configured): Promise<Loaded> {
  const loaded = await loadPlugins(configured, { took: (phase, since) => took(context, phase, since) })
  remember(loaded.folder, { hosts: loaded.project.hosts.map(({ name }) => name) })
  await report(
    context,
    loaded.project.diagnostics.filter(({ severity }) => severity === 'warning'),
  )
  return loaded
}

export const loadOptions = (context: Context, given: string | undefined): LoadOptions => {
  const { flags, cwd, env, terminal } = context
  if (given !== undefined && flags.config !== undefined)
    throw new Failure({ severity: 'error', code: 'HK6001', message: `two configs are named: ${given} and ${flags.config}` })
  return {
    config: given ?? flags.config,
    cwd,
    env,
    stack: terminal.verbose || terminal.debug,
    found: (folder) => void (context.folder = folder),
    took: (phase, since) => took(context, phase, since),
  }
}

/** The plugins for a plan from a file: those of the project around us, or of the config that `--config` names. */
export async function registryHere(context: Context): Promise<Loaded['registry']> {
  if (context.flags.config !== undefined) return (await load(context, undefined)).registry
  context.folder = projectFolder(context.cwd)
  return requireRegistry(context.folder)
}
