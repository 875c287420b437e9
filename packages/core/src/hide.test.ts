import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { formsOf, hide, hidingScript } from './hide.js'
import type { Secrets } from './secret.js'

const values: Readonly<Record<string, string>> = { 'env:A': `a"b'c\\d$e/f%g.*[h]^ é&`, 'env:B': 'line one\nline two of it', 'env:C': 'abc' }
const secrets: Secrets = { reveal: ({ secret }) => values[secret] ?? null }
const text = [
  { secret: 'env:A', escape: (value: string) => `<${value}>` },
  'plain',
  { secret: 'env:B' },
  { secret: 'env:C' },
  { secret: 'env:D' },
]
const forms = formsOf([text, 'nothing'], secrets)
const sed = (input: string): string =>
  spawnSync('sed', [hidingScript(forms)], { input, encoding: 'utf8', env: { LC_ALL: 'C', PATH: process.env['PATH'] } }).stdout

describe('what a program prints', () => {
  const a = values['env:A']!
  const bytes = Buffer.from(a)
  it.each([
    ['itself', a],
    ['escaped as the file has it', `<${a}>`],
    ['JSON', JSON.stringify(a)],
    ['in double quotes', `"${a.replaceAll(/["\\`$]/g, '\\$&')}"`],
    ['quoted for a shell', `'${a.replaceAll("'", `'\\''`)}'`],
    ['a part of a URL', encodeURIComponent(a)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64 behind one byte', Buffer.from(`x${a}y`).toString('base64')],
    ['base64 behind two', Buffer.from(`xx${a}y`).toString('base64')],
    ['base64url', Buffer.from(`xx${a}y`).toString('base64url')],
  ])('has the name of a secret in its place: %s', (_, form) => {
    for (const hidden of [hide(`before ${form} after`, forms), sed(`before ${form} after\n`)]) {
      expect(hidden).toContain('‹secret env:A›')
      // A few letters of its ends are shared with what stands beside it.
      expect(hidden.length).toBeLessThan(60)
    }
  })

  it('has none of the lines of a longer one', () => {
    expect(sed('x line one\nline two of it y\n')).toBe('x ‹secret env:B›\n‹secret env:B› y\n')
  })

  it('is left alone elsewhere, and values that are words of every day are, too', () => {
    expect(sed('abc plain\n')).toBe('abc plain\n')
    expect(hide('abc plain', forms)).toBe('abc plain')
    expect(hidingScript(formsOf(['plain'], secrets))).toBe('')
  })
})
