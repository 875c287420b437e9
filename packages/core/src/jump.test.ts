import { expect, it } from 'vitest'
import { parseJump } from './jump.js'

it.each([
  ['bastion', { at: 'bastion' }],
  ['admin@bastion:2200', { at: 'bastion', user: 'admin', port: 2200 }],
  ['ssh://admin@bastion:2200/', { at: 'bastion', user: 'admin', port: 2200 }],
  ['[2001:db8::1]:22', { at: '2001:db8::1', port: 22 }],
  ['root@2001:db8::1', { at: '2001:db8::1', user: 'root' }],
  ['bastion:70000', null],
  ['a b', null],
  ['a@b@c', null],
  ['', null],
])('%s', (text, jump) => expect(parseJump(text)).toEqual(jump))
