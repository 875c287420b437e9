import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonical } from '@hostkit/core'
import { beforeAll, expect, it } from 'vitest'
import { manifest } from '../harness/manifest.mjs'
import { hostkit } from '../hostkit.js'
import { mutantsOf } from './mutants.js'
import { badly, differs, planned, type Planned } from './plans/refusal.js'
import { random, times } from './size.js'
import { Tally } from './tally.js'

let made: Planned
beforeAll(async () => {
  made = await planned()
})

it('is refused by the command, and nothing is written', async () => {
  const { one, up, work, env, apply } = made
  const next = random('commands')
  const tally = new Tally('plans', 'touched plans, applied by the command')
  const original = readFileSync(up, 'utf8')
  const before = await manifest(one.host)
  const mutants = mutantsOf(original, next)
  const edited = (what: RegExp | string, to: string): string => {
    const text = original.replace(what, to)
    expect(text, `${what} is in the plan`).not.toBe(original)
    return text
  }
  const tried: (readonly [string, Buffer])[] = [
    ['cut in half', Buffer.from(original.slice(0, original.length / 2))],
    ['as deep as a well', Buffer.from(edited(/"before":\s*null/, `"before": ${'['.repeat(100_000)}${']'.repeat(100_000)}`))],
    ['padded with 200 MB', Buffer.concat([Buffer.from(original), Buffer.alloc(200 * 1024 * 1024, ' ')])],
    ['with a byte order mark', Buffer.from(`\uFEFF${original}`)],
    ['with CRLF', Buffer.from(original.replaceAll('\n', '\r\n'))],
    ['with a name twice', Buffer.from(edited('"project":', '"project": "other",\n  "project":'))],
    ['in UTF-16', Buffer.from(`\uFEFF${original}`, 'utf16le')],
  ]
  while (tried.length < times(8, 40, 150)) {
    const { how, text: bytes, sealed, ambiguous } = mutants.next().value
    let same = false
    try {
      same = canonical(JSON.parse(bytes.toString('utf8'))) === canonical(JSON.parse(original))
    } catch {
      same = false
    }
    if (ambiguous || (!sealed && !same)) tried.push([how, bytes])
  }
  const file = join(work, 'mutant.json')
  for (const [how, bytes] of tried) {
    writeFileSync(file, bytes)
    // A third of a gigabyte, everything included: the memory of a plan is bounded, whatever is in the file.
    const started = performance.now()
    const ended = await apply(file, one, { ...env, NODE_OPTIONS: '--max-old-space-size=320' })
    const seconds = (performance.now() - started) / 1000
    const why = badly(ended, /HK300[34]/) ?? (seconds > 60 ? `it took ${seconds} s` : null)
    tally.one(true, why === null ? null : `${how}: ${why}`)
  }
  const changed = differs(before, await manifest(one.host))
  if (changed.length > 0) tally.one(true, changed.join('\n'))
  tally.end({
    atLeast: tried.length,
    note: '200 MB of padding, 100,000 levels, UTF-16, a byte order mark, CRLF, a name twice and half a file among them, with 320 MB of memory',
  })
})

it('applies once', async () => {
  const { one, up, work, env, apply } = made
  const tally = new Tally('plans', 'plans that are applied a second time')
  const older = join(work, 'older.json')
  for (let i = 0; i < times(1, 6, 30); i++) {
    for (const file of [older, up]) {
      const fresh = await hostkit(['plan', '--host', 'target', '--out', file], env)
      expect(fresh.status, fresh.stderr).toBe(0)
    }
    const first = await apply(up)
    // What the older plan saw is gone by now.
    const overtaken = await apply(older)
    tally.one(true, badly(overtaken, /HK3002/))
    const again = await apply(up)
    const back = await hostkit(['down', '--last', '--host', 'target', '--confirm'], env)
    expect(back.status, back.stderr).toBe(0)
    const before = await manifest(one.host)
    // Everything is as the plan saw it, and it is refused all the same; also once the run itself is forgotten.
    const replayed = await apply(up)
    const pruned = await hostkit(['runs', '--host', 'target', '--prune', '--keep', '0'], env)
    expect(pruned.status, pruned.stderr).toBe(0)
    const forgotten = await apply(up)
    for (const ended of [again, replayed, forgotten]) tally.one(true, badly(ended, /HK3005/))
    const changed = differs(before, await manifest(one.host))
    if (changed.length > 0) tally.one(true, changed.join('\n'))
    tally.naive(first.status === 0)
  }
  tally.end({
    atLeast: 4,
    controlAbove: 0.5,
    note: 'at once, after the way back, after the run was forgotten, and an older plan behind a newer one; the control is the first time',
  })
})
