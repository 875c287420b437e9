import { describe, expect, it } from 'vitest'
import { explanations } from './explain/index.js'
import { read } from './program.js'
import { verbs } from './verbs.js'

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

  it('takes every example of its help, and of the explanations', async () => {
    const shown = Object.values(explanations).flatMap(({ example }) => ('shell' in example ? example.shell.split('\n') : []))
    const lines = [...verbs.flatMap(({ examples }) => examples), ...shown]
    const typed = lines.flatMap(
      (line) => /(?:^|[A-Z_]+=\S+ )hostkit (.*)$/.exec(line.replace(/ +#.*/, ''))?.[1]?.split(/ (?:\||>>?) /)[0] ?? [],
    )
    expect(typed.length).toBeGreaterThan(40)
    for (const one of typed) expect([one, (await read(one.split(' '))).kind]).not.toEqual([one, 'wrong'])
  })

  it('shows help with examples for every verb', async () => {
    for (const { name } of verbs) {
      const help = await read([name, '--help'])
      expect(help).toMatchObject({ kind: 'help', text: expect.stringMatching(new RegExp(`Examples:\\n  \\$ hostkit ${name}`)) as string })
    }
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
