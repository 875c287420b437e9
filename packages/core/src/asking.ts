import type { Asking, ControlFact, Fact, Host, Question } from './fact.js'
import type { Answerer } from './host.js'

/** The reader's side of whoever answers. */
export const hostOf = (host: Pick<Answerer, 'knows'>): Host => ({ ask, all: all as Host['all'], knows: (secret) => host.knows(secret) })

function* ask<Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key): Asking<Answer> {
  const [answer] = yield [{ fact, key }]
  return answer as Answer
}

/** In step: what all of them ask next goes out as one. */
function* all(askings: readonly (Asking<unknown> | undefined)[]): Asking<readonly unknown[]> {
  const values: unknown[] = askings.map(() => undefined)
  let open: { readonly place: number; readonly questions: readonly Question[] }[] = []
  const take = (place: number, step: IteratorResult<readonly Question[], unknown>): void => {
    if (step.done) values[place] = step.value
    else open.push({ place, questions: questionsIn(step.value) })
  }
  for (let place = 0; place < askings.length; place++) {
    const asking = askings[place]
    if (asking !== undefined) take(place, begun(asking))
  }
  while (open.length > 0) {
    const asked = open
    open = []
    const answers = yield asked.flatMap(({ questions }) => questions)
    let from = 0
    for (const { place, questions } of asked) take(place, askings[place]!.next(answers.slice(from, (from += questions.length))))
  }
  return values
}

/**
 * Gives somebody who asks the answers, to the end. Errors of the host are thrown where the question stands, and kept in `told`. Anything but questions is
 * refused, whatever its types said: providers may be JavaScript.
 */
export async function answered<Answer>(asking: Asking<Answer>, host: Answerer, told?: Set<unknown>): Promise<Answer> {
  let step = begun(asking)
  while (!step.done) {
    const asked = questionsIn(step.value).map(({ fact, key }) => host.ask(fact, key))
    let answers: readonly unknown[]
    try {
      answers = await Promise.all(asked)
    } catch (error) {
      told?.add(error)
      step = asking.throw(error)
      continue
    }
    step = asking.next(answers)
  }
  return step.value
}

const MEND = 'a reader yields its questions, yield* host.ask(fact, key), and waits for nothing else'

function begun<Answer>(asking: Asking<Answer>): IteratorResult<readonly Question[], Answer> {
  const { next, then } = Object(asking) as { next?: unknown; then?: unknown }
  if (typeof next === 'function' && Symbol.iterator in asking) return asking.next([])
  const isAsync = typeof then === 'function' || Symbol.asyncIterator in Object(asking)
  throw stray(asking, isAsync ? 'it is async' : 'it is no generator')
}

function questionsIn(value: unknown): readonly Question[] {
  if (Array.isArray(value) && value.every(isQuestion)) return value
  throw stray(value, 'it yields what is no question to the host')
}

const isQuestion = (value: unknown): value is Question => {
  const { fact } = Object(value) as { fact?: unknown }
  return typeof fact === 'object' && fact !== null && ('command' in fact || 'fetch' in fact)
}

/** What is no question goes on without us, and how it ends is nobody's crash. */
function stray(value: unknown, what: string): Error {
  void Promise.resolve(value).catch(() => {})
  return new Error(`${what}: ${MEND}`)
}
