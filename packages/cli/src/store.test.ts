import { digestOf, Failure, seal, type Diagnostic, type Plan } from '@hostkit/core'
import Ajv2020 from 'ajv/dist/2020.js'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planOf } from './plans.fixture.js'
import { blobFolder, defaultPlan, loadPlan, parsePlan, savePlan } from './store.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-store-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const large = 'x'.repeat(64 * 1024 + 1)
const plan = planOf(
  [
    {
      address: 'posix.file:/etc/motd',
      before: { text: 'a\n', mode: 0o644 },
      after: { text: 'b\n', mode: 0o600 },
      reasons: [{ reason: 'differs', fields: ['text', 'mode'] }],
    },
    {
      address: 'posix.command:x',
      after: { words: 'x' },
      reasons: [{ reason: 'absent' }, { reason: 'triggered', triggeredBy: 'posix.file:/etc/motd' }],
    },
  ],
  [{ address: 'posix.file:/etc/hosts', group: ['web'], state: { text: { secret: 'env:X' } } }],
)
const withLarge = planOf([
  { address: 'posix.file:/etc/big', before: { text: large }, after: { text: `${large}y`, deep: [{ text: large }] } },
])

const failing = async (work: Promise<unknown>): Promise<Diagnostic> => {
  const error: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(Failure)
  return (error as Failure).diagnostics[0]!
}
const parse = (text: string | Uint8Array) => parsePlan(typeof text === 'string' ? Buffer.from(text) : text, 'p.json')

describe('a plan file', () => {
  it('comes back as it went', async () => {
    const file = defaultPlan(folder)
    savePlan(file, plan)
    expect(file).toBe(join(folder, '.hostkit/plan.json'))
    expect(await loadPlan(file)).toEqual(plan)
    expect(readFileSync(join(folder, '.hostkit/.gitignore'), 'utf8')).toBe('*\n')
  })

  it("is for its owner's eyes, and nothing half written is ever there", () => {
    const file = join(folder, 'deep/up.json')
    savePlan(file, plan)
    chmodSync(file, 0o644)
    savePlan(file, withLarge)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['.hostkit', 'up.json'])
  })

  it('keeps long texts beside it, by their hashes, and they move together', async () => {
    const file = join(folder, 'up.json')
    savePlan(file, withLarge)
    const text = readFileSync(file, 'utf8')
    expect(text.length).toBeLessThan(4096)
    expect(readdirSync(blobFolder(file))).toHaveLength(2)
    expect(statSync(join(blobFolder(file), readdirSync(blobFolder(file))[0]!)).mode & 0o777).toBe(0o600)
    expect(await loadPlan(file)).toEqual(withLarge)
    const moved = join(folder, 'elsewhere')
    mkdirSync(moved)
    writeFileSync(join(moved, 'up.json'), text)
    expect(await failing(loadPlan(join(moved, 'up.json')))).toMatchObject({
      code: 'HK3003',
      message: expect.stringContaining('a text that belongs to it is missing: .hostkit/blobs/') as string,
    })
  })

  it('refuses a text that is another than the one it names', async () => {
    const file = join(folder, 'up.json')
    savePlan(file, withLarge)
    for (const name of readdirSync(blobFolder(file))) writeFileSync(join(blobFolder(file), name), 'other')
    expect((await failing(loadPlan(file))).message).toContain('damaged')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"\$blob":"\w+"/g, '"$blob":"../../../etc/passwd"'))
    expect((await failing(loadPlan(file))).message).toContain('names a text by')
  })

  it('replaces what a link leads to, and not the link', async () => {
    symlinkSync('real.json', join(folder, 'link.json'))
    writeFileSync(join(folder, 'real.json'), '')
    savePlan(join(folder, 'link.json'), plan)
    expect(await loadPlan(join(folder, 'real.json'))).toEqual(plan)
    savePlan('/dev/null', plan)
    expect(existsSync('/dev/null') && statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('that is not there is a slip of the command line', async () => {
    expect(await failing(loadPlan(join(folder, 'nope.json')))).toMatchObject({ code: 'HK6001' })
    expect(await failing(loadPlan(folder))).toMatchObject({
      code: 'HK3003',
      message: expect.stringContaining('it is a directory') as string,
    })
  })
})

describe('a plan that somebody touched', () => {
  const text = JSON.stringify(plan, undefined, 2)

  it.each([
    ['cut off', text.slice(0, -200), 'it is not JSON, or it was cut off'],
    ['empty', '', 'it is empty'],
    ['blank', ' \n', 'it is empty'],
    ['something else', '{"name":"x"}', 'it is not a plan of HostKit'],
    ['a list', '[]', 'it is not a plan of HostKit'],
    ['null', 'null', 'it is not a plan of HostKit'],
    ['a config', 'import {} from "x"', 'it is not JSON'],
    ['saved with a byte order mark', `\uFEFF${text}`, 'it begins with a byte order mark'],
    ['saved with other line ends', text.replaceAll('\n', '\r\n'), 'it has carriage returns'],
    ['with a name twice, the last one right', text.replace('"project":', '"project": "other",\n  "project":'), 'the name "project" twice'],
    ['with a name twice, once in disguise', text.replace('"mode":', '"m\\u006fde": 511, "mode":'), 'the name "mode" twice'],
  ])('is refused: %s', async (_, bytes, why) => {
    const found = await failing(parse(bytes))
    expect(found).toMatchObject({ code: 'HK3003' })
    expect(found.message).toContain(why)
  })

  it('is refused when it is no UTF-8', async () => {
    expect((await failing(parse(Buffer.from(text, 'utf16le')))).message).toContain('it is not')
    expect((await failing(parse(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])))).message).toContain(
      'it is UTF-16',
    )
    expect((await failing(parse(Buffer.concat([Buffer.from(text), Buffer.from([0xc3])])))).message).toContain('it is not UTF-8')
  })

  it('may have a name in many objects, and names in texts', async () => {
    const many = planOf([
      { address: 'posix.file:/a', after: { text: '{"a":1,"a":2}\\"', list: [{ a: 1 }, { a: 1 }, {}, ['a', 'a']], a: { a: { a: 1 } } } },
    ])
    expect(await parse(JSON.stringify(many))).toEqual(many)
  })

  it('names both versions when it has another format', async () => {
    const found = await failing(parse(JSON.stringify({ ...plan, version: 2, tool: '3.1.0' })))
    expect(found).toMatchObject({
      code: 'HK3004',
      message: 'p.json has plan format 2, written by HostKit 3.1.0; this HostKit reads format 1',
    })
  })

  it('is refused with one character of it changed, wherever that is', async () => {
    const compact = JSON.stringify(plan)
    const survivors: string[] = []
    for (let at = 0; at < compact.length; at += 3) {
      const changed = `${compact.slice(0, at)}${compact[at] === 'q' ? 'z' : 'q'}${compact.slice(at + 1)}`
      await parse(changed).then(
        () => survivors.push(changed),
        (error: unknown) => expect(['HK3003', 'HK3004']).toContain((error as Failure).diagnostics[0]!.code),
      )
    }
    expect(survivors).toEqual([])
  })

  const sealed = (change: (plan: Record<string, any>) => void): string => {
    const copy = JSON.parse(JSON.stringify(plan)) as Record<string, any>
    change(copy)
    const { digest: _, ...rest } = copy
    return JSON.stringify({ ...rest, digest: digestOf(rest) })
  }

  it.each<[string, (plan: Record<string, any>) => void, string]>([
    ['an unknown field', (p) => (p['extra'] = 1), 'there is no option "extra"'],
    ['a missing part', (p) => delete p['parts'], '"parts" is missing'],
    ['an action nobody knows', (p) => (p['parts'][0].changes[0].action = 'rename'), 'parts.0.changes.0.action must be one of'],
    ['an address that is none', (p) => (p['parts'][0].resources[0].address = 'x'), 'parts.0.resources.0.address'],
    ['a change of nothing', (p) => (p['parts'][0].changes[0].address = 'posix.file:/nope'), 'which is not among the resources'],
    ['an update without a before', (p) => (p['parts'][0].changes[0].before = null), 'is no update'],
    ['the same change twice', (p) => p['parts'][0].changes.push(p['parts'][0].changes[0]), 'twice'],
    ['a trigger without a cause', (p) => (p['parts'][0].changes[1].reasons = [{ reason: 'triggered' }]), 'is triggered by nothing'],
    ['two ways to the host', (p) => (p['parts'][0].target.reach.local = true), 'neither or both'],
    ['a note on nothing', (p) => p['parts'][0].notes.push({ address: 'a.b:c', text: '' }), 'is about a.b:c'],
  ])('is refused although its digest fits: %s', async (_, change, words) => {
    const found = await failing(parse(sealed(change)))
    expect(found.code).toBe('HK3003')
    expect(found.details?.join('\n')).toContain(words)
  })

  it('is refused when a number in it is none', async () => {
    expect(await failing(parse(text.replace('384', '1e999')))).toMatchObject({
      code: 'HK3003',
      message: expect.stringContaining('number') as string,
    })
  })

  it('is refused when it is as deep as a well, wherever that is', async () => {
    for (const levels of [101, 1000, 5000, 100_000]) {
      const found = await failing(parse(text.replace('"a\\n"', `${'['.repeat(levels)}${']'.repeat(levels)}`)))
      expect(found).toMatchObject({ code: 'HK3003', message: expect.stringContaining('levels deep') as string })
    }
    expect((await failing(parse(`{"kind":"hostkit.plan","version":1,"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`))).code).toBe(
      'HK3003',
    )
  })
})

describe('the published schema', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../core/schemas/plan.v1.json'), 'utf8')) as object
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<Plan>(schema)

  it.each([
    ['a plan', plan],
    [
      'one with a plan for this machine',
      seal({
        ...plan,
        parts: plan.parts.map((part) => ({
          ...part,
          target: { ...part.target, reach: { local: true, sudo: { password: { secret: 'env:X' } } } },
        })),
      }),
    ],
    ['an empty one', planOf([])],
  ])('accepts %s', (_, value) => {
    validate(value)
    expect(validate.errors ?? []).toEqual([])
  })

  it('accepts what is on the disk, with texts taken out', () => {
    savePlan(join(folder, 'up.json'), withLarge)
    validate(JSON.parse(readFileSync(join(folder, 'up.json'), 'utf8')))
    expect(validate.errors ?? []).toEqual([])
  })
})
