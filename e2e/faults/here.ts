import {
  applyPlan,
  downPlan,
  Failure,
  makePlan,
  noSecrets,
  openSession,
  recover,
  type ApplyResult,
  type Plan,
  type Project,
  type Runner,
  type Secrets,
  type Session,
} from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { plugin as caddy } from '@hostkit/provider-caddy/plugin'
import { plugin as nftables } from '@hostkit/provider-nftables/plugin'
import { plugin as packages } from '@hostkit/provider-packages/plugin'
import { plugin as posix } from '@hostkit/provider-posix/plugin'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import { canaries } from '../canaries.js'
import type { Ended } from '../hostkit.js'

const registry = pluginsOf(posix, systemd, caddy, nftables, packages)
const secrets: Secrets = { reveal: ({ secret }) => (secret === 'env:HK_TOKEN' ? canaries.token : null) }

/**
 * A controller in this process: the same steps on the same library as the command, without its start, which is most of what a short run costs. What is broken
 * on the host or on the way there does not know the difference; who dies himself must be a process.
 */
export class Here {
  private readonly project: Project

  private constructor(project: Project) {
    this.project = project
  }

  static async load(): Promise<Here> {
    // It reads where the host is, which only the command has to know.
    process.env['HK_KEY'] ??= '/nowhere'
    process.env['HK_SMALL'] = '1'
    return new Here(((await import('./every-kind.config.js')) as { default: Project }).default)
  }

  up(runner: Runner): Promise<Ended> {
    return ended(() => within(runner, secrets, async (session) => applyPlan(await makePlan(this.project, 'target', session), session)))
  }

  /** `plan`: of the run that is taken back. */
  down(runner: Runner, plan: Plan): Promise<Ended> {
    return ended(() => within(runner, secrets, (session) => applyPlan(downPlan(plan).plan, session)))
  }

  /** By somebody who has no secrets. */
  resume(runner: Runner): Promise<Ended> {
    return ended(() => within(runner, noSecrets, (session) => recover(session, 'resume')))
  }
}

async function within<T>(runner: Runner, known: Secrets, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession({ name: 'target', runner, registry, secrets: known })
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

/** As the command says it: the same exit codes, and the codes of errors. */
async function ended(work: () => Promise<ApplyResult | null>): Promise<Ended> {
  const said = (diagnostics: Failure['diagnostics']): string => diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n')
  try {
    const result = await work()
    if (result === null) return { status: 0, stdout: 'nothing to resume', stderr: '' }
    const status = { applied: 0, unchanged: 0, 'rolled back': 3, 'needs operator': 4 }[result.outcome]
    return { status, stdout: result.outcome, stderr: said(result.diagnostics) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { status: 1, stdout: '', stderr: said(error.diagnostics) }
  }
}
