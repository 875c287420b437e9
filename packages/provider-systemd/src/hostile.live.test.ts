import { readFileSync } from 'node:fs'
import { applyPlan, makePlan, noSecrets, openSession, type Session } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject, service } from '@hostkit/dsl'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { serviceTable, timerTable } from './directive/index.js'
import { job, transient } from './index.js'
import { plugin } from './plugin.js'

const COUNT = Number(process.env['HOSTKIT_VALUES'] ?? 1200)
const SEED = Number(process.env['HOSTKIT_SEED'] ?? 20_261_120)

/** What breaks naive quoting, on its own and mixed with anything. */
const nasty = [
  '"',
  "'",
  '\\',
  '%',
  '$',
  '%%',
  '$$',
  '%i',
  '%h',
  '${HOME}',
  '$HOME',
  ' ',
  '  ',
  '\n',
  '\t',
  ';',
  ' ; ',
  '\\n',
  '\\x41',
  '#',
  '=',
  '`',
  '$(id)',
  '&&',
  '|',
  '<',
  '*',
  '~',
  '@',
  '-',
  ':',
  '+',
  '!',
  '\u2028',
  '\u202e',
  'é',
  '🙂',
  '\u0301',
  '\ufeff',
  '[Service]',
  '\nExecStartPre=/bin/false',
  'a',
  'Z',
  '0',
]
const control = ['\r', '\x01', '\x07', '\x1b[31m', '\x7f', '\v', '\f', '\b']
const text = (parts: readonly string[]) =>
  fc.oneof(
    fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((list) => list.join('')),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: 'binary-ascii', maxLength: 30 }),
  )
const values = (parts: readonly string[], allowed: (value: string) => boolean): readonly string[] =>
  fc.sample(
    text(parts).filter((value) => !value.includes('\0') && allowed(value)),
    { numRuns: COUNT, seed: SEED },
  )
const printable = (value: string): boolean => !/[\x01-\x08\x0b-\x1f\x7f]/.test(value)

/** As provider-posix writes env files; the two packages do not know each other, so it is found by its path. */
const { quoteValue } = (await import(new URL('../../provider-posix/src/env-text.ts', import.meta.url).href)) as {
  quoteValue(value: string): string
}

const listed = JSON.parse(readFileSync(new URL('../fixtures/directives.json', import.meta.url), 'utf8')) as {
  deprecated: string[]
  newer: string[]
}

let host: Awaited<ReturnType<typeof conformanceHost>>
let session: Session
beforeAll(async () => {
  host = await conformanceHost()
  session = await openSession({ name: 'test', runner: host.runner, registry: pluginsOf(plugin), secrets: noSecrets })
})
afterAll(async () => {
  await session?.close()
  await host?.remove()
})

/** Runs units and gives back what each of them wrote, split at NUL. */
async function ran(units: readonly string[]): Promise<readonly (readonly string[])[]> {
  const script = 'systemctl start "$@" || exit; for unit; do base64 -w0 <"/run/$unit"; echo; done'
  const { stdout } = await host.host.exec(['sh', '-c', script, 'sh', ...units])
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'base64').toString('utf8').split('\0').slice(0, -1))
}
const variables = (list: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(list.map((value, i) => [`HK_${i}`, value]))
const sorted = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith('HK_')).toSorted()
const differences = (expected: readonly string[], found: readonly string[]): number => expected.filter((one, i) => one !== found[i]).length

describe('what systemd makes of it', () => {
  it(`${COUNT} hostile values in three places come back unchanged`, { timeout: 110_000 }, async () => {
    const args = values([...nasty, ...control], () => true)
    const own = values(nasty, printable)
    const filed = values(nasty, printable)
    await host.host.exec(['sh', '-c', 'cat >/etc/hostile.env'], {
      input: filed.map((value, i) => `HK_${i}=${quoteValue(value)}\n`).join(''),
    })
    const project = defineProject('test', (p) =>
      service(p, 'hostile', (web) => {
        const unit = (name: string) => ({ standardOutput: `truncate:/run/hostile-${name}.service` }) as const
        job(web, 'args', { exec: ['/usr/bin/printf', '%s\\0', ...args], ...unit('args') })
        job(web, 'own', { exec: ['/usr/bin/env', '-0'], environment: variables(own), ...unit('own') })
        job(web, 'filed', { exec: ['/usr/bin/env', '-0'], environmentFile: '/etc/hostile.env', ...unit('filed') })
      }),
    )
    expect(project.diagnostics).toEqual([])
    const result = await applyPlan(await makePlan(project, null, session), session)
    expect(result.diagnostics).toEqual([])
    const [seenArgs, seenOwn, seenFiled] = await ran(['hostile-args.service', 'hostile-own.service', 'hostile-filed.service'])
    expect(seenArgs).toEqual(args)
    expect(sorted(seenOwn!)).toEqual(sorted(own.map((value, i) => `HK_${i}=${value}`)))
    expect(sorted(seenFiled!)).toEqual(sorted(filed.map((value, i) => `HK_${i}=${value}`)))
  })

  it('in the other places, too', async () => {
    const many = 40
    const fits = (value: string): boolean => printable(value) && !/[\n\t]|^ | $|\\$/.test(value) && value !== ''
    const titles = values(nasty, fits).slice(0, many)
    const inputs = values([...nasty, ...control], (value) => value !== '').slice(0, many)
    const folders = values(nasty, (value) => fits(value) && !value.includes('/') && Buffer.byteLength(value) < 200).slice(0, many)
    const project = defineProject('test', (p) =>
      service(p, 'hostile', (web) => {
        for (let i = 0; i < many; i++) {
          job(web, `place-${i}`, {
            description: titles[i]!,
            exec: ['/bin/sh', '-c', 'cat; printf "\\0"; cat "$CREDENTIALS_DIRECTORY/HK"; printf "\\0"'],
            standardInput: 'data',
            standardInputText: inputs[i]!,
            setCredential: { HK: inputs[i]! },
            readWritePaths: [`-/srv/${folders[i]}`],
            syslogIdentifier: titles[i]!,
            standardOutput: `truncate:/run/hostile-place-${i}.service`,
          })
        }
      }),
    )
    expect(project.diagnostics).toEqual([])
    expect((await applyPlan(await makePlan(project, null, session), session)).diagnostics).toEqual([])
    const units = titles.map((_, i) => `hostile-place-${i}.service`)
    // What is given as text is read with a line feed behind it.
    expect(await ran(units)).toEqual(inputs.map((value) => [`${value}\n`, value]))
    const show = async (property: string): Promise<string[]> =>
      (await host.host.exec(['systemctl', 'show', '--value', '-p', property, ...units])).stdout
        .split('\n\n')
        .map((line) => line.replace(/\n$/, ''))
    expect(await show('Description')).toEqual(titles)
    expect(await show('SyslogIdentifier')).toEqual(titles)
    // Shown in the quotes of a shell.
    const bare = (shown: string): string => (shown.startsWith('"') ? shown.slice(1, -1).replaceAll(/\\(.)/g, '$1') : shown)
    expect((await show('ReadWritePaths')).map(bare)).toEqual(folders.map((folder) => `-/srv/${folder}`))
  })

  it('and through units without a file', async () => {
    const args = values([...nasty, ...control], () => true).slice(0, 300)
    const own = values(nasty, (value) => printable(value) && !value.includes('\n')).slice(0, 100)
    const run = (exec: readonly [string, ...string[]], environment = {}) =>
      host.host.exec([
        ...transient({
          unit: 'hostile-transient.service',
          exec,
          isolate: { profile: 'basic', network: 'loopback' },
          directives: { environment, description: '100% $HOME' },
          attached: true,
        }).start,
      ])
    expect((await run(['/usr/bin/printf', '%s\\0', ...args])).stdout.split('\0').slice(0, -1)).toEqual(args)
    expect(sorted((await run(['/usr/bin/env', '-0'], variables(own))).stdout.split('\0'))).toEqual(
      sorted(own.map((value, i) => `HK_${i}=${value}`)),
    )
  })

  it('and with naive quotes many do not', async () => {
    // Line breaks are left out, or the file would not even load.
    const args = values(nasty, printable)
      .filter((value) => value !== '' && !value.includes('\n'))
      .slice(0, 400)
    const units = args.map((value, i) =>
      [
        `[Service]`,
        'Type=oneshot',
        `StandardOutput=truncate:/run/naive-${i}.service`,
        `ExecStart=/usr/bin/printf %%s\\\\0 "${value.replaceAll('"', '\\"')}"`,
        '',
      ].join('\n'),
    )
    await host.host.exec(['sh', '-s'], {
      input: units.map((unit, i) => `cat >/etc/systemd/system/naive-${i}.service <<'HK_END'\n${unit}HK_END\n`).join(''),
    })
    const seen = (
      await host.host.exec(
        [
          'sh',
          '-c',
          `systemctl daemon-reload; systemctl start ${units.map((_, i) => `naive-${i}`).join(' ')}; for i in $(seq 0 ${units.length - 1}); do cat /run/naive-$i.service 2>/dev/null | base64 -w0; echo; done`,
        ],
        { check: false },
      )
    ).stdout.split('\n')
    const wrong = differences(
      args.map((value) => `${value}\0`),
      seen.slice(0, args.length).map((line) => Buffer.from(line, 'base64').toString('utf8')),
    )
    console.log(`naive quoting: ${wrong} of ${args.length} wrong`)
    expect(wrong).toBeGreaterThan(args.length / 10)
  })

  it('every directive of the tables is one of systemd, and every one of systemd is in the tables', async () => {
    const { stdout } = await host.host.exec(['sh', '-c', '/lib/systemd/systemd --dump-configuration-items'])
    const theirs = new Set<string>()
    let section = ''
    for (const line of stdout.split('\n')) {
      section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section
      if (['Unit', 'Service', 'Timer', 'Install'].includes(section) && line.includes('=')) theirs.add(`${section}.${line.split('=')[0]}`)
    }
    const ours = new Set([...serviceTable.values(), ...timerTable.values()].map(({ section, name }) => `${section}.${name}`))
    expect([...theirs].filter((one) => !ours.has(one)).toSorted()).toEqual(listed.deprecated)
    expect([...ours].filter((one) => !theirs.has(one)).toSorted()).toEqual(listed.newer)
  })
})
