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
  [{ op: 'write', ...owned, owner: 'ro\0ot', content: 'a' }, 'it names no owner and group'],
  [{ op: 'directory', ...owned, group: '' }, 'it names no owner and group'],
  [{ op: 'directory', ...owned, group: '-R' }, 'it names no owner and group'],
  [{ op: 'directory', ...owned, owner: 'a:b' }, 'it names no owner and group'],
  [{ op: 'link', path: '/a', to: 'b\0' }, 'it leads nowhere'],
  [{ ...run, timeout: 'soon' }, 'its timeout is "soon"'],
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
  { op: 'directory', ...owned, owner: 'DOMAIN\\some one', group: '1000' },
  { ...run, timeout: '1m30s' },
  { ...run, stdin: ['a'] },
  { ...run, undo: { argv: ['true'], stdin: 'a' } },
])('takes %j', (op) => {
  expect(wrongOp(op)).toBeNull()
})
