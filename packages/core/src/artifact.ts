import { jsonSchema } from './schema.js'

/** What is wrong with the shape of something that should be a plan; empty when nothing is. The validator is loaded only where a plan is read. */
export async function planIssues(value: unknown): Promise<readonly string[]> {
  const { plan } = await import('./validators.gen.js')
  const checked = jsonSchema<unknown>(plan)['~standard'].validate(value)
  if (checked instanceof Promise || !checked.issues) return []
  return checked.issues.map(({ path = [], message }) =>
    `${path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')} ${message}`.trim(),
  )
}
