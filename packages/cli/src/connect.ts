import {
  openSession,
  plainTarget,
  secretsNamed,
  type BatchingHost,
  type Emit,
  type Event,
  type Foreseen,
  type Reach,
  type Registry,
  type Session,
  type Target,
} from '@hostkit/core'
import { askPassphrase } from './ask.js'
import { emitIn, type Context } from './context.js'
import { remember, targetOf, type Way } from './completion/known.js'
import { runnerFor } from './runner.js'
import { secretsHere, withheldFrom, withhold } from './secrets.js'
import type { AskPassphrase } from './ssh/passphrase.js'
import { shownJump } from './ssh/place.js'
import type { Chosen } from './target.js'

/** One connection for as long as it is used. While nothing runs on the host, Ctrl-C simply ends it. */
export const withSession = <T>(context: Context, chosen: Chosen, registry: Registry, use: (session: Session) => Promise<T>): Promise<T> =>
  used(context, open(context, chosen, registry, { emit: emitIn(context), signal: context.interrupt.stop }), use)

/**
 * The same, with what can be worked out offline worked out while the connection is being made. What is wrong there is told first, as if nobody had
 * connected: until then nothing is shown, nobody is asked for a passphrase, and the host has only been logged in to and asked what it is.
 */
export async function withSessionBeside<Offline extends Asking, T>(
  context: Context,
  { opening, ask, release, drop, done }: Begun,
  loading: Promise<Registry>,
  work: () => Promise<Offline>,
  use: (session: Session, offline: Offline) => Promise<T>,
): Promise<T> {
  try {
    const offline = loading.then(work)
    ask(loading, offline)
    const known = await offline.catch((error: unknown) => {
      drop()
      throw error
    })
    release()
    return await used(context, opening, (session) => use(session, known))
  } finally {
    done()
  }
}

/** Who knows what a host like the one that was there the last time is to be asked. */
export interface Asking {
  readonly ask: (target: Target, view: BatchingHost) => void
}

/** A connection that is being made, of which nothing is heard yet. */
export interface Begun {
  readonly chosen: Chosen
  readonly opening: Promise<Session>
  /** What has to be known before the host is asked what it is; and before a person is asked for anything. */
  ask(registry: Promise<Registry>, offline: Promise<Asking>): void
  /** Lets out what there is to say. */
  release(): void
  /** Nobody wants it: it ends, however far it has come. */
  drop(): void
  /** Ctrl-C is no longer for it. */
  done(): void
}

export function begin(context: Context, chosen: Chosen, secrets?: readonly string[]): Begun {
  const { stop } = context.interrupt
  const dropped = new AbortController()
  const abort = (): void => dropped.abort()
  stop.addEventListener('abort', abort)
  const [registry, loaded] = promised<Registry>()
  const [offline, worked] = promised<Asking>()
  const ask: Begun['ask'] = (...known) => {
    loaded(known[0])
    worked(known[1])
  }
  const { emit, release } = held(emitIn(context))
  const opening = open(context, chosen, registry, { emit, signal: dropped.signal, asks: offline, ...(secrets ? { secrets } : {}) })
  // What goes wrong is heard of through `offline` first, whoever else waits for the same.
  for (const one of [registry, offline, opening]) one.catch(() => {})
  const done = (): void => stop.removeEventListener('abort', abort)
  const drop = (): void => {
    done()
    abort()
    void opening.then((session) => session.close()).catch(() => {})
  }
  return { chosen, opening, ask, release, drop, done }
}

function promised<T>(): [Promise<T>, (value: Promise<T>) => void] {
  let settle!: (value: Promise<T>) => void
  return [new Promise<T>((resolve) => (settle = resolve)), settle]
}

interface Opening {
  readonly emit: Emit
  readonly signal: AbortSignal
  /** Nobody is asked for anything before this is done. */
  readonly asks?: Promise<Asking>
  /** The variables that are secrets, where the config has not told yet. */
  readonly secrets?: readonly string[]
}

async function open(context: Context, { name, reach }: Chosen, registry: Registry | Promise<Registry>, opening: Opening): Promise<Session> {
  const { env, folder, terminal, keyring } = context
  const early = opening.secrets !== undefined
  if (!early) withhold(reach, env)
  const secrets = secretsHere(env, folder)
  const passphrase = askPassphrase(context)
  const asking: AskPassphrase = async (...asked) => {
    await opening.asks
    return passphrase(...asked)
  }
  const runner = await runnerFor(name, reach, {
    secrets,
    registry,
    ...(context.ahead ? { ahead: context.ahead } : {}),
    ...(early ? { withheld: opening.secrets } : { found: (way) => keepWay(context, name, { ...way, ...loginBy(context, reach) }) }),
    ...(keyring ? { keyring } : terminal.canAsk ? { askPassphrase: asking } : {}),
  })
  const { emit, signal } = opening
  const { asks } = opening
  const counting = context.flags.timings === true
  const foreseen = asks ? { foreseen: foresee(context, name, asks) } : {}
  const session = await openSession({ name, runner, registry, secrets, emit, counting, signal, ...foreseen })
  if (asks && !session.isForeseen) remember(context.folder, { targets: { [name]: plainTarget(session.target) } })
  return session
}

function keepWay({ folder, found }: Context, name: string, way: Way): void {
  if (found) found[name] = way
  else remember(folder, { ways: { [name]: way } })
}

/** What will be asked of the host, if it is as it was the last time. */
async function foresee(context: Context, name: string, asks: Promise<Asking>): Promise<Foreseen | null> {
  const { ask } = await asks
  const last = targetOf(context.folder, name)
  if (last === null) return null
  const target = { ...last, tools: new Set(last.tools) }
  return { target, ask: (view) => ask(target, view) }
}

/** Whether a host that was never seen may be trusted. */
export const accepts = (reach: Reach): boolean => 'at' in reach && reach.ssh?.acceptNewHostKey === true

/** What the next login may go by, before its config is evaluated. */
function loginBy({ mark, env }: Context, reach: Reach): Pick<Way, 'login'> {
  if (mark === null || accepts(reach) || secretsNamed(reach).length > 0) return {}
  const secrets = withheldFrom(env)
  return { login: { mark: mark(secrets), reach, secrets } }
}

async function used<T>(context: Context, opening: Promise<Session>, use: (session: Session) => Promise<T>): Promise<T> {
  const { stop } = context.interrupt
  const session = await opening
  const cut = (): void => void (context.following || session.close().catch(() => {}))
  stop.addEventListener('abort', cut)
  try {
    if (stop.aborted) cut()
    return await use(session)
  } finally {
    stop.removeEventListener('abort', cut)
    await session.close().catch(() => {})
  }
}

/** Events that wait until they are let go. */
function held(emit: Emit): { emit: Emit; release(): void } {
  let waiting: Event[] | null = []
  return {
    emit: (event) => (waiting ? void waiting.push(event) : emit(event)),
    release: () => {
      const all = waiting ?? []
      waiting = null
      for (const event of all) emit(event)
    },
  }
}

/** How the same machine is named on a command line once more. */
export function wayTo({ host, reach }: Chosen, { local, remote, config }: Context['flags']): string {
  const named = config === undefined ? '' : ` --config ${config}`
  if (local || 'local' in reach) return `--local`
  if (remote === undefined && host !== null) return `--host ${host}${named}`
  const user = reach.ssh?.user === undefined ? '' : ` --user ${reach.ssh.user}`
  const port = reach.ssh?.port === undefined ? '' : ` --port ${reach.ssh.port}`
  const jumps = (reach.ssh?.jump ?? []).map((jump) => ` --jump ${shownJump(jump)}`).join('')
  return `--remote ${reach.at}${user}${port}${jumps}${reach.sudo === undefined || reach.sudo === false ? '' : ' --sudo'}`
}
