import { exit, recover, type Registry } from '@hostkit/core'
import { wayTo, withSession } from '../connect.js'
import type { Context, Verb } from '../context.js'
import { machineOnly } from '../machine.js'
import { isMany } from '../many/choose.js'
import { onMany } from '../many/machines.js'
import type { Chosen } from '../target.js'
import { conclude, perform } from '../perform.js'

/** Follows a run that is on, or finishes what an interrupted one left; with `--undo` it is taken back. Needs no plugins and no secrets but those to get in. */
export const run: Verb = async (context, [config]) => {
  if (isMany(context.flags)) return onMany(context, config, resumeOn)
  const { chosen, registry } = await machineOnly(context, config)
  return resumeOn(context, chosen, registry)
}

async function resumeOn(context: Context, chosen: Chosen, registry: Registry): Promise<number> {
  const { flags, terminal, told } = context
  const way = wayTo(chosen, flags)
  return withSession(context, chosen, registry, async (session) => {
    const { unfinished } = session
    if (unfinished === null) {
      told['outcome'] = 'unchanged'
      terminal.out(...(terminal.json ? [] : [`No run is unfinished on ${session.target.name}.`]))
      return exit.ok
    }
    const verb = flags.undo ? 'taken back' : unfinished.alive ? 'followed' : 'finished, or taken back where that cannot be done'
    if (!terminal.json) terminal.err(`the run ${unfinished.run} on ${session.target.name} is ${verb}`)
    const result = await perform(context, session, way, (applying) => recover(session, flags.undo ? 'undo' : 'resume', applying))
    if (typeof result === 'number') return result
    return result === null ? exit.ok : conclude(context, session, { way, back: false }, result)
  })
}
