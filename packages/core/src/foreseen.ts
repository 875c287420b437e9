import type { Channel } from './channel.js'
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
export const waves = (costing: Costing): Answering => ({
  query: (queries) => behind(Promise.resolve(), costing, 'read', (told) => costing.channel.query(queries, told)),
})

/** A survey that is on its way, over a channel that may still be opening. */
export interface Surveying extends Pick<Costing, 'emit' | 'name'> {
  /** When the survey has gone out: more may be sent then. */
  readonly begun: Promise<Channel>
  readonly answered: Promise<unknown>
}

/**
 * Asks as soon as it is known what, unless the survey has been answered by then. That may be before the host has let us in: what is asked waits, and
 * goes out right behind the survey. `target`: for what host that was asked; `null`: nothing was.
 */
export function foreseeing(
  foreseen: Promise<Foreseen | null> | undefined,
  { begun, answered, emit, name }: Surveying,
  secrets: Secrets,
): { readonly target: Target | null } {
  const asked: { target: Target | null } = { target: null }
  let isLate = false
  const end = (): void => void (isLate = true)
  answered.then(end, end)
  const query: Answering['query'] = (queries) =>
    behind(answered, { emit, name }, 'read', async (told) => (await begun).query(queries, told))
  void foreseen
    ?.then((one) => {
      if (one === null || isLate) return
      const { target, ask } = one
      ask(openHost({ query, ready: begun }, secrets, (tool) => target.tools.has(tool)))
      asked.target = target
    })
    // What is wrong with it is found once more, and told, by whoever asks in earnest.
    .catch(() => {})
  return asked
}
