import type { Address } from './address.js'

/** A place in the user's config. `file` is relative to the project where it lies inside it. */
export interface Source {
  readonly file: string
  readonly line: number
  readonly column?: number
}

/** One thing that is wrong, with everything needed to mend it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** A stable code, `HK1042`; `hostkit explain` knows them all. */
  readonly code: Code
  readonly message: string
  readonly address?: Address
  readonly source?: Source
  readonly hint?: string
  /** Facts worth reading below the message: the tool's own words, both values, the state now. */
  readonly details?: readonly string[]
}

/** Every code with its one-line meaning. Codes are never reused. HK1: declarations, HK2: hosts, HK3: plans, HK4: applies, HK5: plugins, HK6: command line. */
export const codes = {
  HK1001: 'the config could not be loaded',
  HK1002: 'the config exports no project',
  HK1003: 'a body is asynchronous',
  HK1004: 'an option is wrong',
  HK1005: 'two declarations have the same address',
  HK1006: 'two declarations claim the same thing',
  HK1007: 'a reference leads nowhere',
  HK1008: 'declarations depend on each other in a circle',
  HK1009: 'a scope was used after its body ended',
  HK1010: 'a root is not declared',
  HK1011: 'a mode was written in decimal',
  HK1012: 'a secret is used where plain text is needed',
  HK1013: 'no config was found',
  HK2001: 'the host cannot be reached',
  HK2002: 'the host key is unknown',
  HK2003: 'the host key has changed',
  HK2004: 'authentication failed',
  HK2005: 'sudo refused',
  HK2006: 'the host lacks a tool',
  HK2007: 'the host did not answer in time',
  HK2008: 'the connection was lost',
  HK2009: 'the host answered with something unexpected',
  HK2010: 'a fact could not be read',
  HK2011: 'a key file could not be used',
  HK3001: 'the plan is for another host',
  HK3002: 'the host has changed since the plan was made',
  HK3003: 'the plan file is damaged',
  HK3004: 'the plan was made by another version',
  HK3005: 'the plan has been applied already',
  HK3006: 'a check on the host refuses the new content',
  HK3007: 'this change would cut off access',
  HK3008: 'a change cannot be taken back',
  HK3009: 'a secret has no value',
  HK4001: 'a step failed',
  HK4002: 'another run holds the host',
  HK4003: 'an earlier run is unfinished',
  HK4004: 'the disk of the host is full',
  HK4005: 'the run needs an operator',
  HK4006: 'the host did not become what was planned',
  HK4007: 'access was not proven in time',
  HK4008: 'the run was stopped',
  HK5001: 'a plugin could not be loaded',
  HK5002: 'a kind is provided twice',
  HK5003: 'no plugin provides a kind',
  HK5004: 'a plugin was made for another interface',
  HK5005: 'a provider failed',
  HK6001: 'the command line is wrong',
  HK6002: 'a confirmation is missing',
  HK6003: 'there is no such run',
  HK6004: 'a host must be chosen',
} as const
export type Code = keyof typeof codes

/** An error that carries diagnostics; thrown inside a stage, a `Result` at its border. */
export class Failure extends Error {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: ErrorOptions) {
    const list = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic]
    super(list.map((one) => `${one.code} ${one.message}`).join('\n'), options)
    this.name = 'Failure'
    this.diagnostics = list
  }
}

export const problem = (code: Code, message: string, more: Omit<Partial<Diagnostic>, 'code' | 'message'> = {}): Diagnostic => ({
  severity: 'error',
  code,
  message,
  ...more,
})

export const fail = (code: Code, message: string, more: Omit<Partial<Diagnostic>, 'code' | 'message'> = {}): never => {
  throw new Failure(problem(code, message, more))
}

/** Any thrown thing as diagnostics: a `Failure` keeps its own, everything else becomes `code`. */
export function diagnosticsOf(error: unknown, code: Code, more: Omit<Partial<Diagnostic>, 'code' | 'message'> = {}): readonly Diagnostic[] {
  if (error instanceof Error && 'diagnostics' in error && Array.isArray(error.diagnostics))
    return error.diagnostics as readonly Diagnostic[]
  return [problem(code, error instanceof Error ? error.message : String(error), more)]
}
