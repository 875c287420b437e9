import { Failure } from '@hostkit/core'
import type { AnyAuthMethod, AuthenticationType, KeyboardInteractiveAuthMethod } from 'ssh2'
import type { Door } from './agent.js'
import type { Offers } from './keys.js'
import { shownPlace, type Place } from './place.js'
import { notLetIn } from './refusal.js'

export interface Credentials {
  readonly place: Place
  /** Read while the handshake runs. */
  readonly keys: Promise<Offers>
  /** Reveals it. Throws a Failure where it has no value. */
  readonly password: (() => string) | null
  /** The project gives a password and names no key. */
  readonly passwordFirst: boolean
}

/** What the host says after an attempt. `methods`: what it would take next, as far as that is known. */
interface Answer {
  readonly methods: readonly string[] | null
  /** Told by this very answer; after a key of an agent ssh2 keeps the list of the answer before. */
  readonly fresh: boolean
  readonly partial: boolean
}
type Step = { readonly label: string; readonly method: AnyAuthMethod }
type Steps<Result> = AsyncGenerator<Step, Result, Answer>

/** Decides what to offer next, and keeps the record that a refusal is explained with. One for each connection. */
export class Authentication {
  private readonly credentials: Credentials
  private readonly door: Door
  private readonly steps: Steps<void>
  private readonly record: string[] = []
  private methods: readonly string[] | null = null
  private last: Step | null = null
  private trouble: string | null = null
  /** A key that would have been taken, if only it could be opened. */
  private unopened: Failure | null = null
  private askedFor: string[] = []

  constructor(credentials: Credentials, door: Door) {
    this.credentials = credentials
    this.door = door
    this.steps = this.sequence()
  }

  /** The next thing to try; `null`: nothing is left. May reject with a Failure. */
  async next(told: readonly AuthenticationType[] | null, partial: boolean | null): Promise<AnyAuthMethod | null> {
    const fresh = this.last !== null && this.last.method.type !== 'agent' && told !== null
    if (fresh) this.methods = told
    if (this.last)
      this.record.push(`${this.last.label}: ${this.trouble ?? (fresh && partial ? 'taken, but the host wants more' : 'refused')}`)
    this.trouble = null
    const step = await this.steps.next({ methods: this.methods, fresh, partial: fresh && partial === true })
    this.last = step.done ? null : step.value
    return this.last?.method ?? null
  }

  /** A key that the host would take did not sign. */
  notSigned(error: Error): void {
    this.trouble = error instanceof Failure ? 'the host would take it' : `the host would take it, but it does not sign (${error.message})`
    if (error instanceof Failure) this.unopened ??= error
  }

  async failure(why: string | null): Promise<Failure> {
    if (this.last && why !== null) this.record.push(`${this.last.label}: ${why}`)
    this.last = null
    if (this.unopened) return this.unopened
    const { notes } = await this.credentials.keys
    const { place, password } = this.credentials
    return notLetIn(place, {
      tried: this.record,
      notes: [...notes, ...this.askedFor],
      methods: this.methods,
      why,
      hasPassword: password !== null,
    })
  }

  private async *sequence(): Steps<void> {
    const { keys, password, passwordFirst, place } = this.credentials
    const nothing: Step = { label: 'nothing at all', method: { type: 'none', username: place.user } }
    let answer: Answer = { methods: null, fresh: false, partial: false }
    let judged = password === null
    if (passwordFirst) {
      // Asking first keeps the password from a method that the host does not have.
      answer = yield nothing
      if (takes(answer, 'password') || takes(answer, 'keyboard-interactive')) [answer, judged] = yield* this.password(answer)
    }
    for (const offer of (await keys).offers) {
      if (!takes(answer, 'publickey')) break
      answer = yield { label: offer.label, method: offer.method(place.user, this.door) }
    }
    if (!judged) [answer] = yield* this.password(answer)
    // Last, for hosts that let in by other means (Tailscale), and to learn what this one would take.
    if (!passwordFirst) yield nothing
  }

  /** The password once, in the one form that the host takes. */
  private async *password(before: Answer): Steps<[Answer, boolean]> {
    const { password, place } = this.credentials
    let answer = before
    if (!answer.fresh || takes(answer, 'password')) {
      answer = yield { label: 'the password', method: { type: 'password', username: place.user, password: password!() } }
      if (takes(answer, 'password') || answer.partial) return [answer, true]
    }
    if (!takes(answer, 'keyboard-interactive')) return [answer, false]
    answer = yield { label: 'the password, as an answer to its question', method: this.interactive(password!) }
    return [answer, true]
  }

  private interactive(password: () => string): KeyboardInteractiveAuthMethod {
    let given = false
    return {
      type: 'keyboard-interactive',
      username: this.credentials.place.user,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        const answers = prompts.map(({ prompt, echo }) => {
          if (!echo && !given) {
            given = true
            return password()
          }
          this.askedFor.push(`it also asks ${JSON.stringify(prompt.trim())}, which HostKit cannot answer`)
          return ''
        })
        if (this.door.alive()) finish(answers)
      },
    }
  }
}

const takes = ({ methods }: Answer, method: string): boolean => methods === null || methods.includes(method)

export const withoutValue = (place: Place, secret: string): string =>
  `the password ${secret} for ${place.user} on ${shownPlace(place)} has no value on this machine`
