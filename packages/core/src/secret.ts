import { inspect } from 'node:util'
import { Failure, problem } from './diagnostic.js'

/**
 * A handle on a value that is never written down. In props, states and plans it is `{ "secret": "env:NAME" }`;
 * only the engine turns it into bytes, at the moment they are sent.
 */
export interface Secret {
  readonly secret: string
}

/**
 * A secret read from the environment of the machine that runs HostKit.
 *
 * @example env(web, 'runtime', { SECRET_KEY_BASE: secretEnv('SECRET_KEY_BASE') })
 */
export const secretEnv = (name: string): Secret => handle(`env:${name}`)

/** A secret read from a file of the machine that runs HostKit; one trailing newline is dropped. */
export const secretFile = (path: string): Secret => handle(`file:${path}`)

export const isSecret = (value: unknown): value is Secret =>
  typeof value === 'object' && value !== null && typeof (value as { secret?: unknown }).secret === 'string'

/** A secret put into a template by mistake must fail there, not print `[object Object]` into somebody's file. */
function handle(name: string): Secret {
  const refuse = (): never => {
    throw new Failure(
      problem('HK1012', `the secret ${name} has no string form`, { hint: 'pass the handle itself to what takes secrets, such as env(…)' }),
    )
  }
  return Object.defineProperties({ secret: name } as Secret, {
    toString: { value: refuse },
    [Symbol.toPrimitive]: { value: refuse },
    toJSON: { value: () => ({ secret: name }) },
    [inspect.custom]: { value: () => `‹secret ${name}›` },
  })
}

/** The secrets in plain data, wherever they are in it. */
export function secretsNamed(data: unknown): readonly Secret[] {
  const names = new Set<string>()
  const seen = new Set<object>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (isSecret(value)) names.add(value.secret)
    // A list has its places as keys. It is all of a project that is gone through here, so it is done without copies.
    for (const key in value) {
      const one = (value as Record<string, unknown>)[key]
      if (typeof one === 'object') look(one)
    }
  }
  look(data)
  return [...names].map((secret) => ({ secret }))
}

/** Where the values of secrets come from. `null`: this machine does not have it. */
export interface Secrets {
  reveal(secret: Secret): string | null
}

/** No value at all: plans made without secrets at hand, and tests. */
export const noSecrets: Secrets = { reveal: () => null }
