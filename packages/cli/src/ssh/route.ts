import { Failure, problem, type SshOptions } from '@hostkit/core'
import { settle, type Settings } from './config.js'

/** One machine of a way: what is said of it, and what comes of that. */
export interface Stop<Options extends SshOptions = SshOptions> {
  readonly options: Options & { readonly host: string }
  readonly settings: Settings
}

/** More than this is a circle. */
const MOST = 8
class Circle extends Failure {}

/** The ssh program would follow a circle for ever, a process a step. Whatever else is wrong on the way, it finds by itself. */
export async function refuseCircle(options: SshOptions & { host: string; home?: string }): Promise<void> {
  try {
    await route({ ...options, transport: 'ssh2' })
  } catch (error) {
    if (error instanceof Circle) throw error
  }
}

/**
 * The machines that a connection goes through, the nearest first, and where it leads. As with `ssh -J`, each has its own part of ssh_config(5); only
 * the nearest may have a ProxyJump of its own, for the others the way is said already.
 */
export async function route<Options extends SshOptions & { host: string; home?: string; withheld?: readonly string[] }>(
  options: Options,
  depth = 0,
): Promise<{ readonly hops: readonly Stop[]; readonly settings: Settings }> {
  const settings = await settle(options)
  if (settings.jumps.length > 0 && depth >= MOST)
    throw new Circle(
      problem('HK2001', `the way to ${options.host} leads through more than ${MOST} machines`, {
        hint: 'does a ProxyJump lead in a circle?',
      }),
    )
  const hops: Stop[] = []
  for (const [i, { at, ...jump }] of settings.jumps.entries()) {
    const { home, withheld } = options
    const own = {
      ...jump,
      host: at,
      ...(home === undefined ? {} : { home }),
      ...(withheld === undefined ? {} : { withheld }),
      ...(i === 0 ? {} : { jump: [] }),
    }
    const way = await route(own, depth + 1)
    hops.push(...way.hops, { options: own, settings: way.settings })
  }
  return { hops, settings }
}
