import { joinPlans, seal, splitPlan } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { planOf, registry } from '../plans.fixture.js'
import { count, countLine, route } from './summary.js'
import { planTree } from './tree.js'
import picocolors from 'picocolors'

const unit = (memory: string) => ({
  text: `[Unit]\nDescription=Exograph\n\n[Service]\nUser=toys\nRestart=on-failure\nExecStart=/bin/true\nMemoryMax=${memory}\nNice=1\n`,
  mode: 0o644,
})

const linesOf = (...given: Parameters<typeof planTree>): string[] => [...planTree(...given)]

const picture = planOf(
  [
    { address: 'posix.account:toys-exograph', after: { words: 'system, home /var/lib/toys/exograph/home' } },
    {
      address: 'systemd.service:toys-exograph.service',
      before: unit('512M'),
      after: unit('1G'),
      reasons: [{ reason: 'differs', fields: ['text'] }],
    },
    {
      address: 'posix.command:migrate',
      after: { words: 'runs before start; down: rollback' },
      reasons: [{ reason: 'triggered', triggeredBy: 'posix.file:/etc/release' }],
    },
    {
      address: 'caddy.site:example.com',
      before: { text: 'a\n', mode: 0o644 },
      after: { text: 'a\n', mode: 0o600 },
      reasons: [{ reason: 'differs', fields: ['mode'] }],
    },
    { address: 'posix.file:/etc/motd', before: { text: 'old\n', mode: 0o644 } },
  ],
  [
    { address: 'posix.account:toys-exograph', group: ['exograph'], line: 21 },
    { address: 'systemd.service:toys-exograph.service', group: ['exograph'], line: 23 },
    { address: 'posix.command:migrate', group: ['exograph'], line: 31 },
    { address: 'caddy.site:example.com', group: ['web'], line: 41 },
    { address: 'posix.file:/etc/motd', line: 50 },
    { address: 'posix.file:/etc/hosts', line: 51 },
  ],
)

describe('the tree of a plan', () => {
  it('shows who does what where, and every text as a diff', () => {
    expect(`\n${linesOf(picture, registry).join('\n')}\n`).toBe(`
  prod
  ├─ exograph
  │  ├─ + account          toys-exograph           system, home /var/lib/toys/exograph/home           hostkit.config.ts:21
  │  ├─ ~ systemd.service  toys-exograph.service                                                      hostkit.config.ts:23
  │  │     @@ -5,5 +5,5 @@ [Service]
  │  │      User=toys
  │  │      Restart=on-failure
  │  │      ExecStart=/bin/true
  │  │     -MemoryMax=512M
  │  │     +MemoryMax=1G
  │  │      Nice=1
  │  └─ > command          migrate                 runs before start; down: rollback; triggered by file:/etc/release   hostkit.config.ts:31
  ├─ web
  │  └─ ~ caddy.site       example.com                                                                hostkit.config.ts:41
  │        mode 0644 → 0600
  └─ - file                /etc/motd                                                                  hostkit.config.ts:50
        -old
`)
  })

  it('counts what is to come', () => {
    expect(countLine(count(picture, registry))).toBe('Plan: 1 to create, 2 to update, 1 to run, 1 to delete, 1 unchanged.')
    expect(route(picture)).toBe('toys → prod (elixir.toys)')
  })

  it('lists the rest, and everything of a change, with details', () => {
    const text = linesOf(picture, registry, { details: true }).join('\n')
    expect(text).toMatch(/└─ {3}file +\/etc\/hosts +hostkit.config.ts:51/)
    expect(text).toContain('words none → system, home /var/lib/toys/exograph/home')
  })

  it('cuts a long diff and says how to see it', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n')
    const plan = planOf([{ address: 'posix.file:/etc/long', after: { text: `${lines}\n`, mode: 0o644 } }])
    const short = linesOf(plan, registry)
    expect(short.at(-1)).toContain('… 76 more lines, --details')
    expect(short.length).toBe(2 + 24 + 1)
    expect(linesOf(plan, registry, { details: true }).join('\n')).toContain('+line 99')
  })

  it('is made line by line, however many there are', () => {
    const changes = Array.from({ length: 6000 }, (_, i) => ({
      address: `posix.file:/etc/many/${i}`,
      after: { text: 'one\n'.repeat(22), mode: 0o644 },
    }))
    let lines = 0
    for (const line of planTree(planOf(changes), registry)) if (line.endsWith('+one')) lines++
    expect(lines).toBe(6000 * 22)
  })

  it('shows a list field by field, and a text in a field as a diff', () => {
    const plan = planOf([
      {
        address: 'posix.account:a',
        before: { words: 'x', groups: ['a'] },
        after: { words: 'one\ntwo', groups: ['a', 'b'] },
        reasons: [{ reason: 'differs', fields: ['groups', 'words'] }],
      },
    ])
    const text = linesOf(plan, registry).join('\n')
    expect(text).toContain('groups a → a,b')
    expect(text).toMatch(/words\n.*@@ .*\n.*-x\n[^]*\+one\n.*\+two/)
  })

  it('shows a plan whose plugins are not here', () => {
    const plan = planOf([{ address: 'gone.thing:a', before: { size: 1, on: false }, after: { size: 2, on: true } }])
    expect(linesOf(plan, registry).join('\n')).toMatch(/~ gone.thing +a[^]*on no → yes[^]*size 1 → 2/)
  })

  it('escapes what a host or a plan file says', () => {
    const plan = planOf(
      [{ address: 'posix.file:/etc/\u202eevil', before: { text: '\u001b[2Ja\n', mode: 0 }, after: { text: 'b\u200b\r\n', mode: 0 } }],
      [],
      { notes: [{ address: 'posix.file:/etc/\u202eevil' as never, text: 'bell\u0007' }] },
    )
    const text = linesOf(plan, registry).join('\n')
    expect(text).not.toMatch(/[\u001b\u202e\u200b\r\u0007]/)
    expect(text).toContain(String.raw`/etc/\u202eevil`)
    expect(text).toContain(String.raw`-\u001b[2Ja`)
    expect(text).toContain(String.raw`+b\u200b\r`)
    expect(text).toContain(String.raw`note: bell\u0007`)
  })

  it('is the same tree in colour', () => {
    const coloured = linesOf(picture, registry, { colours: picocolors.createColors(true) })
    // eslint-disable-next-line no-control-regex
    expect(coloured.map((line) => line.replaceAll(/\u001b\[\d+m/g, '').trimEnd())).toEqual(linesOf(picture, registry))
  })

  it('is empty where nothing changes', () => {
    expect(linesOf(planOf([], [{ address: 'posix.file:/etc/motd' }]), registry)).toEqual([])
  })
})

describe('a plan for several hosts', () => {
  const on = (name: string, changes: Parameters<typeof planOf>[0]) => {
    const { digest: _, ...plan } = planOf(changes, [{ address: 'posix.file:/etc/motd', line: 50 }])
    return seal({
      ...plan,
      parts: plan.parts.map((part) => ({ ...part, target: { ...part.target, name, reach: { at: `${name}.toys` } } })),
    })
  }
  const motd = { address: 'posix.file:/etc/motd', before: { text: 'old\n', mode: 0o644 }, after: { text: 'new\n', mode: 0o644 } }
  const plan = joinPlans([on('web1', [motd]), on('web2', []), on('web3', [{ ...motd, before: null }])])

  it('has a branch for each that changes', () => {
    expect(`\n${linesOf(plan, registry).join('\n')}\n`).toMatchInlineSnapshot(`
      "
        web1
        └─ ~ file  /etc/motd      hostkit.config.ts:50
              @@ -1 +1 @@
              -old
              +new
        web3
        └─ + file  /etc/motd      hostkit.config.ts:50
              +new
      "
    `)
    expect(route(plan)).toBe('toys → web1 (web1.toys), web2 (web2.toys), web3 (web3.toys)')
    expect(route({ ...plan, parts: [...plan.parts, ...plan.parts] })).toBe('toys → 6 hosts')
  })

  it('is split into what each is sent, with a digest that follows from the whole', () => {
    const parts = splitPlan(plan)
    expect(parts.map((one) => one.parts.map(({ target }) => target.name))).toEqual([['web1'], ['web2'], ['web3']])
    expect(splitPlan(plan)).toEqual(parts)
    expect(new Set([plan, ...parts].map(({ digest }) => digest)).size).toBe(4)
    expect(splitPlan(parts[0]!)).toEqual([parts[0]])
  })
})
