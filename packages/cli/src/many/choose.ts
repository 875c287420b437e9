import { Failure, fail, names, type Address, type Diagnostic, type HostDeclaration } from '@hostkit/core'
import type { Flags, SelectFlags } from '../flags.js'
import { selection } from '../select.js'
import { checkParallel, chooseTarget, type Chosen } from '../target.js'

/** Whether several hosts are meant, or may be. */
export const isMany = ({ hosts, allHosts }: Flags): boolean => hosts !== undefined || allHosts === true

/** The hosts that are named, or all of them; everything that is wrong with them at once. */
export function chooseMany(flags: Flags, declared: readonly HostDeclaration[]): readonly [Chosen, ...Chosen[]] {
  const { hosts, allHosts, parallel: _, ...rest } = flags
  checkParallel(flags)
  if (flags.local || flags.remote !== undefined) fail('HK6001', '--local and --remote are one machine each', { hint: 'leave them out' })
  if (allHosts && (hosts !== undefined || flags.host !== undefined))
    fail('HK6001', '--all-hosts and --host contradict each other', { hint: 'leave one of them out' })
  const wrong: Diagnostic[] = []
  const chosen = (allHosts ? declared.map(({ name }) => name) : (hosts ?? [])).flatMap((host) => {
    try {
      return [chooseTarget({ ...rest, host }, declared)]
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      wrong.push(...error.diagnostics)
      return []
    }
  })
  if (wrong.length > 0) throw new Failure(wrong)
  const [first, ...others] = chosen
  return first === undefined
    ? fail('HK6004', 'the config has no host', { hint: 'host(project, …), --local or --remote ADDRESS' })
    : [first, ...others]
}

/** `--only` and its like name a resource of some host, not of each; what none of them has is a slip. */
export function selectMany(
  flags: SelectFlags,
  known: readonly { readonly target: string; readonly addresses: readonly Address[] }[],
): readonly ((address: Address) => boolean)[] {
  const has = (typed: string, { target, addresses }: (typeof known)[number]): boolean => addresses.some((one) => names(typed, one, target))
  const all = { only: flags.only ?? [], except: flags.except ?? [], ignore: flags.ignore ?? [] }
  for (const [flag, typed] of Object.entries(all))
    for (const one of typed)
      if (!known.some((host) => has(one, host)))
        selection({ [flag]: [one] }, [...new Set(known.flatMap(({ addresses }) => addresses))], 'these hosts')
  return known.map((host) => {
    const here = (typed: readonly string[]): readonly string[] => typed.filter((one) => has(one, host))
    if (all.only.length > 0 && here(all.only).length === 0) return () => false
    return selection({ only: here(all.only), except: here(all.except), ignore: here(all.ignore) }, host.addresses, host.target)
  })
}
