import { describe, expect, it } from 'vitest'
import { safe, safeJson, safeLines } from './safe.js'

describe('text of a host on a terminal', () => {
  it.each([
    ['\u001b[2K\u001b[1A', String.raw`\u001b[2K\u001b[1A`],
    ['a\u202eb', String.raw`a\u202eb`],
    ['a\u2066b\u2069', String.raw`a\u2066b\u2069`],
    ['zero\u200bwidth\ufeff', String.raw`zero\u200bwidth\ufeff`],
    ['\u009b31m', String.raw`\u009b31m`],
    ['\u{e0041}', String.raw`\u{e0041}`],
    ['\ud800', String.raw`\ud800`],
    ['bell\u0007 nul\0', String.raw`bell\u0007 nul\u0000`],
    ['two\nlines\r', String.raw`two\nlines\r`],
    ['sep\u2028', String.raw`sep\u2028`],
  ])('%j is shown as %s', (text, shown) => {
    expect(safe(text)).toBe(shown)
  })

  it.each(['plain text', 'tab\there', 'grüße, 漢字, ‹secret env:X› → …', '😀'])('%s stays as it is', (text) => {
    expect(safe(text)).toBe(text)
  })

  it('keeps the lines of a text apart', () => {
    expect(safeLines('a\r\nb\u001b')).toEqual(['a\\r', 'b\\u001b'])
  })

  it('stays the same JSON', () => {
    const value = { text: 'a\u202e\u{e0041}\u009b\n\ud800', list: ['\u200b'] }
    const text = safeJson(value)
    expect(text).not.toMatch(/[\u202e\u200b\u009b]|\u{e0041}/u)
    expect(JSON.parse(text)).toEqual(value)
    expect(JSON.parse(safeJson(value, 2))).toEqual(value)
  })
})
