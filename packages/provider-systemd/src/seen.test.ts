import { Failure, type Output } from '@hostkit/core'
import { fakeHost, testTarget } from '@hostkit/core/testing'
import type { Address } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import type { StateProps } from './props.gen.js'
import { unitFact, type Question, type Seen } from './seen.js'
import { stateKind, type UnitState } from './state.js'

const output = (stdout: string, status = 0, stderr = ''): Output => ({ status, stdout: Buffer.from(stdout), stderr })
const question = (unit: string, files: readonly string[] = []): Question => ({ unit, start: true, files })
const DIGEST = '0123456789abcdef0123456789abcdef'

/** What a host says about a unit that runs. */
const running = (
  more: { note?: string; began?: string; reload?: string; env?: string; ages?: readonly string[]; invocation?: string } = {},
): string =>
  [
    '=loaded',
    'web.service loaded active running The web',
    '=files',
    'web.service',
    '=links',
    "'/etc/systemd/system/multi-user.target.wants/web.service' -> '/etc/systemd/system/web.service'",
    '=notes',
    ...(more.note ? [`web.service ${more.note}`] : []),
    '=shown',
    'Id=web.service',
    'FragmentPath=/etc/systemd/system/web.service',
    'DropInPaths=/etc/systemd/system/web.service.d/a.conf /run/systemd/system/web.service.d/b.conf',
    ...(more.env ? [`EnvironmentFiles=${more.env} (ignore_errors=no)`] : []),
    `InactiveExitTimestamp=Fri ${more.began ?? '2026-11-20 20:05:57.892534'} UTC`,
    `NeedDaemonReload=${more.reload ?? 'no'}`,
    `InvocationID=${more.invocation ?? 'abc'}`,
    '=ages',
    '81a4 2026-11-20 20:05:57.727343817 +0000 /etc/systemd/system/web.service',
    ...(more.ages ?? []),
    '',
  ].join('\n')
const parse = (text: string, ...questions: Question[]) => unitFact.parse(output(text), questions)
const seen = (text: string, files: readonly string[] = []): Seen => parse(text, question('web.service', files))[0]!

describe('what a host says about its units', () => {
  it('a unit that runs with the files that lie there', () => {
    expect(seen(running())).toEqual({ known: true, masked: false, enabled: true, active: true, note: null, current: true })
  })

  it('a note counts for the start it was made for', () => {
    expect(seen(running({ note: `${DIGEST} abc` })).note).toBe(DIGEST)
    expect(seen(running({ note: `${DIGEST} other` })).note).toBeNull()
    expect(seen(running({ note: '$(reboot) abc' })).note).toBeNull()
    expect(seen(running({ note: `${DIGEST} `, invocation: '' })).note).toBeNull()
  })

  it('a start that systemd itself has under the noted name needs no further look', () => {
    const sure = (note: string, names: string): Seen => seen(running({ note }).replace(/=shown[^]*/, `=sure\n${names}\n`))
    expect(sure(`${DIGEST} abc`, 'web.service')).toMatchObject({ active: true, note: DIGEST })
    expect(sure(`${DIGEST} abc`, 'other.service').note).toBeNull()
    expect(sure('$(reboot) abc', 'web.service').note).toBeNull()
  })

  it('files that are newer than the start', () => {
    const newer = '2026-11-20 20:05:57.999999999 +0000'
    expect(seen(running({ ages: [`81a4 ${newer} /etc/systemd/system/web.service.d/a.conf`] })).current).toBe(false)
    expect(seen(running({ env: '/etc/web.env', ages: [`81a4 ${newer} /etc/web.env`] })).current).toBe(false)
    expect(seen(running({ ages: [`81a4 ${newer} /etc/other`] })).current).toBe(true)
    expect(seen(running({ ages: [`81a4 ${newer} /etc/other`] }), ['/etc/other']).current).toBe(false)
    // A directory changes whenever something in it comes or goes.
    expect(seen(running({ ages: [`41ed ${newer} /srv/web`] }), ['/srv/web']).current).toBe(true)
    expect(seen(running({ reload: 'yes' })).current).toBe(false)
    // An old systemd knows whole seconds: within the same one, a restart too many is better than one too few.
    expect(seen(running({ began: '2026-11-20 20:05:57' })).current).toBe(false)
    expect(seen(running({ began: '2026-11-20 20:05:58' })).current).toBe(true)
    expect(seen(running({ began: '' })).current).toBe(false)
  })

  it('what is enabled, by links alone', () => {
    const links = (...list: string[]): readonly boolean[] =>
      parse(['=loaded', '', '=files', '=links', ...list].join('\n'), question('a.service'), question('a@1.service')).map(
        ({ enabled }) => enabled,
      )
    expect(links("'/etc/systemd/system/x.target.requires/a.service' -> '/lib/systemd/system/a.service'")).toEqual([true, false])
    expect(links("'/etc/systemd/system/x.target.wants/a@1.service' -> '/lib/systemd/system/a@.service'")).toEqual([false, true])
    // Another name is what `Alias=` makes; a link of the same name only says where the file is.
    expect(links("'/etc/systemd/system/b.service' -> '/lib/systemd/system/a.service'")).toEqual([true, false])
    expect(links("'/etc/systemd/system/a.service' -> '/opt/a.service'")).toEqual([false, false])
  })

  it('one that is masked is not enabled, whatever still wants it', () => {
    const link = "'/etc/systemd/system/timers.target.wants/a.timer' -> '/lib/systemd/system/a.timer'"
    const text = ['=loaded', '=files', 'a.timer', 'b.timer', '=masked', 'a.timer', '=links', link, link.replaceAll('/a.', '/b.')].join('\n')
    expect(parse(text, question('a.timer'), question('b.timer'))).toMatchObject([
      { known: true, masked: true, enabled: false },
      { known: true, masked: false, enabled: true },
    ])
  })

  it('the answers of several calls, one behind the other', () => {
    const two = `${running()}${running().replaceAll('web.service', 'api.service')}`
    expect(parse(two, question('web.service'), question('api.service'), question('none.service'))).toMatchObject([
      { current: true },
      { current: true },
      { known: false, enabled: false, active: false },
    ])
  })

  it('a host without systemd says so', () => {
    expect(() =>
      unitFact.parse(output('', 123, 'System has not been booted with systemd as init system (PID 1).'), [question('a.service')]),
    ).toThrow(Failure)
  })

  it('nonsense means nothing', () => {
    for (const text of ['', '=', '=shown\n=\n==\nId\n', '=links\n-> \n', '=ages\nzz 1 2 3\n', '=__proto__\nx\n'])
      expect(seen(text), text).toEqual({
        known: false,
        masked: false,
        enabled: false,
        active: false,
        note: null,
        current: false,
      })
  })
})

describe('reading a state', () => {
  const at = (id: string, expected: UnitState | null) => ({
    address: `systemd.state:${id}` as Address,
    id,
    props: null,
    expected,
    target: testTarget(),
  })
  const wanted: UnitState = { enabled: true, active: true, runsWith: DIGEST, settle: '2s', files: ['/etc/web.env'] }
  const host = (answer: Partial<Seen>, start = true, files: readonly string[] = ['/etc/web.env'], unit = 'web.service') =>
    fakeHost({
      unit: {
        [JSON.stringify({ unit, start, files })]: {
          known: true,
          masked: false,
          enabled: true,
          active: true,
          note: null,
          current: true,
          ...answer,
        },
      },
    })

  it('takes one wave, whatever the number of units', async () => {
    const unit = (i: number) => `web-${i}.service`
    const answers = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        JSON.stringify({ unit: unit(i), start: true, files: [] }),
        { known: true, masked: false, enabled: true, active: true, note: DIGEST, current: true },
      ]),
    )
    const fake = fakeHost({ unit: answers })
    await Promise.all(Array.from({ length: 20 }, (_, i) => fake.read(stateKind, at(unit(i), { ...wanted, files: [] }))))
    expect(fake.waves).toBe(1)
  })

  it('tells what it was started with', async () => {
    expect(await host({ note: DIGEST }).read(stateKind, at('web.service', wanted))).toEqual(wanted)
    expect(await host({}).read(stateKind, at('web.service', wanted))).toEqual({ ...wanted, runsWith: 'current files' })
    expect(await host({ current: false }).read(stateKind, at('web.service', wanted))).toEqual({ ...wanted, runsWith: 'older files' })
    expect(await host({ active: false }).read(stateKind, at('web.service', wanted))).toEqual({ ...wanted, active: false, runsWith: '' })
  })

  it('does not look at what nobody asked for', async () => {
    const alone: UnitState = { ...wanted, active: null, runsWith: null }
    expect(await host({}, false, []).read(stateKind, at('web.service', alone))).toEqual(alone)
  })

  it('a masked unit is read, and refused where it is to do something', async () => {
    const idle = { masked: true, enabled: false, active: false }
    const state = { ...wanted, enabled: false, active: false, runsWith: '' }
    const read = (props: Partial<StateProps> | null) =>
      host(idle).read(stateKind, { ...at('web.service', state), props: props && { unit: 'web.service', ...props } })
    expect(await read({ enabled: false, running: false })).toEqual(state)
    expect(await read(null)).toEqual(state)
    for (const props of [{ enabled: true }, { running: true }]) await expect(read(props)).rejects.toThrow('web.service is masked')
  })

  it('is absent where nothing is known, and where nothing is expected and nothing done', async () => {
    const idle = { enabled: false, active: false }
    expect(await host({ ...idle, known: false }).read(stateKind, at('web.service', wanted))).toBeNull()
    expect(await host(idle).read(stateKind, at('web.service', wanted))).toMatchObject(idle)
    expect(await host(idle, false, []).read(stateKind, at('web.service', null))).toBeNull()
    expect(await host({}, false, []).read(stateKind, at('web.service', null))).toMatchObject({ enabled: true, active: true, settle: '2s' })
  })
})
