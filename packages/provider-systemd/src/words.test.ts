import { Failure, prepare, type Address, type Declaration, type Project } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import {
  addToPhase,
  declare,
  defineProject,
  listener,
  prefixes,
  scopeKey,
  service,
  setAccount,
  storage,
  type AccountHandle,
  type EnvHandle,
  type ServiceScope,
} from '@hostkit/dsl'
import { describe, expect, it } from 'vitest'
import { daemon, job, schedule, specifiers, systemdService, systemdState, systemdTimer, variable } from './index.js'
import { plugin } from './plugin.js'

const web = (body: (web: ServiceScope) => void): Project =>
  defineProject('toys', (project) => {
    prefixes(project, { unit: 'toys-', user: 'toys-' })
    service(project, 'web', body)
  })
const of = (project: Project, kind: string): readonly Declaration[] => project.declarations.filter((one) => one.kind === kind)
const props = (project: Project, kind: string, n = 0) =>
  of(project, kind)[n]!.props as { name: string; unit: string; directives: Record<string, unknown> } & Record<string, unknown>
const said = ({ diagnostics }: Project) =>
  diagnostics.map(({ code, message, hint }) => `${code} ${message}${hint === undefined ? '' : ` | ${hint}`}`)
const account = (scope: ServiceScope, name = 'toys-web'): AccountHandle => {
  const address = `posix.account:${name}` as Address
  const handle: AccountHandle = { handle: 'account', name, group: name, address, addresses: [address], source: { file: 'x', line: 1 } }
  setAccount(scope, handle)
  return handle
}
const env = (scope: ServiceScope, name = 'runtime'): EnvHandle => {
  const path = `/etc/web/${name}.env`
  return {
    handle: 'env',
    name,
    path,
    service: scopeKey(scope),
    variables: [],
    ...declare(scope, { kind: 'posix.env', id: path, props: { path, entries: [] } }),
  }
}

describe('daemon', () => {
  it('derives everything from the service, whatever comes first', () => {
    const project = web((scope) => {
      const unit = daemon(scope, { exec: ['/opt/web/bin/server'] })
      expect(unit).toMatchObject({
        handle: 'unit',
        unit: 'toys-web.service',
        address: 'systemd.service:toys-web.service',
        addresses: ['systemd.service:toys-web.service', 'systemd.state:toys-web.service'],
      })
      account(scope)
    })
    expect(said(project)).toEqual([])
    expect(props(project, 'systemd.service')).toEqual({
      name: 'toys-web.service',
      directives: {
        type: 'exec',
        user: 'toys-web',
        group: 'toys-web',
        wantedBy: ['multi-user.target'],
        execStart: ['/opt/web/bin/server'],
      },
    })
    expect(props(project, 'systemd.state')).toEqual({ unit: 'toys-web.service', enabled: true, running: true })
  })

  it('explicit options win', () => {
    const project = web((scope) => {
      account(scope)
      daemon(scope, { exec: ['/a'], type: 'notify', user: 'root', wantedBy: 'graphical', enabled: false, running: false, settle: '10s' })
      daemon(scope, 'dynamic', { exec: ['/a'], dynamicUser: true })
    })
    expect(props(project, 'systemd.service').directives).toEqual({ type: 'notify', user: 'root', wantedBy: 'graphical', execStart: ['/a'] })
    expect(props(project, 'systemd.service', 1).directives).not.toHaveProperty('user')
    expect(props(project, 'systemd.state')).toEqual({ unit: 'toys-web.service', enabled: false, running: false, settle: '10s' })
  })

  it('names units of a service, and takes whole names as they are', () => {
    const project = web((scope) => {
      for (const name of ['worker', 'relay.service']) daemon(scope, name, { exec: ['/a'] })
      daemon(scope, 'Bad name', { exec: ['/a'] })
    })
    expect(
      of(project, 'systemd.service')
        .map((one) => (one.props as { name: string }).name)
        .slice(0, 2),
    ).toEqual(['toys-web-worker.service', 'relay.service'])
    expect(said(project)[0]).toMatch(/^HK1004 the name of the unit is "Bad name"/)
  })

  it('takes handles for what they name, and hangs on them', () => {
    const project = web((scope) => {
      const data = storage(scope, 'data')
      const http = listener(scope, 'http', { port: 4000 })
      const runtime = env(scope)
      const user = account(scope)
      const other = daemon(scope, 'other', { exec: ['/b'] })
      daemon(scope, {
        exec: ['/a', specifiers('%i'), variable('PORT'), 1],
        env: [runtime],
        files: ['/etc/x', data],
        listens: [http],
        after: [other, 'network-online'],
        wants: other,
        workingDirectory: data,
        user,
        readWritePaths: ['/x'],
        isolate: { profile: 'none', writable: [data] },
      })
    })
    expect(said(project)).toEqual([])
    const { directives } = props(project, 'systemd.service', 1)
    expect(directives).toMatchObject({
      execStart: ['/a', { specifiers: '%i' }, { variable: 'PORT' }, 1],
      environmentFile: ['/etc/web/runtime.env'],
      after: ['toys-web-other.service', 'network-online'],
      workingDirectory: '/srv/web',
      readWritePaths: ['/srv/web', '/x'],
    })
    expect(props(project, 'systemd.state', 1)).toMatchObject({
      files: ['/etc/web/runtime.env', '/etc/x', '/srv/web'],
      units: ['toys-web-other.service'],
      listens: ['tcp/4000'],
    })
    // The file of the other unit and not its state: systemd itself orders starts, and one command starts both.
    const { after } = of(project, 'systemd.state')[1]!
    expect(after).toContain('systemd.service:toys-web-other.service')
    expect(after).not.toContain('systemd.state:toys-web-other.service')
    expect(after).toContain('posix.directory:/srv/web')
  })

  it('starts between the commands of its service', () => {
    const project = web((scope) => {
      daemon(scope, { exec: ['/a'] })
      addToPhase(scope, 'before-start', 'posix.command:web/migrate' as Address)
    })
    expect(of(project, 'systemd.state')[0]!.after).toEqual(['systemd.service:toys-web.service', 'posix.command:web/migrate'])
  })

  it('isolates', () => {
    const isolated = (isolate: never): object =>
      props(
        web((scope) => daemon(scope, { exec: ['/a'], isolate }) && undefined),
        'systemd.service',
      ).directives
    expect(isolated('web-service' as never)).toMatchObject({ protectSystem: 'full', privateDevices: true })
    expect(isolated('web-service' as never)).not.toHaveProperty('memoryMax')
    expect(isolated({ network: 'loopback', memoryMax: '1G', protectSystem: 'full' } as never)).toMatchObject({
      protectSystem: 'full',
      memoryMax: '1G',
      cpuQuota: '50%',
      ipAddressDeny: 'any',
      ipAddressAllow: ['localhost'],
    })
    expect(isolated({ profile: 'untrusted', size: 'large' } as never)).toMatchObject({
      privateNetwork: true,
      memoryMax: '2G',
      tasksMax: 512,
    })
    expect(isolated({ profile: 'none', network: { allow: ['loopback', '10.44.0.0/24'] } } as never)).toMatchObject({
      ipAddressDeny: 'any',
      ipAddressAllow: ['localhost', '10.44.0.0/24'],
      restrictAddressFamilies: ['AF_INET', 'AF_INET6', 'AF_UNIX'],
    })
    expect(isolated({ profile: 'none', network: 'none' } as never)).toMatchObject({ privateNetwork: true })
  })

  it('says everything that is wrong at once', () => {
    const project = defineProject('toys', (p) => {
      const foreign = service(p, 'api', (api) => env(api))
      service(p, 'web', (scope) => {
        daemon(scope, {
          exec: 'server --port 4000',
          restrat: 'no',
          restartSec: '10',
          execStart: ['/b'],
          isolate: { profile: 'strict-ap', memroyMax: '1G' },
          env: [foreign],
          settle: 'soon',
          after: ['network-onlin'],
          environment: { TOKEN: { secret: 'env:X' } },
          extra: { Service: { MemoryMax: '1G' } },
        } as never)
        daemon(scope, 'none', {} as never)
        daemon(scope, 'once', { exec: ['/a'], type: 'oneshot' })
      })
    })
    expect(said(project)).toEqual([
      'HK1004 daemon has no option "restrat" | did you mean "restart"?',
      'HK1004 daemon has no option "execStart" | write it "exec"',
      'HK1007 daemon: the env file "runtime" belongs to another service | declare one here; "runtime" is made in toys/api',
      'HK1004 daemon: isolate has no option "memroyMax" | did you mean "memoryMax"?',
      'HK1004 daemon: isolate has no profile "strict-ap" | did you mean "strict-app"?',
      'HK1004 daemon: after names the unit "network-onlin" | did you mean "network-online"? Else write "network-onlin.service"',
      "HK1004 daemon: exec is text | a command is a list: ['server', '--port', '4000']",
      'HK1004 daemon: restartSec is "10" | write \'10s\' for 10 seconds',
      'HK1004 daemon: environment has an object for TOKEN | everybody may read a unit: put secrets into an env file, env(…)',
      'HK1004 daemon: extra.Service.MemoryMax is known | use the option "memoryMax"',
      "HK1004 daemon: settle is \"soon\" | it is a time like '2s', or '0s'",
      "HK1004 daemon: exec is missing | the program and its arguments: exec: ['/usr/bin/server']",
      'HK1004 web-once.service is to run, but a oneshot ends by itself | leave "running" out, or say remainAfterExit: true',
    ])
  })

  it('no two of them at one port', () => {
    const project = web((scope) => {
      const http = listener(scope, 'http', { port: 4000 })
      daemon(scope, { exec: ['/a'], listens: [http] })
      daemon(scope, 'two', { exec: ['/a'], listens: [http] })
    })
    expect(() => prepare(project, pluginsOf(plugin), null)).toThrow(Failure)
    expect(() => prepare(project, pluginsOf(plugin), null)).toThrow(/HK1006 .* both claim port tcp\/4000/)
  })
})

describe('job', () => {
  it('is neither enabled nor started', () => {
    const project = web((scope) => {
      account(scope)
      expect(job(scope, 'backup', { exec: [['/a'], ['/b']] }).addresses).toEqual(['systemd.service:toys-web-backup.service'])
    })
    expect(props(project, 'systemd.service').directives).toEqual({
      type: 'oneshot',
      user: 'toys-web',
      group: 'toys-web',
      execStart: [['/a'], ['/b']],
    })
    expect(of(project, 'systemd.state')).toEqual([])
  })

  it('is enabled where something wants it, and still not started', () => {
    const project = web((scope) => job(scope, 'setup', { exec: ['/a'], wantedBy: 'multi-user' }) && undefined)
    expect(props(project, 'systemd.state')).toEqual({ unit: 'toys-web-setup.service', enabled: true })
  })
})

describe('schedule', () => {
  const when = (options: object): unknown => {
    const project = web((scope) => schedule(scope, 'x', { exec: ['/a'], ...options } as never) && undefined)
    if (project.diagnostics.length > 0) return said(project)[0]
    const { description: _, wantedBy: __, ...rest } = props(project, 'systemd.timer').directives
    return rest
  }

  it('is a timer that is enabled and started, and a oneshot that is not', () => {
    const project = web((scope) => {
      const handle = schedule(scope, 'backup', { exec: ['/a'], daily: '03:00', jitter: '15m', persistent: true, nice: 10 })
      expect(handle).toMatchObject({
        unit: 'toys-web-backup.timer',
        addresses: [
          'systemd.timer:toys-web-backup.timer',
          'systemd.state:toys-web-backup.timer',
          'systemd.service:toys-web-backup.service',
        ],
      })
    })
    expect(props(project, 'systemd.service').directives).toEqual({ type: 'oneshot', nice: 10, execStart: ['/a'] })
    expect(props(project, 'systemd.timer').directives).toEqual({
      description: 'When toys-web-backup.service runs',
      onCalendar: ['*-*-* 03:00:00'],
      randomizedDelaySec: '15m',
      persistent: true,
      wantedBy: ['timers.target'],
    })
    expect(of(project, 'systemd.state').map((one) => one.props)).toEqual([
      { unit: 'toys-web-backup.timer', enabled: true, running: true, units: ['toys-web-backup.service'] },
    ])
  })

  it('runs a job made elsewhere', () => {
    const project = web((scope) => {
      const sweep = job(scope, 'sweep', { exec: ['/a'] })
      schedule(scope, 'often', { run: sweep, every: '15m' })
    })
    expect(said(project)).toEqual([])
    expect(props(project, 'systemd.timer').directives).toMatchObject({
      unit: 'toys-web-sweep.service',
      onActiveSec: '15m',
      onUnitActiveSec: '15m',
    })
    expect(of(project, 'systemd.service')).toHaveLength(1)
  })

  it('knows many ways to say when', () => {
    expect(when({ every: 'hour' })).toEqual({ onCalendar: ['hourly'] })
    expect(when({ every: '30s' })).toEqual({ onActiveSec: '30s', onUnitActiveSec: '30s', accuracySec: '1s' })
    expect(when({ weekly: { on: ['monday', 'friday'], at: '7:30' }, monthly: { day: 1 } })).toEqual({
      onCalendar: ['Mon,Fri *-*-* 07:30:00', '*-*-01 00:00:00'],
    })
    expect(when({ onBoot: '5m', calendar: 'Mon..Fri 08..18:00' })).toEqual({ onCalendar: ['Mon..Fri 08..18:00'], onBootSec: '5m' })
    expect(when({ daily: '23:15:30', timer: { wakeSystem: true } })).toEqual({ onCalendar: ['*-*-* 23:15:30'], wakeSystem: true })
  })

  it('says what is no time', () => {
    expect(when({})).toBe("HK1004 schedule: says nothing about when | every: '15m', daily: '03:00', weekly, monthly, onBoot or calendar")
    expect(when({ every: 'hourr' })).toBe('HK1004 schedule: every is "hourr" | did you mean "hour"?')
    expect(when({ daily: '25:00' })).toMatch(/^HK1004 schedule: has the time "25:00"/)
    expect(when({ weekly: { on: 'mnday' } })).toMatch(/did you mean "monday"/)
    expect(when({ monthly: { day: 32 } })).toMatch(/has the day 32/)
    expect(when({ daily: '03:00', jiter: '5m' })).toBe('HK1004 schedule has no option "jiter" | did you mean "jitter"?')
  })
})

describe('the raw forms', () => {
  it('derive nothing, and stand anywhere', () => {
    const project = defineProject('toys', (p) => {
      systemdService(p, 'relay', { execStart: ['/usr/sbin/relay'], ipAddressDeny: 'any', extra: { Service: { FutureThing: 'x' } } })
      systemdTimer(p, 'relay', { onCalendar: 'hourly', wantedBy: 'timers', enabled: true, running: true })
      systemdState(p, 'cron', { enabled: true })
    })
    expect(said(project)).toEqual([])
    expect(project.declarations.map(({ kind, props }) => [kind, props])).toEqual([
      [
        'systemd.service',
        {
          name: 'relay.service',
          directives: { execStart: ['/usr/sbin/relay'], ipAddressDeny: 'any' },
          extra: { Service: { FutureThing: 'x' } },
        },
      ],
      ['systemd.timer', { name: 'relay.timer', directives: { onCalendar: 'hourly', wantedBy: 'timers' } }],
      ['systemd.state', { unit: 'relay.timer', enabled: true, running: true }],
      ['systemd.state', { unit: 'cron.service', enabled: true }],
    ])
  })

  it('say what could never be', () => {
    const project = defineProject('toys', (p) => {
      systemdService(p, 'a', { execStart: ['/a'], enabled: true })
      systemdService(p, '../a', { execStart: ['/a'] })
      systemdState(p, 'nothing', {})
      systemdState(p, 'a b', { running: true })
    })
    expect(said(project)).toEqual([
      "HK1004 a.service is to be enabled, but nothing wants it | say what starts it: wantedBy: 'multi-user'",
      'HK1004 the name of the unit is "../a" | letters, digits, ":", "-", "_", "." and "@"',
      'HK1004 systemdState: neither "enabled" nor "running" is given',
      'HK1004 systemdState: names the unit "a b" | a unit is named with letters, digits, ":", "-", "_", ".", "@" and "\\"',
    ])
  })
})
