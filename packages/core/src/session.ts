import { Channel } from './channel.js'
import { now } from './clock.js'
import type { Emit } from './event.js'
import { foreseeing, waves, type Foreseen } from './foreseen.js'
import { openHost, type BatchingHost } from './host.js'
import type { Registry } from './registry.js'
import type { Runner } from './runner.js'
import type { Secrets } from './secret.js'
import { sameTarget, survey, type Survey } from './target.js'
import { behind, rounded } from './timing.js'

/** One open connection to one host, and what its first wave told. */
export interface Session extends Survey {
  readonly runner: Runner
  readonly channel: Channel
  readonly secrets: Secrets
  readonly registry: Registry
  readonly emit: Emit
  /** Whether the host is what was foreseen, and free: then what was asked of it on the way here counts. */
  readonly isForeseen: boolean
  /** A reader's view of the host as it is now: nothing is remembered from an earlier one. */
  look(): BatchingHost
  close(): Promise<void>
}

export interface SessionOptions {
  readonly name: string
  readonly runner: Runner
  /** May still be loading: the connection does not wait for it, only the first wave does. */
  readonly registry: Registry | Promise<Registry>
  readonly secrets: Secrets
  readonly emit?: Emit
  /** Have the host count the processes that it starts for us, for the events of type `timing`. */
  readonly counting?: boolean
  /** Once it is known; what comes later than the answer to the survey is left aside. */
  readonly foreseen?: Promise<Foreseen | null>
  readonly signal?: AbortSignal
}

/** Connects and surveys. Rejects with a `Failure`. */
export async function openSession({
  name,
  runner,
  registry: loading,
  secrets,
  emit = () => {},
  counting = false,
  foreseen,
  signal,
}: SessionOptions): Promise<Session> {
  // Who fails there tells it himself.
  foreseen?.catch(() => {})
  const started = now()
  emit({ type: 'connect.started', target: name, via: runner.name })
  const opening = Channel.begin(runner, secrets, { emit, ...(signal ? { signal } : {}) })
  const connected = opening
    .then((channel) => {
      channel.counting = counting
      return channel.ready
    })
    .then(() => {
      emit({ type: 'connect.finished', target: name, milliseconds: Math.round(now() - started) })
      emit({ type: 'timing', target: name, phase: 'connect', milliseconds: rounded(now() - started) })
    })
  const surveying = Promise.all([opening, loading]).then(([channel, { tools }]) => ({
    channel,
    answer: behind(connected, { emit, name }, 'survey', (told) => survey(channel, name, tools, told)),
  }))
  const begun = surveying.then(({ channel }) => channel)
  const answered = surveying.then(({ answer }) => answer)
  // What goes wrong is thrown below, in its order.
  for (const one of [connected, begun, answered]) one.catch(() => {})
  const asked = foreseeing(foreseen, { begun, answered, emit, name }, secrets)
  const channel = await opening
  const costing = { channel, emit, name }
  const cut = (): void => void channel.close()
  signal?.addEventListener('abort', cut)
  try {
    if (signal?.aborted) cut()
    await connected
    const [registry, found] = await Promise.all([loading, answered])
    return {
      ...found,
      runner,
      channel,
      secrets,
      registry,
      emit,
      isForeseen: found.unfinished === null && asked.target !== null && sameTarget(asked.target, found.target),
      look: () => openHost(waves(costing), secrets, (tool) => found.target.tools.has(tool)),
      close: () => channel.close(),
    }
  } catch (error) {
    await channel.close()
    throw error
  } finally {
    signal?.removeEventListener('abort', cut)
  }
}
