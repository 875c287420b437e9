import { Failure, type Diagnostic } from '@hostkit/core'
import { askPassphrase } from '../ask.js'
import { remember } from '../completion/known.js'
import type { Context } from '../context.js'
import { Keyring } from '../ssh/passphrase.js'
import { checkParallel, type Chosen } from '../target.js'

/** How it went with one host. A failure is its own; the others go on. */
export type Ended<T> = { readonly chosen: Chosen } & ({ readonly value: T } | { readonly failure: Failure })

const AT_A_TIME = 16

/** The same with each host, so many at a time, each over connections of its own. Only a bug rejects. */
export async function each<T>(
  context: Context,
  list: readonly Chosen[],
  work: (chosen: Chosen, own: Context, index: number) => Promise<T>,
): Promise<Ended<T>[]> {
  context.keyring ??= new Keyring(context.terminal.canAsk ? askPassphrase(context) : null)
  context.found = {}
  const ended: Ended<T>[] = []
  let next = 0
  const one = async (): Promise<void> => {
    for (let i = next++; i < list.length; i = next++) {
      const chosen = list[i]!
      try {
        ended[i] = { chosen, value: await work(chosen, ownOf(context), i) }
      } catch (error) {
        if (!(error instanceof Error && 'diagnostics' in error)) throw error
        ended[i] = { chosen, failure: new Failure(error.diagnostics as readonly Diagnostic[], { cause: error }) }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit(context), list.length) }, one))
  remember(context.folder, { ways: context.found })
  return ended
}

function limit({ flags }: Context): number {
  checkParallel(flags)
  return flags.parallel === undefined ? AT_A_TIME : Number(flags.parallel)
}

/** What one host's work may change of the context is its own; one that rests does not wipe away what is shown of the others. */
const ownOf = (context: Context): Context => ({
  ...context,
  following: false,
  reading: null,
  told: {},
  progress: { ...context.progress, rest: () => {} },
})

/** Everything that failed, or everything there is. The same said of several hosts is said once. */
export function allOf<T>(ended: readonly Ended<T>[]): readonly T[] {
  const wrong = ended.flatMap((one) => ('failure' in one ? one.failure.diagnostics : []))
  if (wrong.length > 0) throw new Failure(once(wrong))
  return ended.flatMap((one) => ('value' in one ? [one.value] : []))
}

export const once = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values(),
]
