import { describe, expect, it } from 'vitest'
import { read } from './program.js'

describe('the command line', () => {
  it('is a verb, its arguments and its flags, wherever the common ones stand', async () => {
    for (const argv of [
      ['--json', 'plan', 'x.ts', '--host', 'prod', '--only', 'file:/a', '--only', 'file:/b'],
      ['plan', '--host=prod', '--only=file:/a', 'x.ts', '--only', 'file:/b', '--json'],
    ]) {
      expect(await read(argv)).toMatchObject({
        kind: 'verb',
        name: 'plan',
        args: ['x.ts'],
        flags: { json: true, host: 'prod', only: ['file:/a', 'file:/b'] },
      })
    }
  })

  it('has a colour only where one was asked for', async () => {
    expect(await read(['plan'])).toMatchObject({ flags: expect.not.objectContaining({ color: expect.anything() }) as object })
    expect(await read(['plan', '--no-color'])).toMatchObject({ flags: { color: false } })
    expect(await read(['--color', 'plan'])).toMatchObject({ flags: { color: true } })
  })

  it.each([
    [['pln'], "unknown verb 'pln'", 'did you mean plan?'],
    [['plan', '--hots', 'x'], "unknown option '--hots'", 'did you mean --host?'],
    [['nothing-like-it'], "unknown verb 'nothing-like-it'", 'hostkit --help lists the verbs'],
    [['plan', '--host'], "option '--host <name>' argument missing", 'hostkit plan --help'],
    [['plan', 'a', 'b'], "too many arguments for 'plan'. Expected 1 argument but got 2.", 'hostkit plan --help'],
    [['render', 'file'], "missing required argument 'name'", 'hostkit render --help'],
  ])('%j is wrong', async (argv, message, hint) => {
    expect(await read(argv)).toMatchObject({ kind: 'wrong', message, hint })
  })

  it('shows help, on everything and on a verb', async () => {
    for (const argv of [[], ['--help'], ['help'], ['-h']])
      expect(await read(argv)).toMatchObject({ kind: 'help', text: expect.stringContaining('Usage: hostkit') as string })
    for (const argv of [
      ['plan', '--help'],
      ['help', 'plan'],
    ])
      expect(await read(argv)).toMatchObject({ kind: 'help', text: expect.stringContaining('$ hostkit plan --host prod') as string })
  })
})
