import { connect, type Socket } from 'node:net'
import type { Asked } from './asked.js'
import { ways, type Login, type Way } from './completion/known.js'
import type { Flags } from './flags.js'

/**
 * The connection that a plan will most likely need, opened before anything else is loaded: to where its host was found the last time. Only TCP, only
 * for a command line that says nothing else of the way; whether it leads to where the config says, is seen when the config has been read.
 */
export interface Ahead {
  /** Of the host, and how it was logged in to the last time. */
  readonly name: string
  readonly login: Login | null
  /** The open, or opening, connection to just there; `null`: there is none. It is given once. */
  take(way: Way): Socket | null
  /** What was not taken ends. */
  end(): void
}

/** The flags that have no say in which machine is meant, beside its name. */
const BESIDE: ReadonlySet<string> = new Set<keyof Flags>([
  'host',
  'confirm',
  'dryRun',
  'detailedExitcode',
  'force',
  'timings',
  'json',
  'quiet',
  'verbose',
  'debug',
  'color',
])

export function dialAhead(asked: Asked | null, env: NodeJS.ProcessEnv, cwd: string): Ahead | null {
  const host = hostOf(asked, env)
  if (host === null) return null
  const known = Object.entries(ways(cwd)).filter(([name]) => host === '' || name === host)
  const [found] = known.length === 1 ? known : []
  if (found === undefined) return null
  const [name, { login = null, ...way }] = found
  let socket: Socket | null = connect({ ...way, noDelay: true })
  // Whoever takes it hears of its end by `destroyed`.
  socket.on('error', () => {})
  socket.unref()
  return {
    name,
    login,
    take: ({ host, port }) => {
      if (socket === null || socket.destroyed || host !== way.host || port !== way.port) return null
      const taken = socket
      socket = null
      return taken.ref()
    },
    end: () => void socket?.destroy(),
  }
}

/** The one host that a plain `plan` or `apply` is about, `''` where it names none; `null`: this is another command line. */
function hostOf(asked: Asked | null, env: NodeJS.ProcessEnv): string | null {
  if (asked?.kind !== 'verb' || (asked.name !== 'plan' && asked.name !== 'apply') || env['HOSTKIT_CONFIG']) return null
  const { args, flags } = asked
  return args.every((one) => one === undefined) && Object.keys(flags).every((name) => BESIDE.has(name)) ? (flags.host ?? '') : null
}
