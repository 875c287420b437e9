import { expect, it } from 'vitest'
import { fail } from './diagnostic.js'
import { openHost } from './host.js'
import { readStates, type Reading } from './read.js'
import { noSecrets } from './secret.js'
import { testTarget } from './testing/target.js'

const host = openHost({ query: async () => [] }, noSecrets)
const reading = (read: () => unknown): Reading => ({
  address: 'test.thing:a' as never,
  id: 'a',
  type: { kind: 'test.thing', read } as never,
  props: {},
  expected: null,
})

it('what a reader refuses to read is about its resource, so that people are shown the line that declares it', async () => {
  const refused = reading(function* () {
    return fail('HK2010', 'it is a directory', { hint: 'move it' })
  })
  const { diagnostics } = await readStates([refused], host, testTarget())
  expect(diagnostics).toMatchObject([
    { code: 'HK2010', address: 'test.thing:a', message: 'test.thing:a could not be read: it is a directory', hint: 'move it' },
  ])
})

it('what the host itself has to say is about no single resource', async () => {
  const lost = reading(function* () {
    return fail('HK2008', 'the connection was lost')
  })
  const { diagnostics } = await readStates([lost], host, testTarget())
  expect(diagnostics).toEqual([expect.not.objectContaining({ address: expect.anything() as unknown })])
})
