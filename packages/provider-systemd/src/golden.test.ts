import type { AnyResource, Argv, Op } from '@hostkit/core'
import { golden } from '@hostkit/core/testing'
import { plugin } from './plugin.js'
import program from './units.sh'

/** The program is the same in every op, and has tests of its own on real hosts. */
const named = (argv: Argv): Argv => argv.map((word) => (word === program ? 'units.sh' : word)) as unknown as Argv
const shortened = (op: Op): Op =>
  op.op === 'exec' ? { ...op, argv: named(op.argv), undo: Array.isArray(op.undo) ? named(op.undo as unknown as Argv) : op.undo } : op
const types = plugin.resources.map((type): AnyResource => ({
  ...type,
  *apply(change, at) {
    for (const op of type.apply(change, at)) yield shortened(op)
  },
}))

golden(types, new URL('../fixtures/', import.meta.url))
