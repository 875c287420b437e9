import { lookAt, makePlan, now, prepare, same, type Looking, type Plan, type Session } from '@hostkit/core'
import { accepts, begin, withSessionBeside, type Asking, type Begun } from './connect.js'
import { equip, loadHosts, took, type Context } from './context.js'
import type { Loaded, Mark } from './load.js'
import { loadSsh2 } from './ssh/library.js'
import { selection } from './select.js'
import { chooseTarget, type Chosen } from './target.js'

/** Everything for a plan of one host: what the config says, and how the plan is made over the session. */
export interface Planning extends Pick<Loaded, 'registry'>, Asking {
  readonly chosen: Chosen
  readonly make: (session: Session) => Promise<Plan>
}

/** The host is connected to as soon as the config has named it; plugins, types and order are looked at meanwhile. */
export async function withPlanning<T>(
  context: Context,
  config: string | undefined,
  use: (session: Session, planning: Planning) => Promise<T>,
): Promise<T> {
  // Only ssh2 dials ahead, so it is all but certain to be needed; and what it takes to load passes while the host answers.
  if (context.ahead !== null) void loadSsh2().catch(() => {})
  let early: Begun | null = null
  const drop = (): void => {
    early?.drop()
    early = null
  }
  const began = (chosen: Chosen): Begun => {
    const begun = early
    if (begun !== null && same(begun.chosen, chosen)) {
      early = null
      return begun
    }
    drop()
    return begin(context, chosen)
  }
  try {
    const configured = await loadHosts(context, config, (mark) => (early = foreseen(context, mark)))
    const chosen = chooseTarget(context.flags, configured.project.hosts)
    const planned = async (loaded: Loaded): Promise<Planning> => {
      await turn()
      return { registry: loaded.registry, chosen, ...prepared(context, loaded, chosen) }
    }
    // What is wrong already must not cost a login, nor a host be accepted on the way to an error.
    const isWrong = configured.project.diagnostics.some(({ severity }) => severity === 'error')
    if (isWrong || accepts(chosen.reach)) {
      const loaded = await equip(context, configured)
      const planning = await planned(loaded)
      return await withSessionBeside(context, began(chosen), Promise.resolve(loaded.registry), () => Promise.resolve(planning), use)
    }
    const begun = began(chosen)
    const loading = equip(context, configured)
    const registry = loading.then((loaded) => loaded.registry)
    return await withSessionBeside(context, begun, registry, async () => planned(await loading), use)
  } finally {
    drop()
  }
}

/** The host is asked what it is, and answers while everything is put in order here. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** A config that is as it was at the last login leads there once more: that login need not wait for what the config has to say. */
function foreseen(context: Context, mark: Mark): Begun | null {
  const { name, login } = context.ahead ?? { login: null }
  if (!login || login.mark !== mark(login.secrets)) return null
  return begin(context, { name, host: name, reach: login.reach }, login.secrets)
}

/** Everything that is wrong offline, at once; the way to the plan itself comes back. */
function prepared(context: Context, { project, registry }: Loaded, chosen: Chosen): Pick<Planning, 'ask' | 'make'> {
  const { flags } = context
  const since = now()
  const ready = prepare(project, registry, chosen.host)
  const select = selection(
    flags,
    ready.sorted.map(({ address }) => address),
    chosen.name,
  )
  took(context, 'resolve', since)
  let ahead: Looking | null = null
  return {
    ask: (target, view) => void (ahead = lookAt(ready, select, target, view)),
    make: (session) => {
      const looking = session.isForeseen && ahead !== null ? { looking: ahead } : {}
      // A second look is one at the host as it is then.
      ahead = null
      return makePlan(project, chosen.host, session, {
        force: flags.force === true,
        select,
        reach: chosen.reach,
        prepared: ready,
        ...looking,
      })
    },
  }
}
