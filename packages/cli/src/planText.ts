import { jsonOf } from '@hostkit/core'

/** A plan's parts lie in a list, and what is in them in lists again. */
const ENTRIES = 4

/**
 * A plan as its file has it: a resource, a change, a note is a line, so that two plans are compared line by line. It comes in pieces, because all of a
 * large plan as one text is much memory.
 */
export function* planText(plan: unknown): Generator<string> {
  yield* member(plan, 0)
  yield '\n'
}

function* member(value: unknown, depth: number): Generator<string> {
  const list = Array.isArray(value)
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (depth === ENTRIES || entries.length === 0) return yield jsonOf(value)
  const margin = `\n${'  '.repeat(depth + 1)}`
  let before = list ? '[' : '{'
  for (const [name, one] of entries) {
    const start = list ? before + margin : `${before}${margin}${JSON.stringify(name)}: `
    // Most of a plan are its lines.
    if (depth + 1 === ENTRIES) yield start + jsonOf(one)
    else {
      yield start
      yield* member(one, depth + 1)
    }
    before = ','
  }
  yield `\n${'  '.repeat(depth)}${list ? ']' : '}'}`
}
