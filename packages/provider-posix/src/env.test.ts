import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineProject } from '@hostkit/dsl'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entryText, parseEntries } from './env-text.js'
import script from './env.sh'
import { counted, env, tellings } from './env.js'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'env-'))))
afterAll(() => rmSync(folder, { recursive: true }))

it('stands in a service, also where no compiler looked', () => {
  const project = defineProject('toys', (project) => void env(project as never, 'runtime', { A: 1 }))
  expect(project.diagnostics).toMatchObject([{ code: 'HK1004', message: '"env" cannot stand in a project' }])
})

const shells = { dash: ['dash'], bash: ['bash', '--posix', '--norc'], busybox: ['busybox', 'sh'] }

describe.each(Object.entries(shells))('what %s tells of an env file', (_, [shell = '', ...flags]) => {
  const told = (text: string, names: readonly string[], stdin: string | null = null): readonly string[] => {
    const file = join(folder, 'env')
    writeFileSync(file, text)
    const args = [...flags, '-c', script, 'sh', file, folder, stdin === null ? 'unknown' : 'known', ...names]
    const { stdout, stderr, status } = spawnSync(shell, args, { input: stdin ?? '', env: { PATH: process.env['PATH'], LC_ALL: 'C' } })
    expect([status, stderr.toString()]).toEqual([0, ''])
    const [state, ...lines] = stdout.toString('utf8').split('\n')
    expect(state).toBe('present')
    return lines
  }
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/)
  // What the file's grammar lives on, often; and anything.
  const value = fc
    .array(fc.oneof(fc.constantFrom('\n', '"', '\\', '$', '`', '=', '+', '-', "'", ' ', '\n"\n', 'A="b"\n'), fc.string({ unit: 'binary' })))
    .map((parts) => parts.join('').replaceAll('\0', ''))
  const entries = fc.uniqueArray(fc.record({ key: name, value, isSecret: fc.boolean() }), { selector: ({ key }) => key })

  it('is what was written: plain values, and of secrets whether they are the same', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const secrets = all.filter(({ isSecret }) => isSecret)
        const names = all.filter(({ isSecret }) => !isSecret).map(({ key }) => key)
        const mark = secrets.length > 0 ? `# secret: ${secrets.map(({ key }) => key).join(' ')}\n` : ''
        const text = mark + all.map(({ key, value }) => entryText(key, value)).join('')
        const [verdict, ...lines] = told(text, names, secrets.map(({ key, value }) => counted(key)(value)).join(''))
        expect(verdict).toBe('+'.repeat(secrets.length))
        expect(tellings(lines).map((one) => (one.isShown ? parseEntries(`${one.text}\n`)![0] : one.text))).toEqual(
          all.map(({ key, value, isSecret }) => (isSecret ? key : { key, value })),
        )
        // Another value, and each by itself.
        const others = secrets.map(({ key, value }, i) => counted(key)(i % 2 === 0 ? `${value}\n` : value)).join('')
        expect(told(text, names, others)[0]).toBe(secrets.map((_, i) => (i % 2 === 0 ? '-' : '+')).join(''))
      }),
      { numRuns: 60 },
    )
  })

  it('is nothing where it was not written as we write, or what the quotes close in', () => {
    const text = fc
      .array(fc.constantFrom('A', '=', '"', '\n', '\\', "'", '$', '#', ' ', 'A="x"\n', '# secret: A\n'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (text) => {
        const [, ...lines] = told(text, ['A'])
        // A line without quotes may be told by its name: everything else is as this side reads it.
        const ours = parseEntries(text) !== null
        if (ours) expect(lines[0]).not.toBe('foreign')
        else if (lines[0] !== 'foreign') expect(text).toMatch(/^[A-Za-z_]\w*=([^"'\\\n][^"'\\\n]*)?$/m)
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['a key in quotes of another sort', "KEY='-----BEGIN\ncanary=\ncanary\n-----END'\n"],
    ['a key without quotes', 'KEY=-----BEGIN\\\ncanary=\\\n-----END\n'],
    ['a key in the right quotes, and a line that nobody knows', 'KEY="-----BEGIN\ncanary=\n-----END"\ncanary\n'],
    ['a value that does not end', 'KEY="-----BEGIN\ncanary=\n'],
    ['a value and more behind it', 'KEY="a"canary\ncanary=\n'],
    ['a comment', '# canary\nKEY="a"\n'],
    ['a last line without an end', 'KEY="a"\ncanary=b'],
  ])('says nothing of %s', (_, text) => {
    expect(told(text, ['KEY']).slice(1)).toEqual(['foreign', ''])
  })
})
