import { openHost, type Answering, type BatchingHost } from './host.js'
import type { Target } from './resource.js'
import type { Secrets } from './secret.js'
import { behind, type Costing } from './timing.js'

/** What a host was the last time, and what somebody will most likely ask it, if it still is. */
export interface Foreseen {
  readonly target: Target
  /** Called once at most, with a view that asks right behind the survey. */
  readonly ask: (view: BatchingHost) => void
}

/** The same channel, each wave of questions told as it is answered. */
export const waves = (costing: Costing, before: Promise<unknown> = Promise.resolve()): Answering => ({
  query: (queries) => behind(before, costing, 'read', (told) => costing.channel.query(queries, told)),
})

/** Asks as soon as it is known what, unless the survey has been answered by then. `target`: for what host that was asked; `null`: nothing was. */
export function foreseeing(
  foreseen: Promise<Foreseen | null> | undefined,
  costing: Costing,
  secrets: Secrets,
  surveyed: Promise<unknown>,
): { readonly target: Target | null } {
  const asked: { target: Target | null } = { target: null }
  let isLate = false
  const end = (): void => void (isLate = true)
  surveyed.then(end, end)
  void foreseen
    ?.then((one) => {
      if (one === null || isLate) return
      const { target, ask } = one
      ask(openHost(waves(costing, surveyed), secrets, (tool) => target.tools.has(tool)))
      asked.target = target
    })
    // What is wrong with it is found once more, and told, by whoever asks in earnest.
    .catch(() => {})
  return asked
}
