import { afterAll, describe, expect, it } from 'vitest'
import { applyPlan } from '../apply.js'
import { bundle } from '../bundle.js'
import type { Address } from '../address.js'
import { kindOf } from '../address.js'
import { downPlan } from '../down.js'
import { arm, follow, say } from '../execute.js'
import { makePlan, type Plan } from '../plan.js'
import type { Project } from '../project.js'
import type { Registry } from '../registry.js'
import { renderSteps } from '../render.js'
import type { Runner } from '../runner.js'
import { schedule, type Step } from '../schedule.js'
import type { Secrets } from '../secret.js'
import { noSecrets } from '../secret.js'
import { openSession, type Session } from '../session.js'

/** A real host, and a way to look at it and change it that is not HostKit's. */
export interface ConformanceHost {
  readonly runner: Runner
  /** Runs something on it, from outside. Rejects when it fails. */
  exec(argv: readonly string[]): Promise<unknown>
  /** Everything on it that counts, as lines. */
  manifest(): Promise<string>
  /** What two manifests differ in; empty when nothing. */
  difference(before: string, after: string): readonly string[]
  /** Called when the case is through with it. */
  remove(): Promise<unknown>
}

export interface ConformanceCase {
  /** A name for the case, where a kind has several. */
  readonly about?: string
  /** The resource under test. */
  readonly address: string
  /** A project that holds it, and what it needs. */
  readonly project: Project
  /** For each field of the kind: a change from outside that HostKit must find and put right. A field that cannot drift says why. */
  readonly drift: Readonly<Record<string, ((host: ConformanceHost) => Promise<unknown>) | string>>
  /** Prepares the host before everything else, such as a package that the kind needs. */
  prepare?(host: ConformanceHost): Promise<unknown>
  /** Looks from outside whether what was applied counts, such as that a server serves it; rejects where it does not. Called after each apply. */
  works?(host: ConformanceHost): Promise<unknown>
  /** Lines of a manifest difference that the kind cannot help, as declared in its `cannot`, or that are kept on purpose. */
  readonly allowed?: readonly RegExp[]
  /** What is left when the plan was taken back, beyond `allowed`: kept things. */
  readonly kept?: readonly RegExp[]
  readonly secrets?: Secrets
}

/**
 * What every kind must be able to do on a real host. For each case: the second plan is empty; the drift of each field is found and repaired; a failure after
 * every prefix of its ops leaves the host as it was; apply → down → apply gives the same host; no secret is in what is planned.
 *
 * @example conformance(registry, () => launchHost(), [{ address: 'posix.file:/etc/x', project, drift: { content: (host) => host.exec(['sh', '-c', 'echo y >/etc/x']) } }])
 */
export function conformance(registry: Registry, launch: () => Promise<ConformanceHost>, cases: readonly ConformanceCase[]): void {
  for (const given of cases) {
    describe(`conformance ${given.address}${given.about ? ` (${given.about})` : ''}`, { timeout: 240_000 }, () => {
      const type = registry.kinds.get(kindOf(given.address as Address))!.type
      const secrets = given.secrets ?? noSecrets
      let host: ConformanceHost
      /** Everything was taken back, and seen to be: such a host is as good as a new one. */
      let isAsBefore = false
      const launched: ConformanceHost[] = []
      const fresh = async (): Promise<void> => {
        await Promise.all(launched.splice(0).map((one) => one.remove()))
        host = await launch()
        launched.push(host)
        await given.prepare?.(host)
      }
      afterAll(() => Promise.all(launched.map((one) => one.remove())))
      const withSession = async <T>(act: (session: Session) => Promise<T>): Promise<T> => {
        const session = await openSession({ name: 'test', runner: host.runner, registry, secrets })
        try {
          return await act(session)
        } finally {
          await session.close()
        }
      }
      const plan = (session: Session): Promise<Plan> => makePlan(given.project, null, session)
      const apply = async (): Promise<Plan> =>
        withSession(async (session) => {
          const made = await plan(session)
          const result = await applyPlan(made, session)
          expect(result.diagnostics).toEqual([])
          expect(['applied', 'unchanged']).toContain(result.outcome)
          await given.works?.(host)
          return made
        })
      const changes = (made: Plan): readonly string[] => made.parts[0]!.changes.map(({ address }) => address)
      const unexpected = (before: string, after: string, more: readonly RegExp[] = []): readonly string[] =>
        host.difference(before, after).filter((line) => ![...OWN, ...(given.allowed ?? []), ...more].some((pattern) => pattern.test(line)))

      it('has a drift for every field', () => expect(Object.keys(given.drift).toSorted()).toEqual([...type.fields].toSorted()))

      it('takes everything back after a failure behind every prefix of its ops', async () => {
        await fresh()
        const before = await host.manifest()
        await withSession(async (session) => {
          const made = await plan(session)
          expect(changes(made)).toContain(given.address)
          const steps = renderSteps(made.parts[0]!, registry, session.target)
          for (let n = 0; n <= steps.length; n++) {
            const some: Step[] = [...steps.slice(0, n), failing(n, steps)]
            const run = `prefix-${n}-${Date.now().toString(36)}`
            const ship = bundle({ run, digest: run, stages: schedule(some), secrets, record: '{}', plan: '{}', window: 5 })
            expect(await arm(session.channel, ship, session.target.state)).toBeNull()
            await say(session.channel, session.target.state, run, 'go')
            const ending = await follow(session.channel, session.target.state, run, {
              line: (line) => (line.kind === 'prove' ? say(session.channel, session.target.state, run, `proved.${line.seq}`) : undefined),
            })
            expect(ending, behind(n, steps)).toMatchObject({ outcome: 'rolled back', failed: [n] })
            expect(unexpected(before, await host.manifest()), behind(n, steps)).toEqual([])
          }
        })
        isAsBefore = true
      })

      it('is the same host after apply, down and apply', async () => {
        if (!isAsBefore) await fresh()
        isAsBefore = false
        const before = await host.manifest()
        const up = await apply()
        const applied = await host.manifest()
        const down = downPlan(up)
        await withSession(async (session) => {
          const result = await applyPlan(down.plan, session)
          expect(result.diagnostics).toEqual([])
        })
        expect(unexpected(before, await host.manifest(), given.kept)).toEqual([])
        await apply()
        expect(unexpected(applied, await host.manifest())).toEqual([])
      })

      it('plans nothing once it is applied', async () => {
        await apply()
        expect(changes(await withSession(plan))).toEqual([])
      })

      for (const field of type.fields) {
        const change = given.drift[field]
        if (typeof change !== 'function') continue
        it(`finds and repairs the drift of ${field}`, async () => {
          await change(host)
          const made = await withSession(plan)
          const found = made.parts[0]!.changes.find(({ address }) => address === given.address)
          expect(found?.reasons.flatMap((reason) => (reason.reason === 'differs' ? reason.fields : [reason.reason]))).toContain(field)
          await apply()
          expect(changes(await withSession(plan))).toEqual([])
        })
      }
    })
  }
}

/** HostKit's own records are not part of "the same host", nor are the units its processes ran in, which the service manager forgets a moment later. */
const OWN = [/\/var\/lib\/hostkit(\/|\b)/, /^[+-] unit-file hostkit-\S+\.service transient$/]

/** Which ops were taken back, and what that means where there were none. */
export function behind(count: number, steps: readonly Step[]): string {
  if (count === 0) return 'before any op: the check or a reader itself changed the host'
  const { op } = steps[count - 1]!
  const last = op.op === 'exec' ? (op.label ?? (op.role === 'check' ? 'the check' : op.argv.join(' ').slice(0, 60))) : `${op.op} ${op.path}`
  return `after ${count} of ${steps.length} ops, the last of them: ${last}`
}

/** A step behind all others that fails. */
const failing = (number: number, steps: readonly Step[]): Step => ({
  number,
  address: (steps[0]?.address ?? 'test:failing') as Address,
  op: { op: 'exec', argv: ['false'], role: 'change', undo: 'none', repeatable: false },
  after: steps.slice(0, number).map((step) => step.number),
})
