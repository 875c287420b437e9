import { Failure, makePlan, prepare, type Emit, type Plan, type Project, type Registry, type Runner, type Secrets } from '@hostkit/core'
import { refusal } from '../unfinished.js'
import { loadProject, type Loaded } from '../load.js'
import { loadRegistry } from '../plugins.js'
import { runnerFor } from '../runner.js'
import { secretsHere } from '../secrets.js'
import { selection } from '../select.js'
import { chooseTarget } from '../target.js'
import { answer, opened, type Answer, type Given } from './answer.js'
import { using, type Connection } from './connect.js'

export interface LoadOptions {
  /** Where the search for a config starts, and what a path is relative to. Default: the working directory. */
  readonly cwd?: string | undefined
}

/** Loads a config and the plugins of its project. Without a file, the nearest hostkit.config.ts. */
export const load = (config?: string, { cwd = process.cwd() }: LoadOptions = {}): Promise<Answer<Loaded>> =>
  answer(() => loadProject({ config, cwd }))

export interface PlanOptions {
  /** The way to the host, or a connection that is open already. Default: as the config declares it. */
  readonly target?: Runner | Connection | undefined
  /** Whose declarations land there. May be left out where the config has one host. */
  readonly host?: string | undefined
  readonly only?: readonly string[] | undefined
  readonly except?: readonly string[] | undefined
  /** Also what would cut off HostKit itself. */
  readonly force?: boolean | undefined
  readonly secrets?: Secrets | undefined
  readonly onEvent?: Emit | undefined
  readonly signal?: AbortSignal | undefined
}

/** A plan, and what is needed to apply it from here. */
export interface Planned {
  readonly plan: Plan
  readonly registry: Registry
  readonly target: Runner | Connection
  readonly secrets: Secrets
}

/** Reads a host and compares. Nothing is changed. */
export const plan = (project: Given<Loaded | Project>, options: PlanOptions = {}): Promise<Answer<Planned>> =>
  answer(async () => {
    const { only, except, force = false, host, secrets = secretsHere(), onEvent, signal } = options
    const { project: declared, registry } = await loadedOf(opened(project))
    const chosen = chooseTarget({ ...(host === undefined ? {} : { host }), ...(options.target ? { local: true } : {}) }, declared.hosts)
    const prepared = prepare(declared, registry, chosen.host)
    const select = selection(
      { ...(only ? { only } : {}), ...(except ? { except } : {}) },
      prepared.sorted.map(({ address }) => address),
      chosen.name,
    )
    const target =
      options.target ?? Object.assign(await runnerFor(chosen.name, chosen.reach, { secrets, registry }), { reach: chosen.reach })
    const name = chosen.host ?? undefined
    return using(target, { name, registry, secrets, onEvent, signal }, async (connection) => {
      const left = refusal(connection, '')
      if (left) throw left
      const { reach } = connection
      return {
        plan: await makePlan(declared, chosen.host, { ...connection, registry }, { force, select, prepared, ...(reach ? { reach } : {}) }),
        registry,
        target,
        secrets,
      }
    })
  })

async function loadedOf(project: Loaded | Project): Promise<Pick<Loaded, 'project' | 'registry'>> {
  if ('registry' in project) return project
  const { registry, diagnostics } = await loadRegistry(process.cwd(), project.plugins)
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Failure(diagnostics)
  return { project, registry }
}
