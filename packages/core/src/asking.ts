import type { Asking, ControlFact, Fact, Host, Question } from './fact.js'
import type { Answerer, Waiter } from './host.js'

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

/** How it ends for somebody who asks. */
export interface Ending<Answer> {
  done(answer: Answer): void
  /** `isTold`: it was the host that failed, and not who asked. */
  failed(error: unknown, isTold: boolean): void
}

/**
 * Gives somebody who asks the answers, to the end. Errors of the host are thrown where the question stands. Anything but questions is refused, whatever
 * its types said: providers may be JavaScript. By calls and not by promises: a plan has thousands who ask.
 */
export const lead = <Answer>(asking: Asking<Answer>, host: Answerer, ending: Ending<Answer>): void =>
  new Led(asking, host, ending).go(() => begun(asking))

export const answered = <Answer>(asking: Asking<Answer>, host: Answerer): Promise<Answer> =>
  new Promise((done, failed) => lead(asking, host, { done, failed }))

type Step<Answer> = () => IteratorResult<readonly Question[], Answer>

class Led<Answer> implements Waiter {
  private answers: unknown[] = []
  private missing = 0
  /** The place of the first answer that counts: what was asked before has been given up. */
  private base = 0
  /** While questions are put, answers are only kept. */
  private isPutting = false
  private refused: Step<Answer> | null = null
  private told: Set<unknown> | null = null

  private readonly asking: Asking<Answer>
  private readonly host: Answerer
  private readonly ending: Ending<Answer>

  constructor(asking: Asking<Answer>, host: Answerer, ending: Ending<Answer>) {
    this.asking = asking
    this.host = host
    this.ending = ending
  }

  take(answer: unknown, place: number): void {
    if (place < this.base) return
    this.answers[place - this.base] = answer
    if (--this.missing === 0 && !this.isPutting) this.go(() => this.asking.next(this.answers))
  }

  refuse(error: unknown, place: number): void {
    if (place < this.base) return
    this.told ??= new Set()
    this.told.add(error)
    this.base += this.answers.length
    const step: Step<Answer> = () => this.asking.throw(error)
    if (this.isPutting) this.refused = step
    else this.go(step)
  }

  go(first: Step<Answer>): void {
    let step: Step<Answer> | null = first
    while (step !== null) {
      let result: ReturnType<Step<Answer>>
      try {
        result = step()
        if (!result.done) this.put(questionsIn(result.value))
      } catch (error) {
        return this.ending.failed(error, this.told?.has(error) ?? false)
      }
      if (result.done) return this.ending.done(result.value)
      step = this.refused ?? (this.missing === 0 ? () => this.asking.next(this.answers) : null)
      this.refused = null
    }
  }

  private put(questions: readonly Question[]): void {
    const base = (this.base += this.answers.length)
    this.answers = questions.map(() => undefined)
    this.missing = questions.length
    this.isPutting = true
    for (let i = 0; i < questions.length; i++) this.host.put(questions[i]!.fact, questions[i]!.key, this, base + i)
    this.isPutting = false
  }
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
