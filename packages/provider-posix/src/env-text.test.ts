import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filePieces, parseEntries, quoteValue } from './env-text.js'

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

  it('says which of its variables are secrets, so that nobody shows them who knows nothing else of it', () => {
    const written = filePieces([
      { key: 'PORT', value: '4000' },
      { key: 'TOKEN', value: { secret: 'env:TOKEN' } },
      { key: 'OLD', value: { hidden: true } },
    ])
    const text = written.map((piece) => (typeof piece === 'string' ? piece : piece.escape!('c"anary'))).join('')
    expect(text).toBe('# secret: TOKEN OLD\nPORT="4000"\nTOKEN="c\\"anary"\nOLD="c\\"anary"\n')
    expect(parseEntries(text)).toEqual([
      { key: 'PORT', value: '4000' },
      { key: 'TOKEN', value: { hidden: true } },
      { key: 'OLD', value: { hidden: true } },
    ])
    expect(filePieces([{ key: 'PORT', value: '4000' }])).toEqual(['PORT="4000"\n'])
  })

  it('does not take over what somebody else wrote', () => {
    for (const text of ['A=b\n', '# a comment\n', 'A="b"', 'A="$b"\n', 'A="b" \n', '\n']) expect(parseEntries(text), text).toBeNull()
  })
})
