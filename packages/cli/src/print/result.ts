import type { ApplyResult } from '@hostkit/core'
import type { Colours } from './colour.js'
import { shownAddress } from './kind.js'
import { safe } from './safe.js'
import { many } from './summary.js'

export interface Ways {
  /** How the host is named on a command line. */
  readonly way: string
  /** Say how the run is taken back. */
  readonly back: boolean
}

/** Kept on purpose: that says nothing that the status does not say. */
const plain = new Set(['', 'kept'])

/** How a run ended, what stays, and what can be done next. */
export function shownResult(
  { outcome, run, changes, kept, stopped }: ApplyResult,
  name: string,
  { way, back, quiet, colours: c }: Ways & { quiet: boolean; colours: Colours },
): string[] {
  const host = safe(name)
  const id = run === null ? '' : ` (run ${safe(run)})`
  const head = {
    unchanged: () => (stopped ? `Stopped: nothing was changed on ${host}.` : `Nothing to do on ${host}.`),
    applied: () => c.green(`Applied: ${many(changes.length, 'change')} on ${host}${id}.`),
    'rolled back': () =>
      c.yellow(`Rolled back: ${host} is as it was before the run${kept.length > 0 ? ', except for what was kept' : ''}${id}.`),
    'needs operator': () => c.red(`Needs an operator: ${host} is neither as before nor as planned${id}.`),
  }[outcome]()
  const settled =
    outcome === 'applied' || outcome === 'unchanged' ? [] : changes.map(({ address, status }) => `  ${shownAddress(address)}: ${status}`)
  const reasons = kept.filter(({ why }) => settled.length === 0 || !plain.has(why))
  const stays = reasons.map(({ address, why }) => `  kept: ${shownAddress(address)}${plain.has(why) ? '' : ` (${safe(why)})`}`)
  const next =
    quiet || run === null
      ? []
      : {
          applied: back ? [`Back: hostkit down ${way} --run ${run}`] : [],
          'needs operator': [`Next: hostkit runs ${way} --id ${run} --verbose`],
          'rolled back': [],
          unchanged: [],
        }[outcome]
  return [head, ...settled, ...stays, ...next]
}
