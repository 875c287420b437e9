import {
  ancestors,
  defineResource,
  isPath,
  jsonSchema,
  milliseconds,
  same,
  statFact,
  textFact,
  type Address,
  type Argv,
  type Change,
  type Claim,
  type Fact,
  type Op,
  type ResourceType,
  type UndoWith,
} from '@hostkit/core'
import {
  addToPhase,
  caller,
  checkChoice,
  checkOptions,
  claimName,
  declare,
  diagnose,
  inPhase,
  type CommandHandle,
  type DeclaringScope,
  type Handle,
  type Phase,
} from '@hostkit/dsl'
import type { CommandProps } from './props.gen.js'
import * as validators from './validators.gen.js'

/** What ran, as its stamp on the host says. Everything in it makes the command run again when it changes. */
export interface CommandState {
  readonly exec: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly user: string
  /** A digest over what it depends on. */
  readonly inputs: string
  readonly timeout: string | null
  readonly down: readonly string[] | 'noop' | 'irreversible' | null
  /** It may run twice: something says whether it is done. */
  readonly guarded: boolean
  readonly stamp: string
}

const DECIDING = ['exec', 'cwd', 'env', 'user', 'inputs'] as const

/** Something that is run once, and again when it or its inputs change. */
export const commandKind: ResourceType<'posix.command', CommandProps, CommandState & Guards> = defineResource({
  kind: 'posix.command',
  schema: jsonSchema<CommandProps>(validators.command),
  fields: DECIDING,
  runs: true,
  id: ({ name }) => name,
  desired: (
    { name, exec, cwd = '/', env = {}, user = 'root', timeout = null, down = null, creates = null, unless = null },
    target,
    attached,
  ): CommandState & Guards => ({
    exec,
    cwd,
    env,
    user,
    inputs: attached,
    timeout,
    down: down as CommandState['down'],
    guarded: creates !== null || unless !== null,
    stamp: `${target.state}/stamps/${name.replaceAll('/', '-')}.json`,
    creates,
    unless,
  }),
  *read({ expected, id, target }, host) {
    const stamp = expected?.stamp ?? `${target.state}/stamps/${id.replaceAll('/', '-')}.json`
    const { creates = null, unless = null } = expected ?? {}
    const [text, made, done] = yield* host.all([
      host.ask(textFact, stamp),
      creates === null ? undefined : host.ask(statFact, creates),
      unless === null ? undefined : host.ask(guardFact(unless), ''),
    ])
    if (made === null || done === false) return null
    const ran = text === null ? null : parseStamp(text)
    if (ran)
      return { ...ran, stamp, creates, unless, timeout: expected?.timeout ?? null, guarded: expected?.guarded ?? false, down: ran.down }
    // Never run by us, but what it is for is there.
    return expected?.guarded ? expected : null
  },
  diff: (before, after) => DECIDING.filter((field) => !same(before[field], after[field])),
  *apply(change, { id }) {
    yield* run(change, id)
    const { after, before } = change
    if (after)
      yield { op: 'write', path: after.stamp, content: `${JSON.stringify(stampOf(after))}\n`, owner: 'root', group: 'root', mode: 0o600 }
    else yield { op: 'remove', path: before.stamp, what: 'file' }
  },
  describe: ({ exec, down }) => `${exec.join(' ')}${down === null ? '' : `; down: ${typeof down === 'string' ? down : down.join(' ')}`}`,
  provides: ({ name }) => [`command:${name}`],
  // What its arguments name comes first: a command that writes below a declared directory finds it there.
  uses: ({ exec, cwd, user, creates }): Claim[] => [
    ...[...exec.slice(1), ...(creates ? [creates] : []), ...(cwd ? [cwd] : [])]
      .filter((word) => isPath(word))
      .flatMap((path) => [...ancestors(path), `path:${path}` as const]),

    ...(exec[0].includes('/') ? [`path:${exec[0]}` as const] : [`program:${exec[0]}` as const]),
    ...(cwd ? [`path:${cwd}` as const] : []),
    ...(user ? [`user:${user}` as const] : []),
  ],
  refresh: ({ inputs = [] }) => inputs as Claim[],
  down: ({ action, before, after }) => {
    const { down } = (after ?? before)!
    if (down === 'noop') return action === 'create' ? 'invert' : 'noop'
    return down === null || down === 'irreversible' ? 'irreversible' : 'invert'
  },
})

interface Guards {
  readonly creates: string | null
  readonly unless: readonly string[] | null
}

/** Up: the command itself. On the way down: its own way back, where it has one. */
function* run({ before, after, reasons }: Change<CommandState>, id: string): Iterable<Op> {
  const goingDown = after === null || reasons.some(({ reason }) => reason === 'down')
  if (goingDown) {
    const ran = before ?? after!
    if (Array.isArray(ran.down))
      yield {
        op: 'exec',
        argv: framed({ ...ran, exec: ran.down }),
        role: 'change',
        // Each of the two is declared as the way back of the other.
        undo: framed(ran),
        repeatable: false,
        label: `take back ${id}`,
      }
    return
  }
  const { down, guarded, timeout } = after
  const undo: Argv | UndoWith | 'none' | 'irreversible' = Array.isArray(down)
    ? framed({ ...after, exec: down })
    : down === 'irreversible'
      ? 'irreversible'
      : 'none'
  yield {
    op: 'exec',
    argv: framed(after),
    role: 'change',
    undo,
    repeatable: guarded,
    ...(timeout === null ? {} : { timeout }),
    label: `run ${id}`,
  }
}

/** Directory, environment and user around an argv, by constant words: no value of theirs is ever shell text. */
function framed({ exec, cwd, env, user }: Pick<CommandState, 'exec' | 'cwd' | 'env' | 'user'>): Argv {
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`)
  const inner = variables.length > 0 ? ['env', ...variables, ...exec] : exec
  const as = user === 'root' ? inner : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--', ...inner]
  return cwd === '/' ? (as as unknown as Argv) : ['sh', '-c', 'cd -- "$1" && shift && exec "$@"', 'sh', cwd, ...as]
}

const stampOf = ({ exec, cwd, env, user, inputs, down }: CommandState): object => ({ exec, cwd, env, user, inputs, down })

/** A stamp is a file on the host: hostile text, taken over field by field. */
function parseStamp(text: string): Omit<CommandState, 'stamp' | 'timeout' | 'guarded'> | null {
  try {
    const { exec, cwd, env, user, inputs, down } = JSON.parse(text) as Record<string, unknown>
    if (
      !isList(exec) ||
      typeof cwd !== 'string' ||
      typeof user !== 'string' ||
      typeof inputs !== 'string' ||
      typeof env !== 'object' ||
      env === null
    )
      return null
    const variables = Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
    return { exec, cwd, env: variables, user, inputs, down: isList(down) || down === 'noop' || down === 'irreversible' ? down : null }
  } catch {
    return null
  }
}

const isList = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

const guardFact = (argv: readonly string[]): Fact<string, boolean> => ({
  name: `unless ${JSON.stringify(argv)}`,
  command: () => ({ argv: argv as unknown as Argv }),
  parse: ({ status }) => [status === 0],
})

export interface CommandOptions {
  /** Program and arguments. No shell: `['sh', '-c', '…']` where one is wanted. */
  readonly exec: readonly [string, ...string[]]
  /** `'before-start'`: before the units of this service are started; `'after-start'`: after. Default: as the references say. */
  readonly phase?: 'before-start' | 'after-start' | undefined
  /** Default `/`. */
  readonly cwd?: string | undefined
  /** Added to the environment. Other users can read it: no secrets. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** A user of the host. Default root. */
  readonly user?: string | undefined
  /** It runs again when one of these changes. */
  readonly inputs?: readonly Handle[] | undefined
  /** It is done when this path exists. */
  readonly creates?: string | undefined
  /** It need not run when this exits with 0. Runs when planning, so it must not change anything. */
  readonly unless?: readonly [string, ...string[]] | undefined
  /** After this it is killed and has failed: `'30s'`. Default: no limit; but after an hour others may take the run for one that hangs, and end it. */
  readonly timeout?: string | undefined
  /** How it is taken back: a command, `'noop'` (nothing to do) or `'irreversible'`. Default: it cannot be, and plans say so. */
  readonly down?: readonly [string, ...string[]] | 'noop' | 'irreversible' | undefined
  /** What has to be there first. */
  readonly after?: readonly Handle[] | undefined
}

/**
 * A command. It runs when its stamp on the host differs (the command, its directory, environment, user or inputs changed), when `creates` is missing, or when
 * `unless` fails; with none of these, once.
 *
 * @example command(web, 'migrate', { exec: ['bin/app', 'eval', 'App.Release.migrate()'], phase: 'before-start', down: ['bin/app', 'eval', 'App.Release.rollback()'] })
 */
export function command(scope: DeclaringScope, name: string, options: CommandOptions): CommandHandle {
  const source = caller()
  claimName(scope, 'command', name, source)
  checkOptions(
    scope,
    'command',
    options,
    ['exec', 'phase', 'cwd', 'env', 'user', 'inputs', 'creates', 'unless', 'timeout', 'down', 'after'],
    source,
  )
  const { exec, phase, cwd, env, user, inputs = [], creates, unless, timeout, down, after = [] } = options
  if (timeout !== undefined) {
    try {
      milliseconds(timeout)
    } catch (error) {
      diagnose(scope, 'HK1004', (error as Error).message, { source })
    }
  }
  if (phase !== undefined && checkChoice(scope, 'phase', phase, ['before-start', 'after-start'], source) && scope.scope !== 'service')
    diagnose(scope, 'HK1004', 'a phase needs a service around it', {
      source,
      hint: 'declare the command in a service, or leave "phase" out',
    })
  const id = scope.scope === 'service' ? `${scope.name}/${name}` : name
  const units = (): readonly Address[] => (phase === 'after-start' ? inPhase(scope, 'unit') : [])
  const props = {
    name: id,
    exec,
    cwd,
    env,
    user,
    inputs: inputs.flatMap(({ addresses }) => addresses.map((address) => `address:${address}`)),
    creates,
    unless,
    timeout,
    down,
  }
  const declared = declare(scope, { kind: 'posix.command', id, props, source, after: () => [...after, ...inputs, ...units()] })
  if (phase !== undefined && scope.scope === 'service') addToPhase(scope, phase satisfies Phase, declared.address)
  return { handle: 'command', name, ...declared }
}
