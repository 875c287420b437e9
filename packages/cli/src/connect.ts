import { openSession, type Registry, type Session } from '@hostkit/core'
import { askPassphrase } from './ask.js'
import { emitIn, type Context } from './context.js'
import { runnerFor } from './runner.js'
import { secretsHere, withhold } from './secrets.js'
import { shownJump } from './ssh/place.js'
import type { Chosen } from './target.js'

/** One connection for as long as it is used. While nothing runs on the host, Ctrl-C simply ends it. */
export async function withSession<T>(
  context: Context,
  { name, reach }: Chosen,
  registry: Registry,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { interrupt, env, folder, terminal } = context
  withhold(reach, env)
  const secrets = secretsHere(env, folder)
  const { keyring } = context
  const ask = keyring ? { keyring } : terminal.canAsk ? { askPassphrase: askPassphrase(context) } : {}
  const runner = await runnerFor(name, reach, { secrets, registry, ...ask })
  const session = await openSession({
    name,
    runner,
    registry,
    secrets,
    emit: emitIn(context),
    counting: context.flags.timings === true,
    signal: interrupt.stop,
  })
  const cut = (): void => void (context.following || session.close().catch(() => {}))
  interrupt.stop.addEventListener('abort', cut)
  try {
    if (interrupt.stop.aborted) cut()
    return await use(session)
  } finally {
    interrupt.stop.removeEventListener('abort', cut)
    await session.close().catch(() => {})
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
