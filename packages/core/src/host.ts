import type { Query } from './channel.js'
import { fail } from './diagnostic.js'
import type { AnyFact, Command, ControlFact, Fact, Output } from './fact.js'
import type { Argv } from './op.js'
import type { Secret, Secrets } from './secret.js'
import { bytesOf } from './text.js'

/** Who waits for answers, each at a place of its own. */
export interface Waiter {
  take(answer: unknown, place: number): void
  refuse(error: unknown, place: number): void
}

/** Who answers: the engine's side of a `Host`. */
export interface Answerer {
  ask<Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key): Promise<Answer>
  /** The same for who waits for many. What is known already is answered at once. */
  put(fact: AnyFact, key: unknown, waiter: Waiter, place: number): void
  knows(secret: Secret): boolean
}

/** A question that is on its way, and in the end its answer. */
class Asked {
  readonly key: unknown
  private heard: { readonly answer: unknown } | { readonly error: unknown } | null = null
  private waiting: { readonly waiter: Waiter; readonly place: number }[] = []

  constructor(key: unknown) {
    this.key = key
  }

  wait(waiter: Waiter, place: number): void {
    if (this.heard === null) this.waiting.push({ waiter, place })
    else if ('error' in this.heard) waiter.refuse(this.heard.error, place)
    else waiter.take(this.heard.answer, place)
  }

  resolve(answer: unknown): void {
    this.settle({ answer })
  }

  reject(error: unknown): void {
    this.settle({ error })
  }

  /** The first word counts. */
  private settle(heard: NonNullable<Asked['heard']>): void {
    if (this.heard !== null) return
    this.heard = heard
    const { waiting } = this
    this.waiting = []
    for (const { waiter, place } of waiting) this.wait(waiter, place)
  }
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
function queryOf(command: Command, secrets: Secrets): Query {
  const { operands } = command
  const [argv, apart] = command.script === undefined ? [command.argv, command.argv] : shellOf(command.script)
  if (command.stdin !== undefined) return { argv, stdin: bytesOf(command.stdin, secrets) }
  if (operands === undefined) return { argv }
  if (operands.some((operand) => operand.includes('\0'))) throw new TypeError('an operand cannot contain a NUL byte')
  const bytes = Buffer.from(operands.map((operand) => `${operand}\0`).join(''))
  return bytes.length <= COMMAND_LINE ? { argv, operands } : { argv: ['xargs', '-0', ...apart], stdin: bytes }
}

/** A script in the shell that is there, and where something else has to start it. */
const shellOf = (script: string): readonly [Argv, Argv] => [
  ['x', script],
  ['sh', '-c', script, 'sh'],
]

/**
 * Collects every question asked in one tick and sends them in one round trip: keys of the same fact share one command, all
 * commands share one script. A question asked twice is sent once.
 */
export function openHost(channel: Answering, secrets: Secrets, has: (tool: string) => boolean = () => true): BatchingHost {
  /** By the names of facts, then by keys. */
  const known = new Map<string, Map<unknown, Asked>>()
  let wave = new Map<AnyFact, Asked[]>()
  let waves = 0
  let leave!: () => void
  const left = new Promise<void>((resolve) => (leave = resolve))

  async function flush(): Promise<void> {
    const batch = [...wave]
    wave = new Map()
    const remote = batch.filter((entry): entry is [Fact<any, any>, Asked[]] => 'command' in entry[0])
    const asked = remote.filter(([fact, waiting]) => {
      if (fact.requires === undefined || has(fact.requires)) return true
      if ('missing' in fact) for (const one of waiting) one.resolve(fact.missing)
      else for (const one of waiting) one.reject(new Error(`the host has no ${fact.requires}`))
      return false
    })
    const control = batch.filter((entry): entry is [ControlFact<any, any>, Asked[]] => 'fetch' in entry[0])
    await Promise.all([
      ...control.map(([fact, waiting]) => settle(waiting, async () => fact.fetch(waiting.map(({ key }) => key)), fact.name)),
      asked.length > 0 ? send(asked) : undefined,
    ])
  }

  async function send(batch: readonly [Fact<any, any>, Asked[]][]): Promise<void> {
    waves++
    const ready: { fact: Fact<any, any>; waiting: Asked[]; query: Query }[] = []
    const shared = keysOfSeveral(batch.map(([, waiting]) => waiting))
    for (const [fact, all] of batch) {
      // What several commands are about comes last in each, and need be sent but once.
      const waiting = [...all.filter(({ key }) => !shared.has(key)), ...all.filter(({ key }) => shared.has(key))]
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

  function put(fact: AnyFact, key: unknown, waiter: Waiter, place: number): void {
    const name = typeof key === 'object' ? JSON.stringify(key) : key
    let answers = known.get(fact.name)
    if (answers === undefined) known.set(fact.name, (answers = new Map()))
    const before = answers.get(name)
    if (before) return before.wait(waiter, place)
    const asked = new Asked(key)
    asked.wait(waiter, place)
    answers.set(name, asked)
    // The promise job first lets every reader that is ready now ask; only then does the wave leave.
    if (wave.size === 0) void Promise.resolve().then(() => process.nextTick(() => void flush()))
    const waiting = wave.get(fact)
    if (waiting) waiting.push(asked)
    else wave.set(fact, [asked])
  }

  return {
    get waves() {
      return waves
    },
    left,
    knows: (secret: Secret) => secrets.reveal(secret) !== null,
    put,
    ask: <Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key) =>
      new Promise<Answer>((resolve, reject) => put(fact, key, { take: (answer) => resolve(answer as Answer), refuse: reject }, 0)),
  }
}

function keysOfSeveral(questions: readonly (readonly Asked[])[]): ReadonlySet<unknown> {
  const met = new Set<unknown>()
  const again = new Set<unknown>()
  for (const all of questions)
    for (const { key } of all) {
      if (met.has(key)) again.add(key)
      else met.add(key)
    }
  return again
}

async function settle(waiting: readonly Asked[], answers: () => Promise<readonly unknown[]>, name: string): Promise<void> {
  try {
    const values = await answers()
    if (values.length !== waiting.length) fail('HK5005', `the fact ${name} gave ${values.length} answers to ${waiting.length} questions`)
    waiting.forEach((one, i) => one.resolve(values[i]))
  } catch (error) {
    for (const one of waiting) one.reject(error)
  }
}
