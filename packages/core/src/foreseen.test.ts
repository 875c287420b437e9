import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Channel } from './channel.js'
import type { Event } from './event.js'
import { defineFact } from './fact.js'
import type { Foreseen } from './foreseen.js'
import { local } from './local.js'
import { createRegistry } from './registry.js'
import type { Target } from './resource.js'
import type { Runner } from './runner.js'
import { noSecrets } from './secret.js'
import { openSession, type Session, type SessionOptions } from './session.js'

const word = defineFact<string, string>({
  name: 'word',
  command: (keys) => ({ argv: ['printf', '%s\n', ...keys] }),
  parse: ({ stdout }, keys) => stdout.toString().trim().split('\n').slice(0, keys.length),
})

/** This machine, which says nothing before it has been told `last`: whoever waits for an answer first waits for ever. */
const patient = (last: string): Runner => ({
  ...local(),
  connect: async (program, watch) => {
    const wire = await local().connect(program, watch)
    const held = wire.stdout.pause()
    const stdout = new PassThrough()
    const stdin = new PassThrough()
    let heard = ''
    stdin.on('data', (chunk: Buffer) => {
      if (!heard.includes(last) && (heard += chunk.toString('latin1')).includes(last)) held.pipe(stdout)
      wire.stdin.write(chunk)
    })
    return { ...wire, stdin, stdout }
  },
})

let opened: Session[]
beforeEach(() => void (opened = []))
afterEach(() => Promise.all(opened.map((session) => session.close())))
const open = async (more: Partial<SessionOptions> = {}): Promise<Session> => {
  const session = await openSession({ name: 'here', runner: local(), registry: createRegistry([]).registry, secrets: noSecrets, ...more })
  opened.push(session)
  return session
}
/** What it is, from a session of its own. */
const target = async (): Promise<Target> => (await open()).target

describe('a host of which it is foreseen what it is and what it will be asked', () => {
  it('is asked before it has said a word, and the answers count', async () => {
    let answer: Promise<string> | undefined
    const foreseen: Foreseen = { target: await target(), ask: (view) => void (answer = view.ask(word, 'early')) }
    const timings: unknown[] = []
    const emit = (event: Event): void => void (event.type === 'timing' && timings.push([event.phase, event.requests]))
    const session = await open({ runner: patient('early'), foreseen: Promise.resolve(foreseen), emit })
    expect(session.isForeseen).toBe(true)
    expect(await answer).toBe('early')
    expect(session.channel.traffic.requests).toBe(2)
    // In the order in which they were answered, each with its own.
    expect(timings).toEqual([
      ['connect', undefined],
      ['survey', 1],
      ['read', 1],
    ])
  })
  it('is asked before it has let anybody in', async () => {
    const was = await target()
    let answer: Promise<string> | undefined
    let letIn!: () => void
    const known = new Promise<void>((resolve) => (letIn = resolve))
    const runner: Runner = { ...local(), connect: (program, watch) => known.then(() => local().connect(program, watch)) }
    let left: Promise<void> | undefined
    const ask: Foreseen['ask'] = (view) => {
      answer = view.ask(word, 'early')
      left = view.left
      setImmediate(letIn)
    }
    const session = await open({ runner, foreseen: Promise.resolve({ target: was, ask }) })
    expect(session.isForeseen).toBe(true)
    expect(await answer).toBe('early')
    await left
  })
  it('is asked once more where it is another by now', async () => {
    const { tools, ...last } = await target()
    for (const other of [
      { ...last, tools, machineId: 'another' },
      { ...last, tools: new Set([...tools, 'tr-2']) },
    ]) {
      const session = await open({ foreseen: Promise.resolve({ target: other, ask: (view) => void view.ask(word, 'early') }) })
      expect(session.isForeseen).toBe(false)
      expect(session.target).toMatchObject(last)
      expect(await session.look().ask(word, 'late')).toBe('late')
    }
  })
  it.each([
    ['nothing is', () => Promise.resolve(null)],
    ['it is not known, after all', () => Promise.reject(new Error('wrong'))],
    ['it is known too late', () => new Promise<null>(() => {})],
  ])('is opened as ever where %s', async (_, foreseen) => {
    expect((await open({ foreseen: foreseen() })).isForeseen).toBe(false)
  })
  it('is opened as ever where asking fails', async () => {
    const ask = (): void => {
      throw new Error('wrong')
    }
    expect((await open({ foreseen: Promise.resolve({ target: await target(), ask }) })).isForeseen).toBe(false)
  })
})

it('what is asked together is sent together, and answered in turn', async () => {
  const channel = await Channel.begin(patient('last'), noSecrets)
  const answers = ['first', 'second', 'last'].map(async (one) => (await channel.query([{ argv: ['echo', one] }]))[0]!.stdout.toString())
  expect(await Promise.all(answers)).toEqual(['first\n', 'second\n', 'last\n'])
  await channel.close()
})
