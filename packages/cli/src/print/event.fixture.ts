import Ajv2020 from 'ajv/dist/2020.js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../core/schemas/event.v1.json'), 'utf8')) as {
  $defs: Record<string, object>
}

/** Types of lines that the published schema describes. */
export const described: readonly string[] = Object.entries(schema.$defs)
  .filter(([name, one]) => name !== 'unknown' && 'properties' in one && 'v' in (one.properties as object))
  .map(([name]) => name)

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false })
ajv.addSchema(schema, 'event')

/** What is wrong with a line; a type that is not described is wrong here. */
export function faultsOf(line: Readonly<Record<string, unknown>>): readonly string[] {
  const type = String(line['type'])
  if (!described.includes(type)) return [`${type} is not described`]
  const valid = ajv.getSchema(`event#/$defs/${type}`)!
  const whole = ajv.getSchema('event')!
  if (valid(line) && whole(line)) return []
  return (valid.errors ?? whole.errors ?? []).map(
    ({ instancePath, message, params }) => `${type}${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}
