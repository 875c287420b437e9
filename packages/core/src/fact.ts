import type { Argv } from './op.js'
import type { Secret } from './secret.js'
import type { Text } from './text.js'

/** What a command on the host left behind. Hostile text: parse it, never interpret it. */
export interface Output {
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: string
}

/** What answers a question: an argv, and either operands or a text; or a script and operands. */
export type Command =
  /** Secrets go over stdin, never into an argv. */
  | { readonly argv: Argv; readonly stdin?: Text; readonly operands?: never; readonly script?: never }
  /**
   * Further arguments, as many as there are. More than a command line takes are given to several commands, one after the other, and `xargs` tells their
   * status: what is printed for one operand must not depend on the others.
   */
  | { readonly argv: Argv; readonly operands: readonly string[]; readonly stdin?: never; readonly script?: never }
  /**
   * Text for the POSIX shell that is there already, with the operands as its `"$@"`: it costs no shell of its own. Constant text: what comes from anywhere
   * else is an operand.
   */
  | { readonly script: string; readonly operands?: readonly string[]; readonly argv?: never; readonly stdin?: never }

/**
 * A question to the host. N keys, one command, N answers: an author asks for one, the engine decides how many keys share a
 * command and how many commands a round trip.
 */
export interface Fact<Key, Answer> {
  readonly name: string
  /** A tool; when the host lacks it nothing is run and the answer is `missing`. */
  readonly requires?: string
  readonly missing?: Answer
  command(keys: readonly Key[]): Command
  parse(output: Output, keys: readonly Key[]): readonly Answer[]
}

/** A question that the control machine answers itself: an API, a registry, a signature. Batched in the same way. */
export interface ControlFact<Key, Answer> {
  readonly name: string
  fetch(keys: readonly Key[]): Promise<readonly Answer[]>
}

export type AnyFact = Fact<any, any> | ControlFact<any, any>

/** One key for one fact, on its way to the host. */
export interface Question {
  readonly fact: AnyFact
  readonly key: unknown
}

/**
 * Somebody who asks. Questions come out, their answers go in, and there is nothing else to wait for: what cannot await cannot await
 * something foreign. `yield*` hands the questions on and is worth the answer.
 */
export type Asking<Answer> = Generator<readonly Question[], Answer, readonly unknown[]>

type Told<One> = One extends Asking<infer Answer> ? Answer : One

/** The host as a reader sees it: it can be asked and nothing else. */
export interface Host {
  /** @example const stat = yield* host.ask(statFact, id) */
  ask<Key, Answer>(fact: Fact<Key, Answer> | ControlFact<Key, Answer>, key: Key): Asking<Answer>
  /**
   * Several at once, in as few round trips as the longest of them takes; what is not asked stays undefined.
   *
   * @example const [stat, text] = yield* host.all([host.ask(statFact, id), host.ask(textFact, id)])
   */
  all<const Askings extends readonly (Asking<unknown> | undefined)[]>(
    askings: Askings,
  ): Asking<{ -readonly [Place in keyof Askings]: Told<Askings[Place]> }>
  /** Whether this machine has the value of a secret, and a text with it may be sent for comparison. */
  knows(secret: Secret): boolean
}

export const defineFact = <Key, Answer>(fact: Fact<Key, Answer>): Fact<Key, Answer> => fact
