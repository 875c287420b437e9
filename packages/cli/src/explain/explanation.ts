import type { Code } from '@hostkit/core'

/** What a person who was given a code wants to know next. The page docs/errors.md is made from these. */
export interface Explanation {
  /** How it comes about. */
  readonly cause: string
  /** What to do. */
  readonly mend: string
  readonly example: Example
}

/** `body`: lines of a project's body, as a diff that mends them; a test loads both sides. `code`: of a config. `shell`: what is typed. */
export type Example = { readonly body: string } | { readonly code: string } | { readonly shell: string }

export const exampleText = (example: Example): string =>
  'body' in example ? example.body.replaceAll(/^(.)/gm, '$1 ').replaceAll(/ +$/gm, '') : 'code' in example ? example.code : example.shell

/** Everything whose code starts so: a code without its text does not compile. */
export type Explanations<Area extends string> = Readonly<Record<Extract<Code, `${Area}${string}`>, Explanation>>
