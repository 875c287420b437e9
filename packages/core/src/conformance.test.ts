import { expect, it } from 'vitest'
import { address } from './address.js'
import type { Op } from './op.js'
import type { Step } from './schedule.js'
import { behind } from './testing/conformance.js'

const step = (number: number, op: Op): Step => ({ number, address: address('acme.site', 'a'), op, after: [] })
const steps = [
  step(0, { op: 'exec', argv: ['nginx', '-t'], role: 'check', undo: 'none', label: 'check a' }),
  step(1, { op: 'remove', path: '/etc/a', what: 'file' }),
  step(2, { op: 'exec', argv: ['systemctl', 'reload', 'a.service'], role: 'activate', undo: 'none' }),
]

it.each([
  [0, 'before any op: the check or a reader itself changed the host'],
  [1, 'after 1 of 3 ops, the last of them: check a'],
  [2, 'after 2 of 3 ops, the last of them: remove /etc/a'],
  [3, 'after 3 of 3 ops, the last of them: systemctl reload a.service'],
])('a host that is not as before says what was done to it (%i)', (count, words) => expect(behind(count, steps)).toBe(words))
