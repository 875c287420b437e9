import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Asked } from './asked.js'
import { globalFlags } from './flags.js'
import { readOrdinary } from './ordinary.js'
import { read } from './program.js'
import { verbs } from './verbs.js'

afterEach(() => vi.unstubAllEnvs())

const told = (asked: Asked): unknown => {
  if (asked.kind !== 'verb') return asked
  const { name, args, flags } = asked
  return { name, args, flags }
}

/** The flags as somebody may type them, and what is no flag. */
const words = (verb: string): fc.Arbitrary<readonly string[]> => {
  const flags = [...globalFlags, ...verbs.find(({ name }) => name === verb)!.flags].map(([flag]) => flag)
  const value = fc.constantFrom('prod', 'a,b', 'file:/etc/motd', '22', 'ssh2', 'markdown', '', '-', '--json', '-x', 'a=b', 'ü')
  const typed = flags.flatMap((flag): fc.Arbitrary<string[]>[] => {
    const [, short, long = '', text] = /^(-.)?(?:, )?(--[^ ]+)(?: (<.*>))?$/.exec(flag) ?? []
    const names = [long, ...(short ? [short] : [])]
    return names.flatMap((name) =>
      text === undefined
        ? [fc.constant([name])]
        : [value.map((one) => [name, one]), value.map((one) => [`${name}${name === long ? '=' : ''}${one}`])],
    )
  })
  const others = fc.constantFrom(['x.ts'], ['y.json'], ['--hots', 'x'], ['--'], ['-qv'], ['--json=1'], ['--no-json'], ['-'], ['plan'])
  return fc
    .array(fc.oneof({ weight: 6, arbitrary: fc.oneof(...typed) }, { weight: 1, arbitrary: others }), { maxLength: 5 })
    .map((all) => all.flat())
}

describe('an ordinary command line', () => {
  it('is read as the whole program reads it, or left to it', async () => {
    let ordinary = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...verbs.map(({ name }) => name)).chain((verb) => words(verb).map((more) => [verb, ...more])),
        fc.constantFrom(undefined, '', 'prod', 'a,b'),
        async (argv, host) => {
          vi.stubEnv('HOSTKIT_HOST', host)
          const quick = readOrdinary(argv, process.env)
          if (quick === null) return
          ordinary++
          expect(told(quick)).toEqual(told(await read(argv)))
        },
      ),
      { numRuns: 1500 },
    )
    expect(ordinary).toBeGreaterThan(300)
  })

  it('is what the help gives as an example', async () => {
    const lines = verbs.flatMap(({ examples }) => examples).filter((line) => !/[>|#]/.test(line))
    for (const line of lines) {
      const argv = line.split(' ').slice(1)
      const quick = readOrdinary(argv, {})
      expect(quick, line).not.toBeNull()
      expect(told(quick!)).toEqual(told(await read(argv)))
    }
  })

  it.each([
    [[]],
    [['--help']],
    [['plan', '-h']],
    [['--json', 'plan']],
    [['plan', '--hots', 'x']],
    [['plan', 'a', 'b']],
    [['render', 'file']],
  ])('%j is none', (argv) => expect(readOrdinary(argv, {})).toBeNull())
})
