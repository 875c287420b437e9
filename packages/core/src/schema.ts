import type { StandardSchemaV1 } from '@standard-schema/spec'

/** What a kind accepts. Standard Schema: zod, valibot, arktype, or `jsonSchema` over a JSON Schema file. */
export type Schema<P> = StandardSchemaV1<unknown, P>

interface AjvError {
  readonly instancePath: string
  readonly keyword: string
  readonly message?: string
  readonly params: Record<string, unknown>
}
/** A validator as ajv's standalone code exports it. */
export interface Validator {
  (data: unknown): boolean
  errors?: null | readonly AjvError[]
}

/** A validator generated from a JSON Schema file, as a Standard Schema whose issues read well. */
export function jsonSchema<P>(validate: Validator): Schema<P> {
  return {
    '~standard': {
      version: 1,
      vendor: 'hostkit',
      validate: (value) => (validate(value) ? { value: value as P } : { issues: issues(validate.errors ?? []) }),
    },
  }
}

/** What a schema finds, with what may be behind it. */
export interface HintedIssue extends StandardSchemaV1.Issue {
  readonly hint?: string
}

const issues = (errors: readonly AjvError[]): HintedIssue[] =>
  errors
    // `anyOf` and `oneOf` say nothing themselves where their branches have spoken.
    .filter((error, _, all) => !(['anyOf', 'oneOf', 'if'].includes(error.keyword) && all.length > 1))
    .map((error) => ({
      message: sentence(error),
      path: error.instancePath.split('/').slice(1).map(unescape),
      // Words drop what is undefined: here nobody knows any more whether it was given.
      ...(error.keyword === 'required' ? { hint: 'is it undefined? process.env.NAME is, where NAME is not set' } : {}),
    }))

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

function sentence({ keyword, params, message }: AjvError): string {
  switch (keyword) {
    case 'additionalProperties':
      return `there is no option "${String(params['additionalProperty'])}"`
    case 'required':
      return `the option "${String(params['missingProperty'])}" is missing`
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map((one) => JSON.stringify(one)).join(', ')}`
    default:
      return message ?? keyword
  }
}
