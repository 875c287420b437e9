import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  canonical,
  createRegistry,
  Failure,
  renderSteps,
  schedule,
  seal,
  version,
  type Plan,
  type Plugin,
  type Session,
} from '@hostkit/core'
import { testTarget } from '@hostkit/core/testing'
import { plugin as posix } from '@hostkit/provider-posix/plugin'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import Ajv2020 from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { parsePlan } from '../../packages/cli/src/store.js'
import { bundle } from '../../packages/core/src/bundle.js'
import { checkFit } from '../../packages/core/src/fit.js'
import { mutantsOf, type Mutant } from './mutants.js'
import { planned } from './plans/refusal.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

describe('a plan that somebody touched', () => {
  /** As the sources here would have made it, so that only the mutation can be wrong with it. */
  let text: string
  let plan: Plan
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<Plan>(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../packages/core/schemas/plan.v1.json'), 'utf8')) as object,
  )
  beforeAll(async () => {
    const { up } = await planned()
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
  async function judge({ how, text: bytes, sealed, ambiguous }: Mutant): Promise<{ changed: boolean; why: string | null }> {
    let naive: unknown
    try {
      naive = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    } catch {
      naive = null
    }
    let changed = true
    try {
      changed = ambiguous || canonical(naive) !== canonical(plan)
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
    let fired = 0
    while (fired < times(100, 500, 2000)) {
      const mutant = mutants.next().value
      const { changed, why } = await judge(mutant)
      if (changed) fired++
      else equal++
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
      atLeast: times(100, 500, 2000),
      controlAbove: 0.3,
      note: `${equal} more said the same in other bytes; half of those whose content changed had their digest made anew`,
    })
  })

  it('is refused wherever it was cut off', async () => {
    const tally = new Tally('plans', 'plans that were cut off')
    for (let i = 0; i < 64; i++) {
      const cut = Buffer.from(text).subarray(0, Math.floor((text.length * i) / 64))
      const { why } = await judge({ how: `cut at ${i}/64`, text: cut, sealed: false, ambiguous: false })
      tally.one(true, why)
    }
    tally.end({ atLeast: 64 })
    await expect(prepared(Buffer.from(text))).resolves.toEqual(plan)
  })
})
