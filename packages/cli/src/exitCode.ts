import { exit, type ApplyResult, type Diagnostic } from '@hostkit/core'
import { match, P } from 'ts-pattern'

const usage = ['HK6001', 'HK6002', 'HK6004']
const refused = ['HK3001', 'HK3002', 'HK3003', 'HK3004', 'HK3005']
const locked = ['HK4002', 'HK4003']

/** What a command that failed before any write leaves behind; the most telling of its diagnostics decides. */
export function codeOf(diagnostics: readonly Diagnostic[]): number {
  const has = (codes: readonly string[]): boolean => diagnostics.some(({ code, severity }) => severity === 'error' && codes.includes(code))
  if (has(usage)) return exit.usage
  if (has(['HK4005'])) return exit.needsOperator
  if (has(locked)) return exit.locked
  return has(refused) ? exit.refused : exit.error
}

/** A run that a person stopped, and that was taken back cleanly, was interrupted; what needs an operator is worse than that. */
export const codeOfResult = (result: Pick<ApplyResult, 'outcome' | 'stopped'>, detailed: boolean): number =>
  match(result)
    .with({ outcome: 'needs operator' }, () => exit.needsOperator)
    .with({ outcome: P.union('rolled back', 'unchanged'), stopped: true }, () => exit.interrupted)
    .with({ outcome: 'rolled back' }, () => exit.rolledBack)
    .with({ outcome: 'applied' }, () => (detailed ? exit.changes : exit.ok))
    .with({ outcome: 'unchanged' }, () => exit.ok)
    .exhaustive()

/** The worst first. What cannot be mended by trying again is worse than what can. */
const ranks: readonly number[] = [
  exit.needsOperator,
  exit.rolledBack,
  exit.locked,
  exit.refused,
  exit.usage,
  exit.error,
  exit.interrupted,
  exit.changes,
  exit.ok,
]

/** Of several hosts, the one that is worst off decides. */
export const worstOf = (codes: readonly number[]): number => ranks.find((code) => codes.includes(code)) ?? exit.ok
