import type { Query } from './channel.js'
import { fail } from './diagnostic.js'
import type { AnyFact, Command, ControlFact, Fact, Output } from './fact.js'
import type { Secret, Secrets } from './secret.js'
import { bytesOf } from './text.js'

interface Waiting {
  readonly key: unknown
  resolve(answer: unknown): void
  reject(error: unknown): void
}

/** Who answers: the engine's side of a `Host`. */
export interface Answerer {
  ask<Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key): Promise<Answer>
  knows(secret: Secret): boolean
}

/** A host whose questions of one tick travel together. `waves` counts the round trips they took. */
export interface BatchingHost extends Answerer {
  readonly waves: number
  /** When the first of them has gone out: what there is to do meanwhile is done from then on. */
  readonly left: Promise<void>
}

/** What answers a wave: a channel, or a fake in tests. */
export interface Answering {
  query(queries: readonly Query[]): Promise<readonly Output[]>
  /** When it sends what it is given. Absent: at once. */
  readonly ready?: Promise<unknown>
}

/** Every kernel takes twice as much in one command line. */
const COMMAND_LINE = 64 * 1024

/** Operands in the command line cost no process of their own, where `xargs` is one more that reads and one that feeds it. */
function queryOf({ argv, stdin, operands }: Command, secrets: Secrets): Query {
  if (stdin !== undefined) return { argv, stdin: bytesOf(stdin, secrets) }
  if (operands === undefined) return { argv }
  if (operands.some((operand) => operand.includes('\0'))) throw new TypeError('an operand cannot contain a NUL byte')
  const bytes = Buffer.from(operands.map((operand) => `${operand}\0`).join(''))
  return bytes.length <= COMMAND_LINE ? { argv: [...argv, ...operands] } : { argv: ['xargs', '-0', ...argv], stdin: bytes }
}

/**
 * Collects every question asked in one tick and sends them in one round trip: keys of the same fact share one command, all
 * commands share one script. A question asked twice is sent once.
 */
export function openHost(channel: Answering, secrets: Secrets, has: (tool: string) => boolean = () => true): BatchingHost {
  /** By the names of facts, then by keys. */
  const known = new Map<string, Map<unknown, Promise<unknown>>>()
  let wave = new Map<AnyFact, Waiting[]>()
  let waves = 0
  let leave!: () => void
  const left = new Promise<void>((resolve) => (leave = resolve))

  async function flush(): Promise<void> {
    const batch = [...wave]
    wave = new Map()
    const remote = batch.filter((entry): entry is [Fact<any, any>, Waiting[]] => 'command' in entry[0])
    const asked = remote.filter(([fact, waiting]) => {
      if (fact.requires === undefined || has(fact.requires)) return true
      if ('missing' in fact) for (const one of waiting) one.resolve(fact.missing)
      else for (const one of waiting) one.reject(new Error(`the host has no ${fact.requires}`))
      return false
    })
    const control = batch.filter((entry): entry is [ControlFact<any, any>, Waiting[]] => 'fetch' in entry[0])
    await Promise.all([
      ...control.map(([fact, waiting]) => settle(waiting, async () => fact.fetch(waiting.map(({ key }) => key)), fact.name)),
      asked.length > 0 ? send(asked) : undefined,
    ])
  }

  async function send(batch: readonly [Fact<any, any>, Waiting[]][]): Promise<void> {
    waves++
    const ready: { fact: Fact<any, any>; waiting: Waiting[]; query: Query }[] = []
    for (const [fact, waiting] of batch) {
      try {
        const query = queryOf(fact.command(waiting.map(({ key }) => key)), secrets)
        ready.push({ fact, waiting, query })
      } catch (error) {
        for (const one of waiting) one.reject(error)
      }
    }
    try {
      const answering = channel.query(ready.map(({ query }) => query))
      // The socket writes once this tick is over.
      void Promise.resolve(channel.ready).then(() => setImmediate(leave))
      const outputs = await answering
      await Promise.all(
        ready.map(({ fact, waiting }, i) =>
          settle(
            waiting,
            async () =>
              fact.parse(
                outputs[i]!,
                waiting.map(({ key }) => key),
              ),
            fact.name,
          ),
        ),
      )
    } catch (error) {
      for (const { waiting } of ready) for (const one of waiting) one.reject(error)
    }
  }

  return {
    get waves() {
      return waves
    },
    left,
    knows: (secret: Secret) => secrets.reveal(secret) !== null,
    ask<Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key): Promise<Answer> {
      const name = typeof key === 'object' ? JSON.stringify(key) : key
      const answers = known.get(fact.name) ?? new Map<unknown, Promise<unknown>>()
      if (answers.size === 0) known.set(fact.name, answers)
      const before = answers.get(name)
      if (before) return before as Promise<Answer>
      const answer = new Promise<unknown>((resolve, reject) => {
        // The promise job first lets every reader that is ready now ask; only then does the wave leave.
        if (wave.size === 0) void Promise.resolve().then(() => process.nextTick(() => void flush()))
        const waiting = wave.get(fact) ?? []
        if (waiting.length === 0) wave.set(fact, waiting)
        waiting.push({ key, resolve, reject })
      })
      answers.set(name, answer)
      return answer as Promise<Answer>
    },
  }
}

async function settle(waiting: readonly Waiting[], answers: () => Promise<readonly unknown[]>, name: string): Promise<void> {
  try {
    const values = await answers()
    if (values.length !== waiting.length) fail('HK5005', `the fact ${name} gave ${values.length} answers to ${waiting.length} questions`)
    waiting.forEach((one, i) => one.resolve(values[i]))
  } catch (error) {
    for (const one of waiting) one.reject(error)
  }
}
