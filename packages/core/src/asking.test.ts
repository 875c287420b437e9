import { describe, expect, it } from 'vitest'
import { answered, hostOf, lead } from './asking.js'
import { defineFact, type Asking } from './fact.js'
import { openHost, type Answerer, type Answering, type Waiter } from './host.js'
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
    function* brave(): Asking<string> {
      try {
        return yield* host.ask(broken, 'x')
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(await answered(brave(), open())).toBe('nonsense')
    await expect(answered(host.all([deep('one'), host.ask(broken, 'x')]), open())).rejects.toThrow('nonsense')
  })

  it('is told apart from the host: whose fault it was', async () => {
    const failed = (asking: Asking<unknown>) =>
      new Promise<unknown>((resolve) =>
        lead(asking, open(), { done: resolve, failed: (error, isTold) => resolve([(error as Error).message, isTold]) }),
      )
    function* clumsy(): Asking<number> {
      const answer = yield* host.ask(length, 'x')
      throw new Error(`no ${answer}`)
    }
    expect(await failed(host.ask(broken, 'x'))).toEqual(['nonsense', true])
    expect(await failed(clumsy())).toEqual(['no 1', false])
  })

  it('hears nothing more of what it has given up', async () => {
    const asked: { waiter: Waiter; place: number }[] = []
    const answers: Answerer = {
      ask: () => Promise.reject(new Error('unused')),
      knows: () => false,
      put: (_, __, waiter, place) => void asked.push({ waiter, place }),
    }
    function* stubborn(): Asking<unknown> {
      try {
        yield* host.all([host.ask(length, 'a'), host.ask(length, 'b')])
      } catch {
        return yield* host.all([host.ask(length, 'c'), host.ask(length, 'd')])
      }
      return null
    }
    const ended = answered(stubborn(), answers)
    asked[0]!.waiter.refuse(new Error('gone'), asked[0]!.place)
    // Too late: its place is one of the questions that nobody waits for any more.
    asked[1]!.waiter.take('b', asked[1]!.place)
    asked[3]!.waiter.take('d', asked[3]!.place)
    asked[2]!.waiter.take('c', asked[2]!.place)
    expect(await ended).toEqual(['c', 'd'])
  })

  it('gets at once what is known already, however much of it', async () => {
    const answers = open()
    function* many(): Asking<number> {
      let sum = 0
      for (let i = 0; i < 20_000; i++) sum += yield* host.ask(length, 'x')
      return sum
    }
    expect(await answered(many(), answers)).toBe(20_000)
    expect(answers.waves).toBe(1)
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
