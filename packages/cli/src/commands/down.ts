import {
  applyPlan,
  downPlan,
  exit,
  fail,
  joinPlans,
  listRuns,
  readPlan,
  seal,
  splitPlan,
  type Address,
  type DownPlan,
  type Plan,
  type Registry,
  type Run,
  type Session,
  type TargetRecord,
} from '@hostkit/core'
import { resolve } from 'node:path'
import { wayTo, withSession } from '../connect.js'
import { loadHosts, registryHere, report, type Context, type Verb } from '../context.js'
import { keep } from '../keep.js'
import { foreignRun, lastRun } from '../lastRun.js'
import { hostsNow } from '../machine.js'
import { chooseMany, isMany, selectMany } from '../many/choose.js'
import { allOf, each } from '../many/each.js'
import { conclude, perform } from '../perform.js'
import { loadRegistry } from '../plugins.js'
import { shownAddress } from '../print/kind.js'
import { pathFor, showPlan } from '../print/plan.js'
import { safe } from '../print/safe.js'
import { selection } from '../select.js'
import { withhold } from '../secrets.js'
import { loadPlan, parsePlan } from '../store.js'
import { chooseForPlan, chooseTarget, type Chosen } from '../target.js'
import { refusal } from '../unfinished.js'

/** The way back from a plan, or from a run that a host remembers. Shows and saves it; with `--confirm` it is gone, too. */
export const run: Verb = async (context, [file]) => {
  const { flags } = context
  const chosen = [file, flags.last, flags.run].filter((one) => one !== undefined).length
  if (chosen !== 1)
    fail('HK6001', chosen === 0 ? 'what is to be taken back?' : 'one thing at a time is taken back', {
      hint: 'hostkit down PLAN, hostkit down --host NAME --last, or --run ID',
    })
  return file === undefined ? fromHost(context) : fromFile(context, file)
}

async function fromFile(context: Context, file: string): Promise<number> {
  const { flags, cwd } = context
  const up = await loadPlan(file === '-' ? file : resolve(cwd, file))
  const registry = await registryHere(context)
  const down = derive(context, splitPlan(up))
  await show(context, down, registry)
  if (!flags.confirm) return exit.ok
  withhold(down.plan.parts, context.env)
  const part = down.plan.parts[0] ?? fail('HK3003', 'the plan is for no host')
  if (down.plan.parts.length > 1 || isMany(flags)) return (await import('../many/apply.js')).applyParts(context, down.plan, registry)
  const chosen = chooseForPlan(flags, part.target, await hostsNow(context))
  return withSession(context, chosen, registry, (session) => go(context, session, down.plan, wayTo(chosen, flags)))
}

async function fromHosts(context: Context): Promise<number> {
  const { flags } = context
  if (flags.run !== undefined) fail('HK6001', 'a run belongs to one host', { hint: '--last takes the last one of each' })
  const { project, folder } = await loadHosts(context, undefined)
  const chosen = chooseMany(flags, project.hosts)
  const { registry, diagnostics } = await loadRegistry(folder, project.plugins)
  await report(context, diagnostics)
  const ups = allOf(
    await each(context, chosen, (one, own) =>
      withSession(own, one, registry, async (session) => {
        const left = refusal(session, wayTo(one, flags))
        if (left !== null) throw left
        const planOf = planIn(session)
        const all = await listRuns(session.channel, session.target.state)
        const run = await lastRun(all, planOf, { name: one.name, project: project.name, way: wayTo(one, flags) })
        const up = await planOf(run)
        const said = [`takes back the run ${run} on ${one.name}`, ...notOurs(all, project.name, one.name)]
        return { up, here: here(session, one), said }
      }),
    ),
  )
  const down = derive(
    context,
    ups.map(({ up }) => up),
    (target, i) => ups[i]!.here(target),
  )
  await show(
    context,
    down,
    registry,
    ups.flatMap(({ said }) => said),
  )
  return flags.confirm ? (await import('../many/apply.js')).applyMany(context, down.plan, chosen, registry) : exit.ok
}

async function fromHost(context: Context): Promise<number> {
  const { flags } = context
  if (isMany(flags)) return fromHosts(context)
  const { chosen, registry, project } = await machine(context)
  const way = wayTo(chosen, flags)
  return withSession(context, chosen, registry, async (session) => {
    const left = refusal(session, way)
    if (left !== null) throw left
    const all = await listRuns(session.channel, session.target.state)
    const planOf = planIn(session)
    const { name } = session.target
    const run = flags.run === undefined ? await lastRun(all, planOf, { name, project, way }) : namedRun(all, flags.run, name, way)
    const down = derive(context, [await planOf(run)], here(session, chosen))
    await show(context, down, registry, [`takes back the run ${run}`, ...(flags.run === undefined ? notOurs(all, project, name) : [])])
    return flags.confirm ? go(context, session, down.plan, way) : exit.ok
  })
}

/** Several projects may have one host: whose run is the newest there is said where it is not ours. */
function notOurs(all: readonly Run[], project: string | null, name: string): string[] {
  const other = foreignRun(all, project)
  return other === null ? [] : [`the last run on ${safe(name)} is ${safe(other.id)}, of the project ${safe(other.project)}`]
}

const planIn =
  ({ channel, target }: Session) =>
  async (run: string): Promise<Plan> =>
    parsePlan(Buffer.from(await readPlan(channel, target.state, run)), `of run ${run}`)

/** The host of a config where there is one, and whose it is; its plugins either way. */
async function machine(context: Context): Promise<{ chosen: Chosen; registry: Registry; project: string | null }> {
  const { flags } = context
  const { project, folder } =
    flags.host === undefined && (flags.local || flags.remote !== undefined) && flags.config === undefined
      ? { project: null, folder: null }
      : await loadHosts(context, undefined)
  const chosen = chooseTarget(flags, project?.hosts ?? [])
  if (folder === null) return { chosen, registry: await registryHere(context), project: null }
  const { registry, diagnostics } = await loadRegistry(folder, project.plugins)
  await report(context, diagnostics)
  return { chosen, registry, project: project.name }
}

function namedRun(all: readonly Run[], id: string, name: string, way: string): string {
  const found = all.find(({ record }) => record.id === id)
  if (!found) return fail('HK6003', `${name} remembers no run ${id}`, { hint: `hostkit runs ${way}` })
  return found.state === 'committed' ? id : fail('HK6003', `the run ${id} was ${found.state}: there is nothing to take back`)
}

/** A plan that was kept on this very machine is about this machine, by whatever way it was reached then. */
const here =
  ({ target, channel, runner }: Session, { reach }: Chosen) =>
  (planned: TargetRecord): TargetRecord =>
    planned.machineId === target.machineId ? { ...planned, reach, via: runner.name, hostKey: channel.identity } : planned

interface Derived extends DownPlan {
  /** What stays, for people: of several hosts, on which of them. */
  readonly stays: readonly string[]
}

/** From plans of one target each, as their runs had them: a way back names the digest of its run. */
function derive(
  { flags }: Context,
  ups: readonly Plan[],
  reached: (target: TargetRecord, i: number) => TargetRecord = (target) => target,
): Derived {
  const known = ups.map(({ parts: [part] }) => ({
    target: part?.target.name ?? '',
    addresses: (part?.changes ?? []).map(({ address }) => address),
  }))
  const selects = known.length > 1 ? selectMany(flags, known) : known.map(({ target, addresses }) => selection(flags, addresses, target))
  const downs = ups.map((up, i) => downPlan(up, selects[i]))
  const plans = downs.map(({ plan }, i) => {
    const { digest: _, ...rest } = plan
    return seal({ ...rest, parts: plan.parts.map((part) => ({ ...part, target: reached(part.target, i) })) })
  })
  return {
    plan: joinPlans(plans as [Plan, ...Plan[]]),
    diagnostics: downs.flatMap(({ diagnostics }) => diagnostics),
    kept: downs.flatMap(({ kept }) => kept),
    noop: downs.flatMap(({ noop }) => noop),
    stays: [
      ...staying(
        'kept',
        downs.map(({ kept }, i) => ({ target: known[i]!.target, addresses: kept })),
      ),
      ...staying(
        'nothing to take back',
        downs.map(({ noop }, i) => ({ target: known[i]!.target, addresses: noop })),
      ),
    ],
  }
}

/** Each resource once, with the hosts that it stays on where there are several. */
function staying(word: string, hosts: readonly { readonly target: string; readonly addresses: readonly Address[] }[]): string[] {
  return [...new Set(hosts.flatMap(({ addresses }) => addresses))].map((address) => {
    const on = hosts.filter(({ addresses }) => addresses.includes(address)).map(({ target }) => safe(target))
    return `${word}: ${shownAddress(address)}${hosts.length > 1 ? ` on ${on.join(', ')}` : ''}`
  })
}

async function show(
  context: Context,
  { plan, diagnostics, kept, noop, stays }: Derived,
  registry: Registry,
  first: readonly string[] = [],
): Promise<void> {
  const { flags, told } = context
  context.progress.rest()
  context.reading = null
  await report(context, diagnostics)
  const saved = keep(context, plan, 'down.plan.json')
  const next =
    saved === null || flags.confirm || plan.parts.every(({ changes }) => changes.length === 0)
      ? {}
      : { next: `hostkit apply --plan ${pathFor(context, saved)} --confirm` }
  const remarks = [...first, ...stays]
  showPlan(context, plan, { registry, remarks, aside: flags.out === '-', ...(saved === null ? {} : { saved }), ...next })
  Object.assign(told, { kept, noop })
}

async function go(context: Context, session: Session, plan: Plan, way: string): Promise<number> {
  const left = refusal(session, way)
  if (left !== null) throw left
  context.progress.expect(
    session.target.name,
    (plan.parts[0]?.changes ?? []).map(({ address }) => address),
  )
  const result = await perform(context, session, way, (applying) => applyPlan(plan, session, applying))
  return typeof result === 'number' ? result : conclude(context, session, { way, back: false }, result)
}
