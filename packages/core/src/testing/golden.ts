import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { address } from '../address.js'
import { differing } from '../diff.js'
import type { AnyResource, Change } from '../resource.js'
import { shown } from '../text.js'
import { testTarget } from './target.js'

interface GoldenCase {
  readonly about?: string
  readonly props: unknown
  readonly attached?: string
  /** What is there before. Default: nothing, and the change is a create. `delete: true` makes it the other way round. */
  readonly observed?: unknown
  readonly delete?: boolean
  readonly triggeredBy?: string
  readonly expected?: unknown
}

/**
 * Makes a test of every `fixtures/<kind>/<case>.json`: props, and what is there, in; the id, claims, state, text, difference and ops out, compared with
 * `expected`. Dropping in a file makes a test. `UPDATE_GOLDEN=1` writes `expected`; read it before you commit it.
 *
 * @example golden(plugin.resources, new URL('../fixtures/', import.meta.url))
 */
export function golden(types: readonly AnyResource[], folder: URL): void {
  const root = fileURLToPath(folder)
  for (const type of types) {
    const directory = join(root, type.kind)
    describe(`golden ${type.kind}`, () => {
      it('has cases', () => expect(existsSync(directory) && readdirSync(directory).length > 0).toBe(true))
      for (const file of existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : []) {
        it(file.slice(0, -5), async () => {
          const path = join(directory, file)
          const given = JSON.parse(readFileSync(path, 'utf8')) as GoldenCase
          const actual = JSON.parse(JSON.stringify(await outcome(type, given))) as unknown
          if (process.env['UPDATE_GOLDEN']) writeFileSync(path, `${JSON.stringify({ ...given, expected: actual }, null, 2)}\n`)
          else expect(actual).toEqual(given.expected)
        })
      }
    })
  }
}

async function outcome(type: AnyResource, given: GoldenCase): Promise<object> {
  const checked = await type.schema['~standard'].validate(given.props)
  if (checked.issues) return { issues: checked.issues.map(({ message, path }) => `${(path ?? []).join('.')} ${message}`.trim()) }
  const props = checked.value as unknown
  const id = type.id(props)
  const target = testTarget()
  const desired = type.desired(props, target, given.attached ?? '') as unknown
  const observed = given.observed === undefined ? null : given.observed
  const at = { address: address(type.kind, id), id, props: null, expected: null, target }
  const reasons: Change<unknown>['reasons'] = given.triggeredBy
    ? [{ reason: 'triggered', triggeredBy: given.triggeredBy as Change<unknown>['address'] }]
    : [{ reason: 'absent' }]
  const change: Change<unknown> = given.delete
    ? { address: at.address, reasons: [{ reason: 'down' }], action: 'delete', before: observed ?? desired, after: null }
    : observed === null
      ? { address: at.address, reasons, action: 'create', before: null, after: desired }
      : { address: at.address, reasons, action: 'update', before: observed, after: desired }
  const rendered = type.render?.(desired)
  return {
    id,
    provides: type.provides?.(props) ?? [],
    uses: type.uses?.(props) ?? [],
    refresh: type.refresh?.(props) ?? [],
    desired,
    ...(rendered ? { text: shown(rendered.text).split('\n') } : {}),
    ...(observed === null || given.delete ? {} : { differs: differing(type, observed, desired) }),
    down: typeof type.down === 'function' ? type.down(change) : type.down,
    ops: [...type.apply(change, at)].map((op) => {
      if (op.op === 'write' && typeof op.content !== 'string' && !('sha256' in op.content)) return { ...op, content: shown(op.content) }
      if (op.op === 'exec' && op.stdin !== undefined) return { ...op, stdin: shown(op.stdin) }
      return op
    }),
  }
}
