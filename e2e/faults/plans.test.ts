import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  applyPlan,
  canonical,
  createRegistry,
  downPlan,
  Failure,
  kindOf,
  makePlan,
  noSecrets,
  openSession,
  renderSteps,
  schedule,
  seal,
  version,
  type Address,
  type Plan,
  type Plugin,
  type Session,
} from '@hostkit/core'
import { pluginsOf, testTarget, type ConformanceCase } from '@hostkit/core/testing'
import { plugin as caddy } from '@hostkit/provider-caddy/plugin'
import { plugin as nftables } from '@hostkit/provider-nftables/plugin'
import { plugin as packages } from '@hostkit/provider-packages/plugin'
import { plugin as posix } from '@hostkit/provider-posix/plugin'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import Ajv2020 from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePlan } from '../../packages/cli/src/store.js'
import { bundle } from '../../packages/core/src/bundle.js'
import { checkFit } from '../../packages/core/src/fit.js'
import { cases as caddyCases } from '../../packages/provider-caddy/src/cases.fixture.js'
import { cases as nftablesCases } from '../../packages/provider-nftables/src/cases.fixture.js'
import { cases as posixCases } from '../../packages/provider-posix/src/cases.fixture.js'
import { cases as systemdCases } from '../../packages/provider-systemd/src/cases.fixture.js'
import { conformanceHost } from '../enter.js'
import { difference, manifest } from '../harness/manifest.mjs'
import { environment, hostkit, type Ended } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { mutantsOf, type Mutant } from './mutants.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

const work = mkdtempSync(join(tmpdir(), 'hostkit-plans-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** The records of HostKit, and the backup copies that useradd(8) leaves. */
const own = /\/var\/lib\/hostkit|\/etc\/(passwd|group|shadow|gshadow)-|unit-file hostkit-\S+\.service transient/
const differs = (before: string, after: string): string[] => difference(before, after).filter((line) => !own.test(line))

/** What is wrong with a refusal; `null`: it is one, by name, and without a stack. */
function badly(ended: Ended, codes: RegExp): string | null {
  const said = `${ended.stdout}${ended.stderr}`
  const brief = `${ended.status}: ${said.slice(-400)}`
  if (ended.status === 0 || ended.status === null) return `was not refused: ${brief}`
  if (!new RegExp(`error (${codes.source}): \\S`).test(said)) return `was not refused by name: ${brief}`
  return /internal error|^\s+at .*:\d+:\d+\)?$/m.test(said) ? `was refused with a stack: ${brief}` : null
}

describe('a plan and the machine it is for', () => {
  let one: SshHost
  let other: SshHost
  let env: NodeJS.ProcessEnv
  const up = join(work, 'up.json')
  const apply = (file: string, of: SshHost, more: NodeJS.ProcessEnv = env): Promise<Ended> =>
    hostkit(['apply', '--plan', file, '--host', 'target', '--confirm'], {
      ...more,
      HK_ADDRESS: of.host.address,
      HK_KNOWN_HOSTS: of.knownHosts,
    })

  beforeAll(async () => {
    one = await sshHost()
    env = { ...environment(one), HOSTKIT_CONFIG: 'projects/mixed.config.ts' }
    const made = await hostkit(['plan', '--host', 'target', '--out', up], env)
    expect(made.status, made.stderr).toBe(0)
  })
  afterAll(async () => {
    await one?.host.delete()
    await other?.host.delete()
  })

  it('is not applied to another one', async () => {
    const tally = new Tally('plans', 'another machine')
    other = await sshHost()
    const keys = (await one.host.script('cd /etc/ssh && tar -c ssh_host_* | base64')).stdout
    const theirs = (await other.host.script('cd /etc/ssh && tar -c ssh_host_* | base64')).stdout
    const ids = { mine: await one.host.read('/etc/machine-id'), theirs: await other.host.read('/etc/machine-id') }
    const become = async (hostKeys: string, id: string): Promise<void> => {
      await other.host.script(
        `echo "$1" | base64 -d | tar -x -C /etc/ssh; echo "$2" >/etc/machine-id; systemctl restart ssh`,
        hostKeys,
        id.trim(),
      )
      await other.host.knownHosts(other.knownHosts)
    }
    for (let i = 0; i < times(2, 20, 100); i++) {
      // In turn: a clone with the same host key, and one with the same machine-id.
      if (i % 2 === 0) await become(keys, ids.theirs)
      else await become(theirs, ids.mine)
      const before = await manifest(other.host)
      const ended = await apply(up, other)
      const changed = differs(before, await manifest(other.host))
      tally.one(true, badly(ended, /HK3001/) ?? (changed.length > 0 ? changed.join('\n') : null))
    }
    // Were only the address and the host key compared, it would fit: the same plan, signed for the clone, is applied there.
    await become(keys, ids.theirs)
    const { digest: _, ...rest } = JSON.parse(readFileSync(up, 'utf8')) as Plan
    const [part] = rest.parts
    writeFileSync(
      join(work, 'clone.json'),
      JSON.stringify(seal({ ...rest, parts: [{ ...part!, target: { ...part!.target, machineId: ids.theirs.trim() } }] })),
    )
    const applied = await apply(join(work, 'clone.json'), other)
    tally.naive(applied.status === 0)
    await other.host.delete()
    tally.end({
      atLeast: 2,
      controlAbove: 0.5,
      note: 'the same host key with another machine-id, and the reverse; the control names the clone itself',
    })
  })

  describe('as a file that somebody touched', () => {
    /** As the sources here would have made it, so that only the mutation can be wrong with it. */
    let text: string
    let plan: Plan
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<Plan>(
      JSON.parse(readFileSync(join(import.meta.dirname, '../../packages/core/schemas/plan.v1.json'), 'utf8')) as object,
    )
    beforeAll(() => {
      const { digest: _, ...rest } = JSON.parse(readFileSync(up, 'utf8')) as Plan
      plan = seal({ ...rest, tool: version })
      text = JSON.stringify(plan, undefined, 2)
    })

    /** Everything that happens to a plan before a host hears of it. */
    async function prepared(bytes: Uint8Array): Promise<Plan> {
      const made = await parsePlan(bytes, 'up.json')
      const [part] = made.parts
      if (!part) throw new Failure({ severity: 'error', code: 'HK3003', message: 'the plan is for no host' })
      const [wanted] = plan.parts
      const { registry } = createRegistry(
        [posix, systemd].map((plugin: Plugin) => ({
          plugin,
          package: plugin.name,
          version: wanted!.providers.find(({ name }) => name === plugin.name)!.version,
          path: '',
        })),
      )
      const target = testTarget({ machineId: wanted!.target.machineId })
      checkFit(made, part, { target, channel: { identity: wanted!.target.hostKey }, registry } as Session)
      const stages = schedule(renderSteps(part, registry, target))
      bundle({ run: 'r', digest: made.digest, stages, secrets: { reveal: () => 'x' }, record: '{}', plan: '{}' })
      return made
    }

    /** What is wrong with what becomes of a mutant. */
    async function judge({ how, text: bytes, sealed }: Mutant): Promise<{ changed: boolean; why: string | null }> {
      let naive: unknown
      try {
        naive = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
      } catch {
        naive = null
      }
      let changed = true
      try {
        changed = canonical(naive) !== canonical(plan)
      } catch {
        // Too deep even to be compared.
      }
      const ended = await prepared(bytes).then(
        (made) => made,
        (error: unknown) => error,
      )
      const before = Object.keys(Object.prototype)
      if (before.length > 0) return { changed, why: `${how}: every object has ${before.join(', ')}` }
      if (ended instanceof Failure) return { changed, why: null }
      if (ended instanceof Error) return { changed, why: `${how}: ${ended.stack?.split('\n').slice(0, 4).join(' | ')}` }
      if (!changed) return { changed, why: null }
      if (!sealed) return { changed, why: `${how}: was taken for a plan` }
      const made = ended as Plan
      const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
      if (!validate(naive)) return { changed, why: `${how}: is no plan, says the schema: ${JSON.stringify(validate.errors?.slice(0, 2))}` }
      if (made.tool !== plan.tool || !same(made.parts[0]!.target.machineId, plan.parts[0]!.target.machineId))
        return { changed, why: `${how}: is for another machine or version` }
      return { changed, why: null }
    }

    it('is refused, or says the same as before', async () => {
      const next = random('mutants')
      const tally = new Tally('plans', 'mutants of a plan')
      const mutants = mutantsOf(text, next)
      let equal = 0
      for (let i = 0; i < times(100, 500, 2000); i++) {
        const mutant = mutants.next().value
        const { changed, why } = await judge(mutant)
        if (!changed) equal++
        tally.one(changed, why)
        // Whoever only parses it takes what is JSON and calls itself a plan.
        if (changed && !mutant.sealed) {
          let taken = false
          try {
            taken = (JSON.parse(mutant.text.toString('utf8')) as { kind?: unknown } | null)?.kind === 'hostkit.plan'
          } catch {
            taken = false
          }
          tally.naive(taken)
        }
      }
      tally.end({
        atLeast: times(70, 350, 1400),
        controlAbove: 0.3,
        note: `${equal} more said the same in other bytes; half of the others had their digest made anew`,
      })
    })

    it('is refused wherever it was cut off', async () => {
      const tally = new Tally('plans', 'plans that were cut off')
      for (let i = 0; i < 64; i++) {
        const cut = Buffer.from(text).subarray(0, Math.floor((text.length * i) / 64))
        const { why } = await judge({ how: `cut at ${i}/64`, text: cut, sealed: false })
        tally.one(true, why)
      }
      tally.end({ atLeast: 64 })
      await expect(prepared(Buffer.from(text))).resolves.toEqual(plan)
    })

    it('is refused by the command, and nothing is written', async () => {
      const next = random('commands')
      const tally = new Tally('plans', 'touched plans, applied by the command')
      const original = readFileSync(up, 'utf8')
      const before = await manifest(one.host)
      const mutants = mutantsOf(original, next)
      const tried: (readonly [string, Buffer])[] = [
        ['cut in half', Buffer.from(original.slice(0, original.length / 2))],
        ['as deep as a well', Buffer.from(original.replace('"before": null', `"before": ${'['.repeat(100_000)}${']'.repeat(100_000)}`))],
        ['padded with 200 MB', Buffer.concat([Buffer.from(original), Buffer.alloc(200 * 1024 * 1024, ' ')])],
        ['in UTF-16', Buffer.from(`\uFEFF${original}`, 'utf16le')],
      ]
      while (tried.length < times(6, 40, 150)) {
        const { how, text: bytes, sealed } = mutants.next().value
        let same = false
        try {
          same = canonical(JSON.parse(bytes.toString('utf8'))) === canonical(JSON.parse(original))
        } catch {
          same = false
        }
        if (!sealed && !same) tried.push([how, bytes])
      }
      const file = join(work, 'mutant.json')
      for (const [how, bytes] of tried) {
        writeFileSync(file, bytes)
        // A third of a gigabyte, everything included: the memory of a plan is bounded, whatever is in the file.
        const started = performance.now()
        const ended = await apply(file, one, { ...env, NODE_OPTIONS: '--max-old-space-size=320' })
        const seconds = (performance.now() - started) / 1000
        const why = badly(ended, /HK300[34]/) ?? (seconds > 60 ? `it took ${seconds} s` : null)
        tally.one(true, why === null ? null : `${how}: ${why}`)
      }
      const changed = differs(before, await manifest(one.host))
      if (changed.length > 0) tally.one(true, changed.join('\n'))
      tally.end({
        atLeast: tried.length,
        note: '200 MB of padding, 100,000 levels, UTF-16 and half a file among them, with 320 MB of memory',
      })
    })

    it('may have been through an editor of another system, and applies once', async () => {
      const tally = new Tally('plans', 'plans that are applied a second time')
      const crlf = join(work, 'crlf.json')
      for (let i = 0; i < times(1, 6, 30); i++) {
        const fresh = await hostkit(['plan', '--host', 'target', '--out', up], env)
        expect(fresh.status, fresh.stderr).toBe(0)
        writeFileSync(crlf, `\uFEFF${readFileSync(up, 'utf8').replaceAll('\n', '\r\n')}`)
        const first = await apply(crlf, one)
        expect(first.status, first.stderr).toBe(0)
        const again = await apply(up, one)
        const back = await hostkit(['down', '--last', '--host', 'target', '--confirm'], env)
        expect(back.status, back.stderr).toBe(0)
        const before = await manifest(one.host)
        // Everything is as the plan saw it, and it is refused all the same; also once the run itself is forgotten.
        const replayed = await apply(up, one)
        const pruned = await hostkit(['runs', '--host', 'target', '--prune', '--keep', '0'], env)
        expect(pruned.status, pruned.stderr).toBe(0)
        const forgotten = await apply(up, one)
        for (const ended of [again, replayed, forgotten]) tally.one(true, badly(ended, /HK3005/))
        const changed = differs(before, await manifest(one.host))
        if (changed.length > 0) tally.one(true, changed.join('\n'))
        tally.naive(first.status === 0)
      }
      tally.end({
        atLeast: 3,
        controlAbove: 0.5,
        note: 'at once, after the way back, and after the run was forgotten; the control is the first time, with a byte order mark and CRLF',
      })
    })
  })
})

describe('what changed since the plan was made', () => {
  const registry = pluginsOf(posix, systemd, caddy, nftables, packages)
  const all: readonly ConformanceCase[] = [...posixCases, ...systemdCases, ...caddyCases, ...nftablesCases]

  it('refuses it, field by field, for every kind', async () => {
    const next = random('drift')
    const tally = new Tally('plans', 'every field of every kind, changed between plan and apply')
    const fields = (given: ConformanceCase): string[] =>
      Object.keys(given.drift).filter((field) => typeof given.drift[field] === 'function')
    // In the quick size one case and two fields of it; they are others each time.
    const some = (list: readonly string[], count: number): string[] =>
      list
        .map((one) => [next(), one] as const)
        .toSorted(([a], [b]) => a - b)
        .slice(0, count)
        .map(([, one]) => one)
    const chosen = times(1, all.length, all.length)
    const names = new Set(
      some(
        all.map((_, i) => String(i)),
        chosen,
      ),
    )
    const tried = new Set<string>()
    for (const [i, given] of all.entries()) {
      if (!names.has(String(i))) continue
      const host = await conformanceHost('debian-12-full')
      try {
        await given.prepare?.(host)
        const secrets = given.secrets ?? noSecrets
        const session = await openSession({ name: 'test', runner: host.runner, registry, secrets })
        const plan = (): Promise<Plan> => makePlan(given.project, null, session)
        const filed = (made: Plan): Promise<Plan> => parsePlan(Buffer.from(JSON.stringify(made)), 'up.json')
        const refused = async (made: Plan, of: readonly string[]): Promise<string | null> => {
          const before = await host.manifest()
          const ended: unknown = await applyPlan(await filed(made), session).catch((error: unknown) => error)
          const left = host.difference(before, await host.manifest()).filter((line) => !own.test(line))
          if (left.length > 0) return `something was written:\n${left.join('\n')}`
          if (!(ended instanceof Failure)) return `it was applied: ${JSON.stringify(ended)}`
          const found = ended.diagnostics.filter(({ address, code }) => code === 'HK3002' && address === given.address)
          return of.every((field) => found.some(({ message }) => message.includes(given.address) && message.includes(field)))
            ? null
            : `it was refused by other words: ${ended.message}`
        }
        const applied = async (made: Plan): Promise<void> => expect((await applyPlan(made, session)).diagnostics).toEqual([])

        // Two plans of one moment: what the first makes, the second did not see.
        const [first, second] = [await plan(), await plan()]
        await applied(first)
        const about = `${given.address}${given.about ? ` (${given.about})` : ''}`
        if (first.parts[0]!.changes.some(({ address }) => address === given.address)) {
          const why = await refused(second, [])
          tally.one(true, why === null ? null : `${about}, made: ${why}`)
        }
        const back = withChange(downPlan(first).plan, first, given.address as Address)
        for (const field of some(fields(given), times(2, 99, 99))) {
          await (given.drift[field] as (of: typeof host) => Promise<unknown>)(host)
          const why = await refused(back, [field])
          tally.one(true, why === null ? null : `${about}, ${field}: ${why}`)
          tried.add(`${kindOf(given.address as Address)}.${field}`)
          // Put right again, by a plan that did see it: this one is applied.
          const repair = await plan()
          const result = await applyPlan(await filed(repair), session)
          tally.naive(result.outcome === 'applied')
        }
        await session.close()
      } finally {
        await host.remove()
      }
    }
    const every = new Set(all.flatMap((given) => fields(given).map((field) => `${kindOf(given.address as Address)}.${field}`)))
    tally.end({
      atLeast: times(1, every.size, every.size),
      controlAbove: 0.9,
      note: `${tried.size} of the ${every.size} fields that can drift; the control is a plan made after the change`,
    })
  })
})

/** A way back that leaves what was there alone has no change of it: one is added, which sees the same state and wants another. */
function withChange(back: Plan, up: Plan, address: Address): Plan {
  const [part] = back.parts
  if (part!.changes.some((change) => change.address === address)) return back
  const [made] = up.parts
  const resource = made!.resources.find((one) => one.address === address)!
  const change = {
    address,
    action: 'delete' as const,
    before: resource.state,
    after: null,
    reasons: [{ reason: 'down' as const }],
    down: 'invert' as const,
  }
  const { digest: _, ...rest } = back
  return seal({
    ...rest,
    parts: [{ ...part!, resources: [...part!.resources, { ...resource, state: null }], changes: [...part!.changes, change] }],
  })
}
