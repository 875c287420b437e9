import { describe, expect, it } from 'vitest'
import { answered, hostOf } from './asking.js'
import { defineFact, type Asking } from './fact.js'
import { openHost, type Answering } from './host.js'
import { noSecrets } from './secret.js'

const length = defineFact<string, number>({
  name: 'length',
  command: (keys) => ({ argv: ['length', ...keys] }),
  parse: ({ stdout }) => stdout.toString().split(' ').map(Number),
})
const twice = defineFact<number, number>({
  name: 'twice',
  command: (keys) => ({ argv: ['twice', ...keys.map(String)] }),
  parse: ({ stdout }) => stdout.toString().split(' ').map(Number),
})
const broken = defineFact<string, string>({
  name: 'broken',
  command: () => ({ argv: ['true'] }),
  parse() {
    throw new Error('nonsense')
  },
})

const channel: Answering = {
  query: async (queries) =>
    queries.map(({ argv: [word, ...keys] }) => {
      const numbers = keys.map((key) => (word === 'length' ? key.length : 2 * Number(key)))
      return { status: 0, stdout: Buffer.from(numbers.join(' ')), stderr: '' }
    }),
}
const open = () => openHost(channel, noSecrets)
const host = hostOf(open())

function* deep(word: string): Asking<number> {
  return yield* host.ask(twice, yield* host.ask(length, word))
}

describe('somebody who asks', () => {
  it('is given the answers, one after the other', async () => {
    expect(await answered(deep('four'), open())).toBe(8)
  })

  it('asks for several at once: as many round trips as the longest needs, and each gets its own', async () => {
    const answers = open()
    const several = host.all([deep('one'), host.ask(length, 'three'), undefined, host.all([]), deep('seven'), host.ask(length, 'one')])
    expect(await answered(several, answers)).toEqual([6, 5, undefined, [], 10, 3])
    expect(answers.waves).toBe(2)
  })

  it('travels with all others of its tick', async () => {
    const answers = open()
    expect(await Promise.all(['a', 'bb', 'ccc'].map((word) => answered(deep(word), answers)))).toEqual([2, 4, 6])
    expect(answers.waves).toBe(2)
  })

  it('is told where its question stands when the host makes no sense, and may live with it', async () => {
    const told = new Set<unknown>()
    function* brave(): Asking<string> {
      try {
        return yield* host.ask(broken, 'x')
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(await answered(brave(), open(), told)).toBe('nonsense')
    expect(told.size).toBe(1)
    await expect(answered(host.all([deep('one'), host.ask(broken, 'x')]), open(), told)).rejects.toThrow('nonsense')
    expect(told.size).toBe(2)
  })
})

describe('whoever waits for something else', () => {
  const foreign = (what: unknown): Promise<unknown> => answered(what as Asking<unknown>, open())

  it.each([
    ['a promise that is there at once', async () => Promise.resolve(1)],
    ['a promise that fails later', async () => fetch('data').then(() => 1)],
    [
      'an async generator',
      async function* () {
        yield* [await Promise.resolve(1)]
      },
    ],
    ['a promise among several', () => host.all([Promise.resolve(1) as unknown as Asking<number>])],
  ])('%s is refused', async (_, make) => {
    await expect(foreign(make())).rejects.toThrow('it is async: a reader yields its questions, yield* host.ask(fact, key)')
  })

  it.each([null, undefined, 1, {}, [], 'text', () => {}])('%j is no generator', async (what) => {
    await expect(foreign(what)).rejects.toThrow('it is no generator')
  })

  it.each([
    ['a promise', () => Promise.reject(new Error('later'))],
    ['a question without its star', () => host.ask(length, 'x')],
    ['nothing', () => undefined],
    ['something like a question', () => [{ fact: { name: 'x' }, key: 'x' }]],
  ])('%s, yielded after an answer, is refused', async (_, make) => {
    function* reader(): Asking<null> {
      yield* host.ask(length, 'x')
      yield make() as never
      return null
    }
    await expect(foreign(reader())).rejects.toThrow('it yields what is no question to the host')
    await expect(foreign(host.all([reader()]))).rejects.toThrow('it yields what is no question to the host')
  })
})
