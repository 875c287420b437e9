// A host that many controllers want, and what each of them is told.
import { hostname, userInfo } from 'node:os'
import { applyPlan, diagnosticsOf, makePlan, noSecrets, openSession, recover, type Applying, type Session } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { command, defineProject } from '@hostkit/cli'
import { plugin } from '@hostkit/provider-posix/plugin'
import { afterAll, beforeAll } from 'vitest'
import { fresh } from '../../packages/cli/src/fresh.js'
import { refusal } from '../../packages/cli/src/unfinished.js'
import { environment, hostkit } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { marking, MARKS } from './one-writer.js'

const registry = pluginsOf(plugin)
export const HOLDER = '/run/hostkit/holder'
export const ME = `${userInfo().username}@${hostname()}`
/** What a loser is told: who, which run, for how long. */
const TAKEN = /target is held by run (\S+) of (\S+), for (\d+) s now/

export const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** The host of this file. */
export let target: SshHost
let env: NodeJS.ProcessEnv
export const script = async (text: string, ...args: string[]): Promise<string> => (await target.host.script(text, ...args)).stdout
export const open = (): Promise<Session> => openSession({ name: 'target', runner: target.runner(), registry, secrets: noSecrets })
/** Between two attempts, when nothing runs. */
export const cleared = (): Promise<string> =>
  script(`rm -rf ${MARKS} /var/lib/hostkit /home/deploy/.local /srv/lock /srv/home; mkdir -p /var/lib/hostkit`)
export const marks = (): Promise<string> => script(`cat ${MARKS} 2>/dev/null || true`)

/** For one file of tests. */
export function oneHost(): void {
  beforeAll(async () => {
    target = await sshHost({ user: { name: 'deploy' } })
    env = { ...environment(target), HOSTKIT_CONFIG: 'faults/writer.config.ts' }
    await script('chmod 777 /srv')
  })
  afterAll(() => target?.host.delete())
}

export interface Tried {
  /** The run, where it was applied. */
  readonly run?: string
  readonly outcome?: string
  /** What a person would have read otherwise. */
  readonly said?: string
  readonly code?: string
}

export const attempt = (...args: Parameters<typeof apply>): Promise<Tried> =>
  Promise.race([apply(...args), wait(120).then((): Tried => ({ code: 'none', said: 'nothing in two minutes' }))])

/** What `hostkit apply --confirm` does, in this process: a connection that is open already makes the race a closer one. */
async function apply(session: Session, name: string, applying: Applying = {}, seconds = '0.05', timeout = '1s'): Promise<Tried> {
  try {
    let now = await fresh(session, registry)
    const left = refusal(now, '--host target')
    if (left !== null) {
      if (now.unfinished!.alive) throw left
      await recover(now, 'resume')
      now = await fresh(now, registry)
    }
    const project = defineProject('writer', (p) => {
      const first = command(p, `${name}-1`, { exec: marking(`${name}-1`, seconds), down: 'noop', timeout })
      command(p, `${name}-2`, { exec: marking(`${name}-2`, seconds), down: 'noop', timeout, after: [first] })
    })
    const result = await applyPlan(await makePlan(project, null, now), now, applying)
    return { outcome: result.outcome, ...(result.run === null ? {} : { run: result.run }) }
  } catch (error) {
    const [found] = diagnosticsOf(error, 'HK6001')
    return { said: found!.message, code: found!.code }
  }
}

export async function throughCli(name: string, seconds = '0.05'): Promise<Tried & { status: number | null }> {
  const { status, stderr } = await hostkit(['apply', '--host', 'target', '--confirm'], { ...env, HK_NAME: name, HK_SECONDS: seconds })
  if (status === 0) return { status, outcome: 'applied' }
  return { status, said: stderr, code: /error (HK\d+)/.exec(stderr)?.[1] ?? 'none' }
}

/** Whether a loser was told enough: a run of this race, for whom it works, and an age that can be. */
export function badly(lost: Tried, runs: ReadonlySet<string>, elapsed: number): string | null {
  const [, run = '', by, age] = TAKEN.exec(lost.said ?? '') ?? []
  if (lost.code !== 'HK4002' || run === '') return `a loser was told: ${lost.code} ${lost.said}`
  if (!runs.has(run)) return `a loser was told of ${run}, which did not have the host`
  if (by !== ME) return `a loser was told of a run of ${by}`
  return Number(age) > elapsed + 1 ? `a loser was told of ${age} s after ${elapsed.toFixed(1)} s` : null
}
