import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEntries, quoteValue } from './env-text.js'

describe('an env file', () => {
  it('gives back what was written', () => {
    const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/)
    const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(fc.array(fc.record({ key, value })), (entries) => {
        expect(parseEntries(entries.map((one) => `${one.key}=${quoteValue(one.value)}\n`).join(''))).toEqual(entries)
      }),
    )
  })

  it('does not take over what somebody else wrote', () => {
    for (const text of ['A=b\n', '# a comment\n', 'A="b"', 'A="$b"\n', 'A="b" \n', '\n']) expect(parseEntries(text), text).toBeNull()
  })
})
