import { describe, expect, it } from 'vitest'
import type { Address } from './address.js'
import { compareAgain } from './fit.js'
import type { Part } from './plan.js'
import { defineResource } from './resource.js'
import type { Session } from './session.js'
import { pluginsOf } from './testing/plugins.js'
import { testTarget } from './testing/target.js'

interface Thing {
  readonly text: string
  readonly runs: boolean
}

const planned: Thing = { text: 'a', runs: true }
const part = { resources: [], changes: [{ address: 'test.thing:x' as Address, before: planned }] } as unknown as Part

/** What is said where a host has this instead. */
const said = async (now: Thing | null, direction: 'up' | 'down'): Promise<readonly string[]> => {
  const kind = defineResource({
    kind: 'test.thing',
    schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
    fields: ['text', 'runs'],
    fleeting: ['runs'],
    id: () => 'x',
    desired: () => planned,
    // eslint-disable-next-line require-yield -- it has nothing to ask.
    *read() {
      return now
    },
    apply: () => [],
    down: 'invert',
  })
  const registry = pluginsOf({ name: 'test', api: 1, resources: [kind] })
  const session = { registry, target: testTarget(), look: () => ({}) } as unknown as Session
  return (await compareAgain(part, session, direction)).map(({ message }) => message.split(': ').at(-1)!)
}

describe('a host that is not as the plan saw it', () => {
  it('refuses by the fields that differ', async () => {
    expect(await said(planned, 'up')).toEqual([])
    expect(await said({ text: 'b', runs: false }, 'up')).toEqual(['text, runs'])
    expect(await said(null, 'up')).toEqual(['it is not there'])
  })

  it('refuses no way back by what changes with nobody’s doing', async () => {
    expect(await said({ text: 'a', runs: false }, 'down')).toEqual([])
    expect(await said({ text: 'b', runs: false }, 'down')).toEqual(['text'])
    expect(await said(null, 'down')).toEqual(['it is not there'])
  })
})
