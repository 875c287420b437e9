import { describe, expect, it } from 'vitest'
import { planOf, registry } from '../plans.fixture.js'
import { annotation, harmless } from './github.js'
import { code, planMarkdown } from './markdown.js'

const file = (text: string) => ({ text, mode: 0o644 })

describe('a plan for a pull request', () => {
  it('is a line, a table, and diffs to open', () => {
    const plan = planOf([
      {
        address: 'posix.file:/etc/motd',
        before: file('hello\n'),
        after: file('hello\nworld\n'),
        reasons: [{ reason: 'differs', fields: ['text'] }],
      },
      { address: 'posix.account:web', after: { words: 'system' } },
    ])
    expect(planMarkdown(plan, registry)).toBe(
      `### hostkit plan <code>toys → prod &#40;elixir&#46;toys&#41;</code>

**1 to create, 1 to update, 0 to run, 0 to delete, 0 unchanged.** Plan <code>sha256 ${plan.digest.slice(0, 12)}…</code>

|  | kind | name | what | declared |
|--|--|--|--|--|
| <code>&#126;</code> | <code>file</code> | <code>/etc/motd</code> |  | <code>hostkit&#46;config&#46;ts&#58;1</code> |
| <code>+</code> | <code>account</code> | <code>web</code> | <code>system</code> | <code>hostkit&#46;config&#46;ts&#58;1</code> |

<details><summary><code>&#126; file /etc/motd</code></summary>

\`\`\`diff
@@ -1 +1,2 @@
 hello
+world
\`\`\`

</details>
`.replaceAll('&#46;', '.'),
    )
  })

  it('says when there is nothing to do', () => {
    expect(planMarkdown(planOf([], [{ address: 'posix.file:/etc/motd' }]), registry)).toContain('Everything is as declared.')
  })

  it('shows hostile text as text', () => {
    const evil = '</code></summary><img src=x onerror=alert(1)>|**b** @everyone #1 [x](javascript:1) `c` <!-- \u202e https://evil.example'
    const plan = planOf([
      {
        address: `posix.file:/etc/${evil}`,
        before: file('a\n'),
        after: file('```\n````\n</details>\n\u001b[2J@everyone\n'),
        reasons: [{ reason: 'differs', fields: ['text'] }],
      },
      { address: 'posix.account:web', after: { words: evil } },
    ])
    const text = planMarkdown(plan, registry)
    const outside = text.replaceAll(/`{5}diff\n[\s\S]*?\n`{5}\n/g, '')
    expect(text.match(/^`{5}/gm)).toHaveLength(2)
    expect(outside).not.toMatch(/<(?!\/?(code|details|summary)>)/)
    expect(outside).not.toMatch(/[@[`]|\*\*b| #1|\u202e|https:/)
    expect(text).not.toContain('\u001b')
    for (const row of outside.split('\n').filter((line) => line.startsWith('|'))) expect(row.match(/\|/g)).toHaveLength(6)
  })

  it('fits into a comment, however much changes', () => {
    const long = `${'x'.repeat(150)}\n`.repeat(20)
    const plan = planOf(
      Array.from({ length: 400 }, (_, i) => ({
        address: `posix.file:/etc/${i}`,
        before: file('a\n'),
        after: file(`${i}${long}`),
        reasons: [{ reason: 'differs', fields: ['text'] }],
      })),
    )
    const text = planMarkdown(plan, registry)
    expect(text.length).toBeLessThan(65_536)
    expect(text).toContain('… and 200 more changes')
    expect(text).toMatch(/\d+ more diffs: <code>hostkit show --details<\/code>/)
  })
})

describe('a job on GitHub', () => {
  const env = { GITHUB_WORKSPACE: '/repo' }
  it('is told the line of a fault', () => {
    const source = { file: 'hostkit.config.ts', line: 7 }
    expect(annotation({ severity: 'error', code: 'HK1004', message: '100% wrong', source, hint: 'mend: it' }, '/repo/infra', env)).toBe(
      '::error file=infra/hostkit.config.ts,line=7,title=HostKit HK1004::100%25 wrong%0Ahint: mend: it',
    )
    expect(annotation({ severity: 'warning', code: 'HK3008', message: 'no\nway::error::x\r' }, '/repo', env)).toBe(
      '::warning title=HostKit HK3008::no%0Away::error::x\\r',
    )
  })

  it('is given no command by what comes from hosts', () => {
    expect(harmless('    ::add-mask::x')).toBe('    · ::add-mask::x')
    expect(harmless('##[error]x')).toBe('· ##[error]x')
    expect(harmless('a ::b')).toBe('a ::b')
  })
})

it('text in a cell is neither empty code nor markup', () => {
  expect(code(' ')).toBe('')
  expect(code('a|b')).toBe('<code>a&#124;b</code>')
})
