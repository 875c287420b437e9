import { describe, expect, it } from 'vitest'
import { unified } from './diff.js'

const lines = (before: string | null, after: string | null): string[] => unified(before, after).map(({ text }) => text)

describe('diffs of texts', () => {
  it('have three lines of context, and the heading above', () => {
    const block = 'example.com {\n\ta\n\tb\n\tc\n\td\n\te\n\tf\n\tg\n}\n'
    expect(lines(block, block.replace('\te', '\tE'))).toEqual([
      '@@ -3,7 +3,7 @@ example.com {',
      ' \tb',
      ' \tc',
      ' \td',
      '-\te',
      '+\tE',
      ' \tf',
      ' \tg',
      ' }',
    ])
  })

  it('are the whole text where it appears or goes', () => {
    expect(lines(null, 'a\nb\n')).toEqual(['+a', '+b'])
    expect(lines('a', null)).toEqual(['-a'])
  })

  it('say that a newline at the end is missing', () => {
    expect(lines('a\n', 'a')).toContain('\\ No newline at end of file')
  })

  it('end in time for texts that have nothing in common', () => {
    const text = (seed: number) => Array.from({ length: 9000 }, (_, i) => String((i * 7919 + seed) % 100_003)).join('\n')
    const started = performance.now()
    expect(unified(text(1), text(5)).length).toBeGreaterThan(9000)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
