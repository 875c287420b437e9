import { exit, fail, listRuns, nearest, pruneRuns, type Registry, type Run, type Session } from '@hostkit/core'
import { wayTo, withSession } from '../connect.js'
import { remember } from '../completion/known.js'
import { report, type Context, type Verb } from '../context.js'
import { codeOf } from '../exitCode.js'
import { machineOnly } from '../machine.js'
import { isMany } from '../many/choose.js'
import { onMany } from '../many/machines.js'
import { safe } from '../print/safe.js'
import type { Chosen } from '../target.js'
import { jsonLine } from '../print/json.js'
import { runDetails, runTable, stateWord } from '../print/runs.js'
import { many } from '../print/summary.js'
import { refusal } from '../unfinished.js'

const KEEP = 20

/** What a host remembers of the runs on it, newest first. */
export const run: Verb = async (context, [config]) => {
  if (isMany(context.flags)) return onMany(context, config, runsOn)
  const { chosen, registry } = await machineOnly(context, config)
  return runsOn(context, chosen, registry)
}

async function runsOn(context: Context, chosen: Chosen, registry: Registry): Promise<number> {
  const { flags, terminal } = context
  return withSession(context, chosen, registry, async (session) => {
    const way = wayTo(chosen, flags)
    const all = await listRuns(session.channel, session.target.state)
    context.progress.rest()
    remember(context.folder, { runs: all.map(({ record }) => ({ id: record.id, host: session.target.name })) })
    if (flags.prune) return prune(context, session, all)
    const runs = choose(context, all, session.target.name)
    const open = session.unfinished?.run ?? null
    if (isMany(flags) && !terminal.json && runs.length > 0) terminal.out(terminal.colours.bold(safe(session.target.name)))
    if (terminal.json)
      terminal.out(
        ...runs.map((one) =>
          jsonLine('run', {
            target: session.target.name,
            ...one.record,
            state: stateWord(one, session.unfinished),
            ...(one.off.length > 0 ? { off: one.off } : {}),
            ...(terminal.verbose ? { journal: one.journal } : {}),
          }),
        ),
      )
    else if (runs.length === 0) terminal.out(`No run is remembered on ${session.target.name}.`)
    else if (flags.id !== undefined || flags.latest || terminal.verbose)
      terminal.out(...runs.flatMap((one) => runDetails(one, session.unfinished, terminal.verbose, terminal.colours)))
    else terminal.out(...runTable(runs, session.unfinished, terminal.colours))
    context.told['runs'] = runs.length
    const left = open === null ? null : refusal(session, way)
    if (left === null) return exit.ok
    await report(context, left.diagnostics)
    return codeOf(left.diagnostics)
  })
}

function choose({ flags }: Context, all: readonly Run[], name: string): readonly Run[] {
  if (flags.latest) return all.slice(0, 1)
  if (flags.id === undefined) return all
  const found = all.filter(({ record }) => record.id === flags.id)
  const near = nearest(
    flags.id,
    all.map(({ record }) => record.id),
  )
  return found.length > 0
    ? found
    : fail('HK6003', `${name} remembers no run ${flags.id}`, near === undefined ? {} : { hint: `did you mean ${near}?` })
}

async function prune({ flags, terminal, told }: Context, { channel, target }: Session, all: readonly Run[]): Promise<number> {
  const keep = flags.keep === undefined ? KEEP : Number(flags.keep)
  if (!Number.isInteger(keep) || keep < 0) fail('HK6001', `--keep ${flags.keep} is no number of runs`)
  const gone = all.slice(keep).map(({ record }) => record.id)
  if (gone.length > 0) await pruneRuns(channel, target.state, gone)
  told['pruned'] = gone
  if (!terminal.json)
    terminal.out(
      gone.length === 0
        ? `Nothing to forget: ${many(all.length, 'run')} on ${target.name}.`
        : `Forgotten: ${many(gone.length, 'run')} on ${target.name}; ${many(all.length - gone.length, 'run')} kept.`,
    )
  return exit.ok
}
