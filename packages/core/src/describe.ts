import { idOf, type Address } from './address.js'
import { problem, type Diagnostic, type Source } from './diagnostic.js'
import { sayOff, type Ending } from './execute.js'
import { deviation } from './fit.js'
import { located } from './located.js'
import type { Outcome } from './outcome.js'
import type { Part, PlannedChange } from './plan.js'
import { readStates } from './read.js'
import { typeOf } from './render.js'
import type { Target } from './resource.js'
import type { Step } from './schedule.js'
import type { Session } from './session.js'

/** What became of one change. */
export type ChangeStatus = 'done' | 'undone' | 'failed' | 'kept' | 'not started'

export interface ApplyResult {
  readonly outcome: Outcome
  readonly run: string | null
  readonly changes: readonly { readonly address: Address; readonly action: PlannedChange['action']; readonly status: ChangeStatus }[]
  /** What went wrong, or what the outcome leaves to say. */
  readonly diagnostics: readonly Diagnostic[]
  /** Steps that stay although the run was taken back, or that could not be taken away. */
  readonly kept: readonly { readonly address: Address; readonly why: string }[]
  readonly stopped: boolean
}

/** After a commit the host is read once more: what did not become what was planned is said, not hoped. */
export async function conclude(ending: Ending, part: Part, steps: readonly Step[], session: Session, way: string): Promise<ApplyResult> {
  const { registry, target, channel } = session
  const told = describe(ending, part.changes, steps, toldOf(target, way), part.resources)
  const result = { ...told, diagnostics: told.diagnostics.map((one) => located(one, part.resources)) }
  if (ending.outcome !== 'applied') return result
  const readings = part.changes.map(({ address, after }) => ({
    address,
    id: idOf(address),
    type: typeOf(registry, address),
    props: null,
    expected: after,
  }))
  const { states, diagnostics } = await readStates(readings, session.look(), target)
  const kept = new Set(result.kept.map(({ address }) => address))
  const off = part.changes.flatMap(({ address, after }) => {
    const fields = states.has(address) && !kept.has(address) ? deviation(registry, address, after, states.get(address) ?? null) : []
    return fields.length === 0
      ? []
      : [
          problem('HK4006', `${address} is not what was planned: ${fields.join(', ')}`, {
            address,
            hint: `the run is committed; plan again to see the difference, or take it back: hostkit down ${way} --run ${ending.run}`,
          }),
        ]
  })
  const all = [...result.diagnostics, ...[...diagnostics, ...off].map((one) => located(one, part.resources))]
  if (all.length === 0) return result
  // Addresses and names of fields, no values. How the run ended is known without it: a host that does not take it is no failure.
  const words = [...diagnostics.map((one) => `${one.address ?? 'the host'} could not be read again`), ...off.map(({ message }) => message)]
  await sayOff(channel, target.state, ending.run, words).catch(() => {})
  return { ...result, outcome: 'needs operator', diagnostics: all }
}

/** Of what lies at a path, the one whose path these words name, the longest first. */
const mentioned = (words: readonly string[], changes: readonly { readonly address: Address }[]): Address | undefined =>
  changes
    .map(({ address }) => ({ address, path: idOf(address) }))
    .filter(({ path }) => path.startsWith('/') && words.some((line) => names(line, path)))
    .toSorted((a, b) => b.path.length - a.path.length)[0]?.address

function names(line: string, path: string): boolean {
  const at = line.indexOf(path)
  return at >= 0 && !/^[\w./-]/.test(line.slice(at + path.length))
}

/** The host of a run, as people are told of it. */
export interface Told {
  readonly name: string
  /** Its folder of HostKit. */
  readonly state: string
  /** How it is named on a command line. */
  readonly way: string
  /** As whom HostKit acts there, where that is not root. */
  readonly user?: string
}

export const toldOf = ({ name, state, uid, user }: Target, way: string): Told => ({ name, state, way, ...(uid === 0 ? {} : { user }) })

export function describe(
  ending: Ending,
  changes: readonly { readonly address: Address; readonly action: string }[],
  steps: readonly Pick<Step, 'number' | 'address'>[],
  { name, state, way, user }: Told,
  declared: readonly { readonly address: Address; readonly source: Source }[] = [],
): ApplyResult {
  const address = new Map(steps.map((step) => [step.number, step.address]))
  const kept = ending.kept.flatMap(({ step, why }) => {
    const one = address.get(step)
    // What stayed when an interrupted stage was taken back has been done once more since, where the run was finished after all.
    return one === undefined || (ending.outcome === 'applied' && why === 'kept') ? [] : [{ address: one, why }]
  })
  const failed = new Set(ending.failed.map((step) => address.get(step)))
  const keptHere = new Set(kept.map(({ address }) => address))
  // Where the journal says nothing of a step, it was never begun.
  const begun = new Set(
    ending.journal
      .filter(({ kind }) => ['intent', 'start', 'ok', 'fail'].includes(kind))
      .flatMap(({ steps }) => steps.map((step) => address.get(step))),
  )
  const status = (one: Address): ChangeStatus => {
    if (failed.has(one)) return 'failed'
    if (keptHere.has(one)) return 'kept'
    if (ending.outcome === 'applied') return 'done'
    return begun.has(one) ? 'undone' : 'not started'
  }
  const words = ending.cause.split('\n').filter((line) => line.trim() !== '')
  const culprits = [...failed].filter((one) => one !== undefined)
  const [culprit] = culprits
  // Files are put in place together: whose it is stands in the words.
  const meant = culprit ?? mentioned(words, changes)
  const may =
    user !== undefined && /Permission denied|not permitted/.test(ending.cause) ? `; HostKit is ${user} there, and root with sudo: true` : ''
  // A command that was run once for several says in its own words which of them it is about.
  const together = culprits.map((one) => {
    const source = declared.find(({ address }) => address === one)?.source
    return source ? `${one} (${source.file}:${source.line})` : one
  })
  const diagnostics: Diagnostic[] = []
  if (ending.outcome === 'rolled back' || ending.outcome === 'needs operator') {
    const unproven = ending.journal.some(({ kind }) => kind === 'unproven')
    const code = ending.stopped ? 'HK4008' : unproven ? 'HK4007' : /No space left|no room/i.test(ending.cause) ? 'HK4004' : 'HK4001'
    diagnostics.push(
      problem(
        code,
        ending.stopped
          ? 'the run was stopped and taken back'
          : unproven
            ? 'access was not proven by a new connection, and the change was taken back'
            : culprit
              ? culprits.length > 1
                ? `a step that ${culprits.length} resources share failed`
                : `${culprit} failed`
              : ending.journal.some(({ kind }) => kind === 'interrupted')
                ? `the run was interrupted on ${name}, and taken back`
                : `the run failed on ${name}`,
        {
          ...(meant ? { address: meant } : {}),
          details: [...(culprits.length > 1 && code === 'HK4001' ? [`shared by ${together.join(', ')}`] : []), ...words.slice(-12)],
          hint:
            ending.outcome === 'rolled back'
              ? kept.length === 0
                ? `${name} is as it was before the run${may}`
                : `${name} is as it was before the run, except for what was kept: ${[...keptHere].join(', ')}`
              : `read the state below, put it right, then plan again`,
        },
      ),
    )
  }
  if (ending.outcome === 'needs operator') {
    diagnostics.push(
      problem('HK4005', `the run ${ending.run} could not be taken back completely`, {
        details: [
          ...ending.foreign.map((path) => `left alone, somebody else changed it: ${path}`),
          ...ending.kept.filter(({ why }) => why === 'irreversible').map(({ step }) => `cannot be taken back: ${address.get(step)}`),
        ],
        hint: `before-images are in ${state}/runs/${ending.run}/before on ${name}; hostkit runs ${way} --id ${ending.run} --verbose`,
      }),
    )
  }
  return {
    outcome: ending.outcome,
    run: ending.run,
    changes: changes.map((change) => ({
      address: change.address,
      action: change.action as PlannedChange['action'],
      status: status(change.address),
    })),
    diagnostics,
    kept,
    stopped: ending.stopped,
  }
}

/** Who has a host, for whoever finds it taken. */
export const taken = (name: string, { run, by, seconds }: { run: string; by: string; seconds: number }): string =>
  `${name} is held by run ${run}${by === '' ? '' : ` of ${by}`}, for ${Math.round(seconds)} s now`

/** Why the executor refused, before anything changed. */
export function explain(why: string, values: Readonly<Record<string, string>>, { name, way }: Pick<Told, 'name' | 'way'>): Diagnostic {
  switch (why) {
    case 'locked':
      return values['run'] === undefined
        ? problem('HK4002', `${name} is held by a process that an earlier run left behind`, {
            hint: 'it is free when that process ends; fuser -v on the lock, on the host, names it',
          })
        : problem('HK4002', taken(name, { run: values['run'], by: values['by'] ?? '', seconds: Number(values['seconds']) }), {
            hint: `wait for it, or follow it: hostkit resume ${way}`,
          })
    case 'unfinished':
      return problem('HK4003', `the run ${values['run'] ?? '?'} on ${name} is unfinished`, { hint: `hostkit resume ${way}` })
    case 'applied':
      return problem('HK3005', `this plan was applied already, by run ${values['run'] ?? '?'}`, {
        hint: 'a plan applies once; make a new one',
      })
    case 'full':
      return problem('HK4004', `${name} has no room for the run`, {
        details: [`needed: ${values['need']} kB, free: ${values['free']} kB`],
        hint: 'free some space; nothing was changed',
      })
    case 'stopped':
      return problem('HK4008', 'stopped before anything was changed')
    default:
      return problem('HK4001', `${name} refused the run: ${why}`)
  }
}
