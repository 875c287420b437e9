import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serviceTable, timerTable, type Directive } from './directive/index.js'
import { commandLine } from './exec.js'
import { problemsOf, unitText } from './text.js'
import { Wrong } from './wrong.js'

const nasty = [
  '"',
  "'",
  '\\',
  '%',
  '$',
  ' ',
  '\n',
  '\t',
  '\r',
  '\0',
  ';',
  '#',
  '=',
  '-',
  '@',
  '+',
  '!',
  '|',
  ':',
  '/',
  '/a',
  'x.service',
  '10s',
  '512M',
  'yes',
  '\u2028',
  '\u202e',
  '\ufeff',
  '🙂',
  '\ud800',
  '[Service]',
  '\nUser=root',
  '\\\n',
  '~',
  '*',
  'a',
  '0',
]
const text = fc.oneof(
  fc.array(fc.constantFrom(...nasty), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  text.map((specifiers) => ({ specifiers })),
  text.map((variable) => ({ variable })),
)
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 4 }),
  fc.array(fc.array(leaf, { maxLength: 3 }), { maxLength: 3 }),
  fc.dictionary(text, leaf, { maxKeys: 3 }),
  fc.record({ exec: fc.array(leaf, { maxLength: 3 }) }),
)

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** How systemd finds its way through a file: lines, joined where one ends with an odd number of backslashes; comments; sections; NAME=VALUE. */
function read(file: string): readonly { section: string; name: string }[] {
  const found: { section: string; name: string }[] = []
  let section = ''
  let pending = ''
  for (const raw of file.split(/[\n\r]/)) {
    const line = pending + raw
    if (/(^|[^\\])(\\\\)*\\$/.test(line)) {
      pending = line.slice(0, -1)
      continue
    }
    pending = ''
    const trimmed = line.replace(/^[ \t]+/, '')
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue
    const head = /^\[(.*)\]$/.exec(trimmed)
    if (head) section = head[1]!
    else found.push({ section, name: trimmed.slice(0, trimmed.indexOf('=')) })
  }
  return found
}

describe('the text of a unit', () => {
  it('holds no code point that systemd does not take for UTF-8', () => {
    for (const text of ['\ufffe', 'a\u{1ffff}', '\ufdd0', '\ud800'])
      expect(
        problemsOf(serviceTable, { directives: { environment: { A: text }, execStart: ['/bin/echo', text], description: text } })
          .map(({ option }) => option)
          .toSorted(),
      ).toEqual(['description', 'environment', 'execStart'])
  })

  for (const [kind, table] of [
    ['service', serviceTable],
    ['timer', timerTable],
  ] as const) {
    it(`holds what was meant and nothing else, whatever the values of a ${kind}`, () => {
      const options = [...table.keys()]
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom(...options), value, { minKeys: 1, maxKeys: 4 }), (directives) => {
          const bad = new Set(problemsOf(table, { directives }).map(({ option }) => option))
          const good = Object.fromEntries(Object.entries(directives).filter(([option]) => !bad.has(option)))
          const allowed = new Set(Object.keys(good).map((option) => `${table.get(option)!.section}.${table.get(option)!.name}`))
          const file = unitText(table, { directives: good })
          const seen = new Set(read(file).map(({ section, name }) => `${section}.${name}`))
          expect([...seen].filter((one) => !allowed.has(one))).toEqual([])
          // What is missing was an empty list, or an empty set of variables.
          const missing = Object.entries(good).filter(([option]) => !seen.has(`${table.get(option)!.section}.${table.get(option)!.name}`))
          expect(missing.filter(([, one]) => !isEmpty(one))).toEqual([])
          expect(file).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/)
          expect(Buffer.from(file).toString()).toBe(file)
          expect(file).not.toMatch(/\p{Noncharacter_Code_Point}/u)
          if (bad.size > 0) expect(() => unitText(table, { directives })).toThrow(Wrong)
        }),
        { numRuns: 3000 },
      )
    })
  }

  it('lets no argument become a prefix, a variable or a second command', () => {
    const bare = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .filter((one) => !one.includes('\0') && !/[\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(one))
    fc.assert(
      fc.property(
        fc.array(fc.oneof(bare, fc.constantFrom(...nasty.filter((one) => one !== '\0' && one !== '\ud800'))), { maxLength: 6 }),
        (args) => {
          const line = commandLine(['/bin/true', ...args])
          expect(split(line)).toEqual(['/bin/true', ...args])
        },
      ),
      { numRuns: 3000 },
    )
    for (const program of [
      '-/bin/a',
      '@/bin/a',
      ':/bin/a',
      '+/bin/a',
      '!/bin/a',
      '!!/bin/a',
      '|/bin/a',
      '',
      'a/b',
      './a',
      '../a',
      '~/a',
      '/bin/"a"',
      '/bin/$a',
      '/bin/',
      ' /bin/a',
      '\t/bin/a',
      '/bin/a\n',
      '-a',
      { specifiers: '-/bin/a' },
      { specifiers: ' /a' },
    ])
      expect(() => commandLine([program]), JSON.stringify(program)).toThrow(Wrong)
  })

  it('is the same text in whatever order the options stand', () => {
    const a = { description: 'x', execStart: ['/a'], restart: 'no', user: 'web' }
    const b = Object.fromEntries(Object.entries(a).toReversed())
    expect(unitText(serviceTable, { directives: a })).toBe(unitText(serviceTable, { directives: b }))
  })

  it('refuses a line that systemd would not read to its end', () => {
    expect(problemsOf(serviceTable, { directives: { execStart: ['/a', 'x'.repeat(1024 * 1024)] } })).toMatchObject([
      { message: 'is longer than 1 MiB' },
    ])
  })

  it('has every directive once, by one option', () => {
    for (const table of [serviceTable, timerTable]) {
      const names = [...table.values()].map(({ section, name }: Directive) => `${section}.${name}`)
      expect(new Set(names).size).toBe(names.length)
      expect([...table.keys()].filter((option) => !/^[a-z][a-zA-Z0-9]*$/.test(option))).toEqual([])
    }
  })
})

/** systemd's extract_first_word with quotes and C escapes, then `%%`, then `$$`; anything it would expand or take for a separator ends the test. */
function split(line: string): readonly string[] {
  const words: string[] = []
  for (let at = 0; at < line.length;) {
    if (line[at] === ' ') {
      at++
      continue
    }
    let word = ''
    let quote = ''
    const start = at
    for (; at < line.length && (quote !== '' || line[at] !== ' '); at++) {
      const char = line[at]!
      if (char === '\\') {
        at++
        if (line[at] === 'x') {
          word += String.fromCharCode(Number.parseInt(line.slice(at + 1, at + 3), 16))
          at += 2
        } else word += { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"' }[line[at]!] ?? '<unknown escape>'
      } else if (char === quote) quote = ''
      else if (quote === '' && (char === '"' || char === "'")) quote = char
      else word += char
    }
    if (line.slice(start, at) === ';') throw new Error('a second command')
    const percent = word.replaceAll(/%(.?)/gs, (_, next: string) => (next === '%' ? '%' : '<specifier>'))
    words.push(percent.replaceAll(/\$(.?)/gs, (_, next: string) => (next === '$' ? '$' : '<variable>')))
  }
  return words
}
