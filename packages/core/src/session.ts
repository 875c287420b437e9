import { Channel } from './channel.js'
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
  const started = performance.now()
  emit({ type: 'connect.started', target: name, via: runner.name })
  const channel = await Channel.begin(runner, secrets, { emit, ...(signal ? { signal } : {}) })
  channel.counting = counting
  const costing = { channel, emit, name }
  const cut = (): void => void channel.close()
  signal?.addEventListener('abort', cut)
  try {
    if (signal?.aborted) cut()
    const connected = channel.ready.then(() => {
      emit({ type: 'connect.finished', target: name, milliseconds: Math.round(performance.now() - started) })
      emit({ type: 'timing', target: name, phase: 'connect', milliseconds: rounded(performance.now() - started) })
    })
    const loaded = Promise.resolve(loading)
    const surveyed = loaded.then((registry) => behind(connected, costing, 'survey', (told) => survey(channel, name, registry.tools, told)))
    const asked = foreseeing(foreseen, costing, secrets, surveyed)
    await connected
    const [registry, found] = await Promise.all([loaded, surveyed])
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
