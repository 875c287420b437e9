import { expect, it } from 'vitest'
import { wrongOp } from './blame.js'

const owned = { path: '/a', owner: 'root', group: 'root', mode: 0o644 }
const run = { op: 'exec', argv: ['true'], role: 'change', undo: 'none' }

it.each([
  [{ op: 'write', ...owned, content: 1 }, 'its content is no text'],
  [{ op: 'write', ...owned, content: {} }, 'its content is no text'],
  [{ op: 'write', ...owned, content: null }, 'its content is no text'],
  [{ op: 'write', ...owned, content: ['a', { secret: 1 }] }, 'its content is no text'],
  [{ op: 'write', ...owned, content: { sha256: 1, size: 1 } }, 'its content is no text'],
  [{ ...run, stdin: 1 }, 'its stdin is no text'],
  [{ ...run, undo: { argv: ['true'] } }, 'it does not say how it is undone'],
  [{ ...run, undo: { argv: ['true'], stdin: {} } }, 'it does not say how it is undone'],
])('refuses %j', (op, why) => {
  expect(wrongOp(op)).toContain(why)
})

it.each([
  { op: 'write', ...owned, content: 'a' },
  { op: 'write', ...owned, content: ['a', { secret: 'env:B', escape: (value: string) => value }] },
  { op: 'write', ...owned, content: { sha256: '0'.repeat(64), size: 1 } },
  { ...run, stdin: ['a'] },
  { ...run, undo: { argv: ['true'], stdin: 'a' } },
])('takes %j', (op) => {
  expect(wrongOp(op)).toBeNull()
})
