import { answered, hostOf } from '../asking.js'
import type { ControlFact, Fact } from '../fact.js'
import type { Answerer } from '../host.js'
import type { At, ResourceType } from '../resource.js'

/** Answers by the name of the fact, then by key; keys that are no strings are looked up by their JSON. */
export type Answers = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface FakeHost extends Answerer {
  /** What a kind reads here. */
  read<Kind extends string, P, S>(kind: ResourceType<Kind, P, S>, at: At<P, S>): Promise<S | null>
  /** How many round trips a real host would have needed. */
  readonly waves: number
  readonly asked: readonly { readonly fact: string; readonly key: unknown }[]
}

/** A host that knows its answers, and counts waves as the engine would make them. An unknown question fails the test. */
export function fakeHost(answers: Answers, secrets: Readonly<Record<string, string>> = {}): FakeHost {
  const asked: { fact: string; key: unknown }[] = []
  let waves = 0
  let open = false
  const host: FakeHost = {
    get waves() {
      return waves
    },
    asked,
    knows: ({ secret }) => secret in secrets,
    async ask<Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key): Promise<Answer> {
      asked.push({ fact: fact.name, key })
      if (!open) {
        open = true
        waves++
        // As the engine does: everything asked until the jobs of this tick are through travels together.
        void Promise.resolve().then(() => process.nextTick(() => (open = false)))
      }
      await new Promise((resolve) => setImmediate(resolve))
      const known = answers[fact.name]
      const name = typeof key === 'string' ? key : JSON.stringify(key)
      if (!known || !(name in known)) throw new Error(`the fake host has no answer to ${fact.name} of ${name}`)
      return known[name] as Answer
    },
    put: (fact, key, waiter, place) =>
      void host.ask(fact, key).then(
        (answer) => waiter.take(answer, place),
        (error: unknown) => waiter.refuse(error, place),
      ),
    read: (kind, at) => answered(kind.read(at, hostOf(host)), host),
  }
  return host
}
