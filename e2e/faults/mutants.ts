import { digestOf } from '@hostkit/core'

/** A plan that somebody touched. */
export interface Mutant {
  readonly how: string
  readonly text: Buffer
  /** The digest was made anew, as whoever means it would: then it is another plan, and only what no plan may be is refused. */
  readonly sealed: boolean
  /** It may say the same and has to be refused all the same: what it says depends on who reads it, or an editor has saved it. */
  readonly ambiguous: boolean
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Path = readonly (string | number)[]

const STRANGE: readonly Json[] = [
  null,
  true,
  -1,
  1e21,
  0.5,
  2 ** 53,
  '',
  'x',
  '../../etc/passwd',
  '$(id)',
  '\u0000',
  '\u202e',
  [],
  {},
  [[]],
]
const NUMBERS = ['1e999', '-0', '9007199254740993', '0.1e1', '1E400', '-1e-999', '00']
const KEYS = ['__proto__', 'constructor', 'toJSON', 'extra', 'Kind', '$ref', '$blob', '']
/** Stands for a piece of text that `JSON.stringify` would not write. */
const HOLE = '\u0001hole\u0001'

const paths = (value: Json, at: Path = []): Path[] => [
  at,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => paths(one, [...at, Array.isArray(value) ? Number(key) : key]))
    : []),
]
const parentOf = (root: Json, path: Path): Record<string | number, Json> =>
  path.slice(0, -1).reduce<Json>((value, key) => (value as Record<string | number, Json>)[key]!, root) as Record<string | number, Json>
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** Makes mutants of a plan's text, one after the other, for ever. */
export function* mutantsOf(original: string, next: () => number): Generator<Mutant, never> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  for (;;) yield next() < 0.35 ? bytes() : json()

  function bytes(): Mutant {
    const text = Buffer.from(original)
    const at = Math.floor(next() * text.length)
    const length = 1 + Math.floor(next() * 40)
    const part = text.subarray(at, at + length)
    const how = pick(['flip', 'drop', 'double', 'insert', 'move', 'cut', 'mark', 'returns'] as const)
    const made = {
      flip: () => Buffer.concat([text.subarray(0, at), Buffer.from([text[at]! ^ (1 << Math.floor(next() * 8))]), text.subarray(at + 1)]),
      drop: () => Buffer.concat([text.subarray(0, at), text.subarray(at + length)]),
      double: () => Buffer.concat([text.subarray(0, at), part, text.subarray(at)]),
      insert: () => Buffer.concat([text.subarray(0, at), Buffer.from([Math.floor(next() * 256)]), text.subarray(at)]),
      move: () => Buffer.concat([part, text.subarray(0, at), text.subarray(at + length)]),
      cut: () => text.subarray(0, at),
      mark: () => Buffer.from(`\uFEFF${original}`),
      returns: () => Buffer.from(original.replaceAll('\n', '\r\n')),
    }[how]()
    return { how: `${how} at byte ${at}`, text: made, sealed: false, ambiguous: how === 'mark' || how === 'returns' }
  }

  function json(): Mutant {
    const root = JSON.parse(original) as { [key: string]: Json }
    const path = pick(paths(root).filter((one) => one.length > 0))
    const parent = parentOf(root, path)
    const key = path.at(-1)!
    const own = parent[key]!
    let hole: string | null = null
    const how = pick(['type', 'other', 'drop', 'double', 'reorder', 'key', 'number', 'nest', 'twice'] as const)
    switch (how) {
      case 'type':
        parent[key] = pick(STRANGE)
        break
      case 'other': {
        const from = pick(paths(root).filter((one) => one.length > 0))
        parent[key] = structuredClone(parentOf(root, from)[from.at(-1)!]!)
        break
      }
      case 'drop':
        if (Array.isArray(parent)) parent.splice(Number(key), 1)
        else delete parent[key]
        break
      case 'double':
        if (Array.isArray(parent)) parent.push(structuredClone(own))
        else parent[`${key}2`] = own
        break
      case 'reorder':
        if (Array.isArray(own)) own.reverse()
        else if (Array.isArray(parent)) parent.reverse()
        else parent[key] = [own]
        break
      case 'key': {
        const at = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : root
        Object.defineProperty(at, pick(KEYS), { value: pick(STRANGE), enumerable: true, configurable: true, writable: true })
        break
      }
      case 'number':
        parent[key] = HOLE
        hole = pick(NUMBERS)
        break
      case 'nest':
        parent[key] = HOLE
        hole = deep(pick([50, 500, 5_000, 100_000]))
        break
      case 'twice':
        // The same key once more, before itself: the last one counts, for most who read it.
        if (!Array.isArray(parent)) {
          parent[key] = HOLE
          hole = `${JSON.stringify(pick(STRANGE))},${JSON.stringify(key)}:${JSON.stringify(own)}`
        }
        break
    }
    const sealed = next() < 0.5
    if (sealed && hole === null) {
      const { digest: _, ...rest } = root
      root['digest'] = digestOf(rest)
    }
    const text = JSON.stringify(root, undefined, 2).replace(JSON.stringify(HOLE), hole ?? '')
    return {
      how: `${how} ${path.join('.')}`,
      text: Buffer.from(text),
      sealed: sealed && hole === null,
      ambiguous: how === 'twice' && hole !== null,
    }
  }
}
