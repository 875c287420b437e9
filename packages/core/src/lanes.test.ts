import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Channel } from './channel.js'
import { arranged } from './lanes.js'
import { local } from './local.js'
import { noSecrets } from './secret.js'

let channel: Channel
beforeAll(async () => {
  channel = await Channel.open(local(), noSecrets)
})
afterAll(() => channel.close())

describe('several questions', () => {
  it('are worked at two at a time, and each gets its own answer', async () => {
    // Each waits for a word of the other: one after the other, they would wait for ever.
    const meet = 'mkfifo "$0" 2>/dev/null; read -r word <"$0"; echo "$word"'
    const folder = (await channel.run('mktemp -d')).toString().trim()
    const [heard, said] = await channel.query([
      { argv: ['timeout', '20', 'sh', '-c', meet, `${folder}/met`] },
      { argv: ['timeout', '20', 'sh', '-c', 'until [ -p "$0" ]; do sleep 0.01; done; echo met >"$0"; echo said', `${folder}/met`] },
    ])
    expect([heard, said]).toMatchObject([
      { status: 0, stdout: Buffer.from('met\n') },
      { status: 0, stdout: Buffer.from('said\n') },
    ])
    await channel.run(`rm -r ${folder}`)
  })

  it('come back in their order, with their statuses and errors, whatever they are and however much they say', async () => {
    const long = 'x'.repeat(300_000)
    const queries = [
      { argv: ['sh', '-c', 'head -c 200000 /dev/zero | tr "\\0" a; exit 3'] },
      { argv: ['cat'], stdin: Buffer.from(long) },
      { argv: ['sh', '-c', 'cat; echo "$0" >&2', 'b'] },
      { argv: ['true'], stdin: Buffer.from(long) },
      { argv: ['sh', '-c', 'head -c 200000 /dev/zero | tr "\\0" c'] },
      { argv: ['no-such-program'] },
      { argv: ['printf', '%s', ...Array.from({ length: 500 }, (_, i) => `${i} `)] },
    ] as const
    const answers = await channel.query(queries)
    expect(answers.map(({ status, stdout, stderr }) => [status, stdout.length, stdout.toString()[0] ?? '', stderr.slice(0, 1)])).toEqual([
      [3, 200_000, 'a', ''],
      [0, 300_000, 'x', ''],
      [0, 0, '', 'b'],
      [0, 0, '', ''],
      [0, 200_000, 'c', ''],
      [127, 0, '', expect.stringMatching(/./)],
      [0, 1890, '0', ''],
    ])
    // Nothing of it is left for the next.
    expect((await channel.query([{ argv: ['echo', 'next'] }]))[0]!.stdout.toString()).toBe('next\n')
  })

  it('send once what several of them are about', async () => {
    const paths = Array.from({ length: 300 }, (_, i) => `/srv/it's ${i}`)
    const queries = [
      { argv: ['printf', '%s;', 'a'], operands: ['b', ...paths] },
      { argv: ['printf', '%s,'], operands: paths },
      { argv: ['cat'], stdin: Buffer.from('x') },
      { argv: ['printf', '%s.'], operands: ['other', ...paths.slice(0, -1)] },
      { argv: ['printf', '%s!'], operands: ['b', ...paths.slice(1)] },
    ] as const
    const { script } = arranged(queries)
    expect(script.split("'/srv/it'\\''s 7'").length - 1).toBe(3)
    const said = (await channel.query(queries)).map(({ stdout }) => stdout.toString())
    expect(said[0]).toBe(`a;b;${paths.map((path) => `${path};`).join('')}`)
    expect(said[1]).toBe(paths.map((path) => `${path},`).join(''))
    expect(said[2]).toBe('x')
    expect(said[3]).toBe(
      `other.${paths
        .slice(0, -1)
        .map((path) => `${path}.`)
        .join('')}`,
    )
    expect(said[4]).toBe(
      `b!${paths
        .slice(1)
        .map((path) => `${path}!`)
        .join('')}`,
    )
  })

  it('cost nothing more where there is one', () => {
    expect(arranged([{ argv: ['true'] }]).script).toBe('q true </dev/null')
    expect(arranged([]).order).toEqual([])
  })
})
