import { Channel } from './channel.js'
import type { Emit } from './event.js'
import { openHost, type Answering, type BatchingHost } from './host.js'
import type { Registry } from './registry.js'
import type { Runner } from './runner.js'
import type { Secrets } from './secret.js'
import { survey, type Survey } from './target.js'
import { rounded, timed } from './timing.js'

/** One open connection to one host, and what its first wave told. */
export interface Session extends Survey {
  readonly runner: Runner
  readonly channel: Channel
  readonly secrets: Secrets
  readonly registry: Registry
  readonly emit: Emit
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
  readonly signal?: AbortSignal
}

/** The same channel, each wave of questions told as it is answered. */
const waves = (costing: Parameters<typeof timed>[0]): Answering => ({
  query: (queries) => timed(costing, 'read', () => costing.channel.query(queries)),
})

/** Connects and surveys. Rejects with a `Failure`. */
export async function openSession({
  name,
  runner,
  registry: loading,
  secrets,
  emit = () => {},
  counting = false,
  signal,
}: SessionOptions): Promise<Session> {
  const started = performance.now()
  emit({ type: 'connect.started', target: name, via: runner.name })
  const channel = await Channel.open(runner, secrets, { emit, ...(signal ? { signal } : {}) })
  channel.counting = counting
  emit({ type: 'connect.finished', target: name, milliseconds: Math.round(performance.now() - started) })
  emit({ type: 'timing', target: name, phase: 'connect', milliseconds: rounded(performance.now() - started) })
  const costing = { channel, emit, name }
  const cut = (): void => void channel.close()
  signal?.addEventListener('abort', cut)
  try {
    if (signal?.aborted) cut()
    const registry = await loading
    const found = await timed(costing, 'survey', () => survey(channel, name, registry.tools))
    return {
      ...found,
      runner,
      channel,
      secrets,
      registry,
      emit,
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
