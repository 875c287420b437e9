import type { Plan } from '@hostkit/core'
import { resolve } from 'node:path'
import type { Context } from './context.js'
import { defaultPlan, savePlan } from './store.js'

/** Puts a plan where `--out` says, else into `.hostkit`; gives the file, or null for stdout. */
export function keep({ flags, cwd, folder, terminal }: Context, plan: Plan, name?: string): string | null {
  if (flags.out === '-') {
    terminal.out(JSON.stringify(plan, undefined, 2))
    return null
  }
  const file = flags.out === undefined ? defaultPlan(folder, name) : resolve(cwd, flags.out)
  savePlan(file, plan)
  return file
}
