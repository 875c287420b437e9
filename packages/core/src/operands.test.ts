import { afterAll, beforeAll, expect, it } from 'vitest'
import { Channel } from './channel.js'
import { defineFact, type Output } from './fact.js'
import { hashFact } from './file.js'
import { openHost, type Answering } from './host.js'
import { local } from './local.js'
import { noSecrets } from './secret.js'

let channel: Channel
beforeAll(async () => {
  channel = await Channel.open(local(), noSecrets)
})
afterAll(() => channel.close())

/** The argv of each command that a wave sends. */
function spied(): { host: ReturnType<typeof openHost>; sent: string[][] } {
  const sent: string[][] = []
  const answering: Answering = {
    query(queries): Promise<readonly Output[]> {
      sent.push(...queries.map(({ argv, operands = [] }) => [...argv, ...operands]))
      return channel.query(queries)
    },
  }
  return { host: openHost(answering, noSecrets), sent }
}

/** As many answers as there are keys: each is what one operand was for the host. */
const echo = defineFact<string, string | null>({
  name: 'echo',
  command: (keys) => ({ argv: ['printf', '%s\\0'], operands: keys }),
  parse: ({ stdout }, keys) => stdout.toString('utf8').split('\0').slice(0, keys.length),
})

it('operands are arguments of one command, whatever is in them', async () => {
  const keys = ['a', "it's", '$(id) `id`', '-n', '', ' x\ty\n', '\\', 'ü', '*']
  const { host, sent } = spied()
  expect(await Promise.all(keys.map((key) => host.ask(echo, key)))).toEqual(keys)
  expect(sent).toEqual([['printf', '%s\\0', ...keys]])
})

it('more of them than a command line takes are given to several', async () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `${i} ${'x'.repeat(200)}`)
  const { host, sent } = spied()
  expect(await Promise.all(keys.map((key) => host.ask(echo, key)))).toEqual(keys)
  expect(sent).toEqual([['xargs', '-0', 'printf', '%s\\0']])
})

it('what is no absolute path never gets as far as find', async () => {
  const { host, sent } = spied()
  await expect(host.ask(hashFact, '-delete')).rejects.toThrow('the path -delete is not absolute')
  expect(sent).toEqual([])
})

it('one that cannot be an argument is refused, and the others of the wave are answered', async () => {
  const other = defineFact<string, string>({
    name: 'other',
    command: () => ({ argv: ['echo', 'fine'] }),
    parse: ({ stdout }) => [stdout.toString()],
  })
  const { host } = spied()
  const [refused, fine] = await Promise.allSettled([host.ask(echo, 'a\0b'), host.ask(other, '')])
  expect(refused).toMatchObject({ reason: new TypeError('an operand cannot contain a NUL byte') })
  expect(fine).toEqual({ status: 'fulfilled', value: 'fine\n' })
})

/** How many there are, and the last; the status is the first word's. */
const scripted = defineFact<string, string>({
  name: 'scripted',
  command: (keys) => ({ script: 'for one; do set -- "$one"; t=$1 N= U=; printf "%s\\0" "$t"; done; exit 3', operands: keys }),
  parse: ({ stdout }, keys) => stdout.toString('utf8').split('\0').slice(0, keys.length),
})

it('a script has them as its arguments, in a shell of its own', async () => {
  const keys = ['a', "it's", '$(id) `id`', '-n', ' x\ty\n', 'ü', '*']
  const { host, sent } = spied()
  expect(await Promise.all(keys.map((key) => host.ask(scripted, key)))).toEqual(keys)
  expect(sent[0]!.slice(0, 1)).toEqual(['x'])
  // What it sets, and its exit, are its own.
  expect((await channel.query([{ argv: ['printf', 'still %s', 'here'] }]))[0]).toMatchObject({
    status: 0,
    stdout: Buffer.from('still here'),
  })
  const many = Array.from({ length: 9000 }, (_, i) => `key ${i}`)
  expect(await Promise.all(many.map((key) => host.ask(scripted, key)))).toEqual(many)
  expect(sent.at(-1)!.slice(0, 4)).toEqual(['xargs', '-0', 'sh', '-c'])
})
