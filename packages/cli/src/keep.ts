import { fail, type Plan } from '@hostkit/core'
import { resolve } from 'node:path'
import type { Context } from './context.js'
import { planText } from './planText.js'
import { pathFor } from './print/plan.js'
import { defaultPlan, savePlan } from './store.js'

/** Puts a plan where `--out` says, else into `.hostkit`; gives the file, or null where it is in none. */
export function keep(context: Context, plan: Plan, name?: string): string | null {
  const { flags, cwd, folder, terminal } = context
  if (flags.out === '-') {
    if (terminal.json) fail('HK6001', '--json and --out - both want stdout', { hint: '--out FILE' })
    terminal.out([...planText(plan)].join('').trimEnd())
    return null
  }
  const file = flags.out === undefined ? defaultPlan(folder, name) : resolve(cwd, flags.out)
  try {
    savePlan(file, plan, flags.out !== undefined)
    return file
  } catch (error) {
    const why = `the plan cannot be saved as ${pathFor(context, file)}: ${(error as Error).message}`
    // Nobody asked for that file: a checkout that cannot be written is no reason not to plan.
    if (flags.out !== undefined) fail('HK6001', why)
    terminal.err(why)
    return null
  }
}
