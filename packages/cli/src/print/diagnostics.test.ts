import { problem } from '@hostkit/core'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import picocolors from 'picocolors'
import { afterAll, describe, expect, it } from 'vitest'
import { shownDiagnostics } from './diagnostics.js'

const folder = mkdtempSync(join(tmpdir(), 'hostkit-diagnostics-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'hostkit.config.ts'),
  "import { host } from '@hostkit/cli'\n\nexport const a = 1\nexport const b = \u202e2\nexport const c = 3\n",
)

const shown = async (...found: Parameters<typeof shownDiagnostics>[0]): Promise<string> =>
  (await shownDiagnostics(found, { folder })).join('\n')

describe('diagnostics', () => {
  it('read like those of a compiler', async () => {
    const text = await shown(
      problem('HK4001', 'migrate failed', {
        details: ['exit status 1\nmore', '  psql: no route to host  '],
        hint: 'prod is as it was before the run',
      }),
      problem('HK1007', 'service:x refers to file:/y, which is not declared', {
        source: { file: 'hostkit.config.ts', line: 3, column: 14 },
        hint: 'did you mean "file:/z"?',
      }),
    )
    expect(`\n${text}\n`).toBe(`
error HK1007: service:x refers to file:/y, which is not declared
  hostkit.config.ts:3
      1 | import { host } from '@hostkit/cli'
      2 |
    > 3 | export const a = 1
      4 | export const b = \\u202e2
      5 | export const c = 3
  hint: did you mean "file:/z"?

error HK4001: migrate failed
    exit status 1
    more
      psql: no route to host
  hint: prod is as it was before the run
`)
  })

  it('come in the order of the config, each once', async () => {
    const at = (file: string, line: number) => problem('HK1004', `${file} ${line}`, { source: { file, line } })
    const text = await shown(problem('HK2001', 'nowhere'), at('b.ts', 2), at('a.ts', 9), at('b.ts', 1), at('a.ts', 9))
    expect(text.match(/(?<=: ).+/g)).toEqual(['a.ts 9', 'b.ts 1', 'b.ts 2', 'nowhere'])
  })

  it('show a caret where a parser knows the column', async () => {
    expect(await shown(problem('HK1001', 'Unexpected token', { source: { file: 'hostkit.config.ts', line: 3, column: 8 } }))).toContain(
      '        ^'.slice(1),
    )
  })

  it('do without the lines of a file that is gone, too short, or none', async () => {
    for (const source of [
      { file: 'gone.ts', line: 3 },
      { file: 'hostkit.config.ts', line: 99 },
      { file: '.', line: 1 },
      { file: 'hostkit.config.ts', line: 0 },
    ]) {
      expect(await shown(problem('HK1001', 'x', { source }))).toBe(
        `error HK1001: x\n  ${source.file}${source.line > 0 ? `:${source.line}` : ''}`,
      )
    }
  })

  it('say what hosts said without obeying it', async () => {
    expect(await shown(problem('HK4001', 'a\u001b[31m', { details: ['b\u202e'], hint: 'c\u0007' }))).toBe(
      'error HK4001: a\\u001b[31m\n    b\\u202e\n  hint: c\\u0007',
    )
  })

  it('are warnings where they are', async () => {
    expect(await shown({ ...problem('HK3008', 'x'), severity: 'warning' })).toBe('warning HK3008: x')
  })

  it('are coloured where somebody looks', async () => {
    const lines = await shownDiagnostics([problem('HK1001', 'x', { source: { file: 'hostkit.config.ts', line: 1 } })], {
      folder,
      colours: picocolors.createColors(true),
    })
    expect(lines[0]).toContain('\u001b[31m')
    expect(lines.slice(2).join('')).toContain('\u001b[')
  })
})
