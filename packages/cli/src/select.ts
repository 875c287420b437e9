import { Failure, nearest, names, parseAddress, problem, type Address, type Diagnostic } from '@hostkit/core'
import type { SelectFlags } from './flags.js'
import { shownAddress } from './print/kind.js'

/** Which resources are meant. A flag that names nothing is a slip, and a slip must not widen what is changed. */
export function selection(
  { only = [], except = [], ignore = [] }: SelectFlags,
  known: readonly Address[],
  target: string,
): (address: Address) => boolean {
  const wrong = [...label('only', only), ...label('except', except), ...label('ignore', ignore)].flatMap(({ flag, typed }) =>
    check(flag, typed, known, target),
  )
  if (wrong.length > 0) throw new Failure(wrong)
  const matches = (typed: readonly string[], address: Address): boolean => typed.some((one) => names(one, address, target))
  return (address) => (only.length === 0 || matches(only, address)) && !matches([...except, ...ignore], address)
}

const label = (flag: string, typed: readonly string[]): { flag: string; typed: string }[] => typed.map((one) => ({ flag, typed: one }))

function check(flag: string, typed: string, known: readonly Address[], target: string): Diagnostic[] {
  const found = known.filter((address) => names(typed, address, target))
  if (found.length === 1) return []
  if (found.length > 1) {
    return [problem('HK6001', `--${flag} ${typed} names ${found.length} resources`, { details: found, hint: 'write the whole kind' })]
  }
  const near = nearest(typed, [...known, ...known.map(shownAddress)])
  const hint =
    near !== undefined
      ? `did you mean ${near}?`
      : parseAddress(typed)
        ? 'hostkit show --details lists them'
        : 'it is written kind:name, like file:/etc/motd'
  return [problem('HK6001', `--${flag} ${typed} names no resource of ${target}`, { hint })]
}
