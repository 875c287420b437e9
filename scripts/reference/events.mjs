// The page of events, from their published schema.
const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

/** Every event has these; they stand once. */
const common = ['v', 'type', 'ts']

export function eventsPage(schema) {
  const resolve = (one) => (one.$ref ? schema.$defs[one.$ref.replace('#/$defs/', '')] : one)
  const form = (given) => {
    const one = resolve(given)
    if (given.$ref) return given.$ref.replace('#/$defs/', '')
    if (one.const !== undefined) return JSON.stringify(one.const)
    if (one.enum) return one.enum.map((value) => JSON.stringify(value)).join(' | ')
    const several = one.anyOf ?? one.oneOf
    if (several) return [...new Set(several.map(form))].join(' | ')
    if (one.type === 'array') return one.items ? `(${form(one.items)})[]`.replace(/^\(([\w.]+)\)/, '$1') : 'array'
    return [one.type ?? 'anything'].flat().join(' | ')
  }
  const fields = ({ properties = {}, required = [] }) =>
    Object.entries(properties)
      .filter(([name]) => !common.includes(name))
      .map(([name, one]) => {
        const words = one.description ?? ''
        return `- ${code(name)}${required.includes(name) ? '' : ' (may be left out)'}: ${code(form(one))}${words ? `  \n  ${words}` : ''}`
      })
      .join('\n')
  const events = schema.anyOf.map(({ $ref }) => $ref.replace('#/$defs/', ''))
  const shared = Object.keys(schema.$defs).filter((name) => !events.includes(name))
  const section = (level) => (name) => {
    const one = schema.$defs[name]
    const known = one.properties ? fields(one) : code(form(one))
    return [`${level} ${name}`, one.description ?? '', known].filter(Boolean).join('\n\n')
  }
  const text = [
    '<!-- Generated from packages/core/schemas/event.v1.json by `npm run generate`. Do not edit. -->',
    '# Events',
    `${schema.description} The schema is published as \`@hostkit/core/schemas/event.v1.json\`.`,
    'Every line has `v` (1), `type`, and `ts`, the time (ISO 8601, in UTC). Pass over types that you do not know.',
    ...events.filter((name) => name !== 'unknown').map(section('##')),
    '## Parts',
    'What the events are made of.',
    ...shared.filter((name) => name !== 'time').map(section('###')),
  ].join('\n\n')
  return { file: 'docs/reference/events.md', text: `${text}\n` }
}
