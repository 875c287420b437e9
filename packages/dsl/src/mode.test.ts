import { Failure } from '@hostkit/core'
import { expect, test } from 'vitest'
import { excerpt } from './excerpt.js'
import { defineProject, mode, type ModeInput, modes, service, storage } from './index.js'

test.each<[ModeInput, number]>([
  [0o640, 0o640],
  [0, 0],
  [0o7777, 0o7777],
  [0o511, 329],
  ['private-dir', 0o750],
  ['shared-dir', 0o2775],
  [{}, 0],
  [{ owner: 'rwx', group: 'rx', other: 'none' }, 0o750],
  [{ owner: 'rw', group: 'r', other: 'wx' }, 0o643],
  [{ owner: 'rwx', group: 'rwx', other: 'x', special: 'setgid' }, 0o2771],
  [{ special: ['sticky', 'setuid', 'setgid'] }, 0o7000],
])('%j', (input, expected) => {
  expect(mode(input)).toBe(expected)
})

test('the names are those of the documentation', () => {
  expect(Object.entries(modes).map(([name, mode]) => `${name} ${mode.toString(8)}`)).toEqual([
    'public-file 644',
    'private-file 600',
    'secret-file 600',
    'secret-group-file 640',
    'secret-group-readable 640',
    'executable 755',
    'public-dir 755',
    'public-web-dir 755',
    'private-dir 750',
    'config-dir 750',
    'shared-dir 2775',
    'shared-web-dir 2775',
  ])
})

test.each([600, 640, 644, 700, 750, 755, 770, 775])('%i in decimal is refused', (decimal) => {
  expect(() => mode(decimal)).toThrow(`HK1011 the mode ${decimal} is written in decimal`)
  expect(refusal(decimal).hint).toBe(`write 0o${decimal}`)
})

test.each<[unknown, string, string]>([
  [-1, 'there is no mode -1', 'a mode is a number from 0 to 0o7777'],
  [0o10000, 'there is no mode 4096', 'a mode is a number from 0 to 0o7777'],
  [4755, 'there is no mode 4755', 'write 0o4755'],
  [1.5, 'there is no mode 1.5', 'a mode is a number from 0 to 0o7777'],
  [Number.NaN, 'there is no mode NaN', 'a mode is a number from 0 to 0o7777'],
  ['0755', 'there is no mode "0755"', 'write it as a number: 0o755'],
  ['0o755', 'there is no mode "0o755"', 'write it as a number: 0o755'],
  ['privat-dir', 'there is no mode "privat-dir"', 'did you mean "private-dir"?'],
  ['constructor', 'there is no mode "constructor"', expect.stringContaining('it is a number like 0o750') as string],
  [null, 'there is no mode null', expect.any(String) as string],
  [{ owners: 'r' }, 'a mode has no "owners"', 'did you mean "owner"?'],
  [{ owner: 'xr' }, 'there is no permission "xr"', "it is 'none', or letters of 'rwx' in this order"],
  [{ owner: '' }, 'there is no permission ""', "it is 'none', or letters of 'rwx' in this order"],
  [{ special: 'suid' }, 'there is no special bit "suid"', 'it is one of setuid, setgid, sticky'],
])('%j is no mode', (input, message, hint) => {
  expect(refusal(input)).toMatchObject({ code: 'HK1004', message, hint })
})

test('inside a project it is collected, with its line', () => {
  const { diagnostics, declarations } = defineProject('toys', (project) =>
    service(project, 'web', (web) => [
      storage(web, 'data', { mode: 750 }), // decimal
      storage(web, 'state'),
    ]),
  )
  expect(diagnostics).toMatchObject([{ code: 'HK1011', hint: 'write 0o750' }])
  expect(excerpt(diagnostics[0]!.source)).toContain('// decimal')
  expect(declarations).toHaveLength(2)
})

function refusal(input: unknown) {
  try {
    mode(input as ModeInput)
  } catch (error) {
    if (error instanceof Failure) return { ...error.diagnostics[0]!, line: excerpt(error.diagnostics[0]!.source) }
  }
  throw new Error('it was accepted')
}
