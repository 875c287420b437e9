import {
  applyPlan,
  defineFile,
  downPlan,
  makePlan,
  noSecrets,
  openSession,
  recover,
  renderSteps,
  schedule as stagesOf,
  type ApplyResult,
  type Plan,
  type Project,
  type Session,
} from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { declare, defineProject, scopeKey, service, type EnvHandle, type ServiceScope } from '@hostkit/dsl'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { daemon, schedule, systemdService, systemdState } from './index.js'
import { plugin } from './plugin.js'
import units from './units.sh'

/** Stands in for the env files of provider-posix: the two meet in handles and claims alone. */
const fileKind = defineFile<'test.file', { path: string; text: string }>({
  kind: 'test.file',
  schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as { path: string; text: string } }) } },
  id: ({ path }) => path,
  path: ({ path }) => path,
  render: ({ text }) => text,
})
const registry = pluginsOf(plugin, { name: 'test', api: 1, resources: [fileKind] })

const envOf = (web: ServiceScope, text: string): EnvHandle => {
  const path = '/etc/web/runtime.env'
  return {
    handle: 'env',
    name: 'runtime',
    path,
    service: scopeKey(web),
    variables: [],
    ...declare(web, { kind: 'test.file', id: path, props: { path, text } }),
  }
}
const project = (body: (web: ServiceScope) => void): Project => defineProject('test', (p) => service(p, 'web', body))
const running = (command: string, more: object = {}): Project =>
  project((web) => daemon(web, { exec: ['/bin/sh', '-c', command], settle: '300ms', ...more }) && undefined)

type TestHost = Awaited<ReturnType<typeof conformanceHost>>
let host: TestHost
let session: Session
const out = async (script: string): Promise<string> => (await host.host.exec(['sh', '-c', script])).stdout
const plan = (given: Project): Promise<Plan> => makePlan(given, null, session)
const apply = async (given: Project): Promise<ApplyResult> => applyPlan(await plan(given), session)
const applied = async (given: Project): Promise<void> => expect(await apply(given)).toMatchObject({ outcome: 'applied', diagnostics: [] })
const changes = ({ parts }: Plan) =>
  parts[0]!.changes.map(
    ({ address, action, reasons }) =>
      `${action} ${address} ${reasons.map((one) => (one.reason === 'differs' ? one.fields.join('+') : one.reason)).join(', ')}`,
  )
const environmentOf = (unit: string): Promise<string> => out(`tr '\\0' '\\n' </proc/$(systemctl show -p MainPID --value ${unit})/environ`)

beforeAll(async () => {
  host = await conformanceHost()
  session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
})
afterAll(async () => {
  await session?.close()
  await host?.remove()
})

/** As it was when a case began: each leaves the host without its unit. */
const cleared = async (): Promise<void> => {
  await out(
    'systemctl stop web web-other 2>/dev/null; systemctl disable web 2>/dev/null; rm -rf /etc/systemd/system/web*.service /etc/web /run/hostkit/started; systemctl daemon-reload; systemctl reset-failed',
  )
}

describe('health is watched, not believed', () => {
  it('takes a new unit back that dies after a second, and says what it said', async () => {
    await cleared()
    const before = await host.manifest()
    const result = await apply(
      project((web) => daemon(web, { exec: ['/bin/sh', '-c', 'echo cannot open the database >&2; sleep 1; exit 3'] }) && undefined),
    )
    expect(result.outcome).toBe('rolled back')
    expect(result.diagnostics[0]).toMatchObject({ code: 'HK4001', address: 'systemd.state:web.service' })
    const words = result.diagnostics[0]!.details!.join('\n')
    expect(words).toContain('web.service is failed (failed), result exit-code, exit status 3')
    expect(words).toContain('cannot open the database')
    expect(host.difference(before, await host.manifest()).filter((line) => !line.includes('/var/lib/hostkit'))).toEqual([])
    expect(await out('systemctl list-units --all --plain --no-legend "web*"')).toBe('')
  })

  it('finds one that comes back again and again', async () => {
    await cleared()
    const result = await apply(running('echo no queue; sleep 0.3; exit 1', { restart: 'always', settle: '1s' }))
    expect(result.outcome).toBe('rolled back')
    expect(result.diagnostics[0]!.details![0]).toMatch(/^web\.service is .*: systemd has restarted it (once|\d times) since its start$/)
    expect(result.diagnostics[0]!.details).toContain('no queue')
  })

  it('puts the old one back, running, when the new one dies', async () => {
    await cleared()
    await applied(running('exec sleep 1001'))
    const result = await apply(running('sleep 0.4; exit 1', { settle: '1s' }))
    expect(result.outcome).toBe('rolled back')
    expect(await out('tr "\\0" " " </proc/$(systemctl show -p MainPID --value web)/cmdline')).toBe('sleep 1001 ')
    expect(changes(await plan(running('exec sleep 1001')))).toEqual([])
  })

  it('says what this start has said, and nothing of earlier ones and of others of its name', async () => {
    await cleared()
    await applied(running('echo old words; exec sleep 1001'))
    const words = async (given: Project): Promise<string> => {
      const result = await apply(given)
      expect(result.outcome).toBe('rolled back')
      return result.diagnostics[0]!.details!.join('\n')
    }
    const dies = await words(running('echo new words; sleep 0.4; exit 1', { settle: '1s' }))
    expect(dies).toContain('new words')
    expect(dies).toContain("Failed with result 'exit-code'")
    expect(dies).not.toMatch(/old words|Stopp/)
    const missing = await words(project((web) => daemon(web, { exec: ['/opt/nothing/here'] }) && undefined))
    expect(missing).toContain('/opt/nothing/here')
    expect(missing).not.toMatch(/(old|new) words|Stopp/)
    // These never begin: systemd says why.
    const skipped = await words(running('exec sleep 1002', { conditionPathExists: '/nowhere' }))
    expect(skipped).toContain('unmet condition check (ConditionPathExists=/nowhere)')
    expect(skipped).not.toMatch(/(old|new) words|Starting|opt/)
    await out('printf "[Service]\\nType=oneshot\\nExecStart=/bin/false\\n" >/etc/systemd/system/web-other.service; systemctl daemon-reload')
    const needs = await words(running('exec sleep 1003', { requires: 'web-other.service', after: 'web-other.service' }))
    expect(needs).toContain('Dependency failed for')
    expect(needs).not.toMatch(/(old|new) words|unmet/)
    expect(await out('tr "\\0" " " </proc/$(systemctl show -p MainPID --value web)/cmdline')).toBe('sleep 1001 ')
  })

  it('catches a program and a user that are missing', async () => {
    await cleared()
    for (const [options, says] of [
      [{ exec: ['/opt/nothing/here'] }, 'the program cannot be executed'],
      [{ exec: ['/bin/sleep', '1'], user: 'nobody-here' }, 'there is no such user'],
      [{ exec: ['/bin/sleep', '1'], workingDirectory: '/nowhere' }, 'the working directory cannot be entered'],
      [{ exec: ['/bin/sleep', '1'], readWritePaths: ['/nowhere'] }, 'the sandbox cannot be set up'],
    ] as const) {
      const result = await apply(project((web) => daemon(web, { ...(options as { exec: [string] }), settle: '0s' }) && undefined))
      expect(result.outcome).toBe('rolled back')
      expect(result.diagnostics[0]!.details!.join('\n')).toContain(says)
    }
  })

  it('refuses a line that systemd would ignore', async () => {
    await cleared()
    const result = await apply(running('exec sleep 1000', { extra: { Service: { ProtectFromEverything: 'yes' } } }))
    expect(result.outcome).toBe('rolled back')
    expect(result.diagnostics[0]!.details!.join('\n')).toContain("Unknown key 'ProtectFromEverything'")
  })
})

describe('a restart', () => {
  const withEnv = (text: string): Project =>
    project((web) => {
      daemon(web, { exec: ['/bin/sleep', '1000'], env: [envOf(web, text)], settle: '200ms' })
    })

  it('follows a change of an env file, once, and the way back', async () => {
    await cleared()
    await applied(withEnv('NAME=one\n'))
    expect(await environmentOf('web')).toContain('NAME=one')
    const up = await plan(withEnv('NAME=two\n'))
    expect(changes(up)).toEqual(['update test.file:/etc/web/runtime.env content', 'update systemd.state:web.service runsWith, triggered'])
    expect((await applyPlan(up, session)).outcome).toBe('applied')
    expect(await environmentOf('web')).toContain('NAME=two')
    expect((await applyPlan(downPlan(up).plan, session)).diagnostics).toEqual([])
    expect(await environmentOf('web')).toContain('NAME=one')
    expect(changes(await plan(withEnv('NAME=one\n')))).toEqual([])
  })

  it('is neither forgotten nor imagined on a host that has started again', async () => {
    await cleared()
    await applied(withEnv('NAME=one\n'))
    // What a boot does: everything is started, and /run is empty.
    await out('rm -rf /run/hostkit/started; systemctl restart web')
    expect(changes(await plan(withEnv('NAME=one\n')))).toEqual([])
    const up = await plan(withEnv('NAME=two\n'))
    expect(changes(up)).toEqual(['update test.file:/etc/web/runtime.env content', 'update systemd.state:web.service triggered'])
    await applyPlan(up, session)
    expect((await applyPlan(downPlan(up).plan, session)).diagnostics).toEqual([])
    expect(await environmentOf('web')).toContain('NAME=one')
    expect(changes(await plan(withEnv('NAME=one\n')))).toEqual([])
  })

  it('that an interrupted run owed is planned again, with a note of the last start and without', async () => {
    for (const forget of ['true', 'rm -rf /run/hostkit/started']) {
      await cleared()
      await applied(running('exec sleep 1001'))
      await out(forget)
      // What a run leaves behind that wrote and reloaded, and got no further.
      const half = await makePlan(running('exec sleep 1002'), null, session, {
        select: (address) => address === 'systemd.service:web.service',
      })
      expect((await applyPlan(half, session)).outcome).toBe('applied')

      expect(changes(await plan(running('exec sleep 1002')))).toEqual(['update systemd.state:web.service runsWith'])
      await applied(running('exec sleep 1002'))
      expect(await out('tr "\\0" " " </proc/$(systemctl show -p MainPID --value web)/cmdline')).toBe('sleep 1002 ')
    }
  })
  it('does not come of somebody having touched the file of the unit', async () => {
    await cleared()
    await applied(running('exec sleep 1000'))
    const process = await out('systemctl show -p MainPID --value web')
    await out('chmod 600 /etc/systemd/system/web.service; echo Nice=1 >>/etc/systemd/system/web.service; systemctl daemon-reload')
    await applied(running('exec sleep 1000'))
    expect(await out('systemctl show -p MainPID --value web')).toBe(process)
    expect(changes(await plan(running('exec sleep 1000')))).toEqual([])
  })

  it('is finished, or taken back, by whoever comes after an executor that was killed', async () => {
    for (const verb of ['resume', 'undo'] as const) {
      await cleared()
      await applied(running('exec sleep 1001'))
      const made = await plan(running('exec sleep 1002', { settle: '4s' }))
      const cut = applyPlan(made, session).then(
        () => 'it ended',
        (error: Error) => error.message,
      )
      await out('until pgrep -f "^sleep 1002" >/dev/null; do sleep 0.05; done; systemctl kill -s KILL "hostkit-*.service"')
      expect(await cut).toContain('HK4003')
      const next = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
      try {
        expect(await recover(next, verb)).toMatchObject({ outcome: verb === 'resume' ? 'applied' : 'rolled back' })
        const now = verb === 'resume' ? 'exec sleep 1002' : 'exec sleep 1001'
        expect(await out('tr "\\0" " " </proc/$(systemctl show -p MainPID --value web)/cmdline')).toBe(`${now.slice(5)} `)
        expect(changes(await makePlan(running(now, verb === 'resume' ? { settle: '4s' } : {}), null, next))).toEqual([])
      } finally {
        await next.close()
      }
    }
  })

  it('moves what wants the unit along with its file, and back', async () => {
    await cleared()
    const links = (): Promise<string> => out('cd /etc/systemd/system && ls -d *.wants/web.service')
    await applied(running('exec sleep 1000'))
    expect(await links()).toBe('multi-user.target.wants/web.service\n')
    await applied(running('exec sleep 1000', { wantedBy: 'graphical' }))
    expect(await links()).toBe('graphical.target.wants/web.service\n')
    expect((await apply(running('sleep 0.2; exit 1', { wantedBy: 'multi-user', settle: '500ms' }))).outcome).toBe('rolled back')
    expect(await links()).toBe('graphical.target.wants/web.service\n')
  })
})

describe('a service that dies after it was watched', () => {
  const dying = (more = ''): Project => running(`echo no queue${more}; sleep 1; exit 3`)
  const dead = (): Promise<string> => out('until systemctl is-failed --quiet web; do sleep 0.1; done')
  const unit = (verb: string): Promise<unknown> => host.host.exec(['sh', '-c', units, 'hostkit', verb, 'web.service'])

  it('does not stand in its way back', async () => {
    await cleared()
    const before = await host.manifest()
    const up = await plan(dying())
    expect((await applyPlan(up, session)).diagnostics).toEqual([])
    await dead()
    expect(await applyPlan(downPlan(up).plan, session)).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect(host.difference(before, await host.manifest()).filter((line) => !line.includes('/var/lib/hostkit'))).toEqual([])
    expect(await out('systemctl list-units --all --plain --no-legend "web*"')).toBe('')
  })

  it('gives way to the one before, which runs again', async () => {
    await cleared()
    await applied(running('exec sleep 1001'))
    const up = await plan(dying())
    expect((await applyPlan(up, session)).diagnostics).toEqual([])
    await dead()
    expect(await applyPlan(downPlan(up).plan, session)).toMatchObject({ outcome: 'applied', diagnostics: [] })
    expect(await out('tr "\\0" " " </proc/$(systemctl show -p MainPID --value web)/cmdline')).toBe('sleep 1001 ')
    expect(changes(await plan(running('exec sleep 1001')))).toEqual([])
  })

  it('stands in the way of a plan that saw it run, and what else has changed in every way', async () => {
    await cleared()
    await applied(dying())
    const next = await plan(running('exec sleep 1001', { wantedBy: 'graphical' }))
    await dead()
    await expect(applyPlan(next, session)).rejects.toMatchObject({ diagnostics: [{ code: 'HK3002' }] })
    await cleared()
    const up = await plan(dying())
    expect((await applyPlan(up, session)).diagnostics).toEqual([])
    await out('systemctl disable web')
    await dead()
    await expect(applyPlan(downPlan(up).plan, session)).rejects.toThrow(/since the plan was made: enabled$/m)
  })

  it('is left dead by an undo of its stop, where one that ran is started', async () => {
    await cleared()
    await applied(dying())
    await dead()
    await unit('stop')
    await unit('back')
    expect(await out('systemctl is-active web || true')).toBe('inactive\n')
    await applied(dying())
    await unit('stop')
    await unit('stop')
    await unit('back')
    expect(await out('systemctl is-active web')).toBe('active\n')
  })
})

describe('a masked unit', () => {
  it('is not enabled, and cannot be', async () => {
    await cleared()
    // Debian enables it, and the link that wants it stays when it is masked.
    await out('systemctl mask --now apt-daily.timer; test -L /etc/systemd/system/timers.target.wants/apt-daily.timer')
    const state = (unit: string, on: boolean): Project =>
      project((web) => systemdState(web, unit, { enabled: on, running: on }) && undefined)
    expect(changes(await plan(state('apt-daily.timer', false)))).toEqual([])
    await expect(plan(state('apt-daily.timer', true))).rejects.toThrow('apt-daily.timer is masked')
    await out(
      'printf "[Service]\\nExecStart=/bin/sleep 1000\\n[Install]\\nWantedBy=multi-user.target\\n" >/usr/lib/systemd/system/brought.service; systemctl daemon-reload; systemctl enable brought; systemctl mask --runtime brought',
    )
    expect(changes(await plan(state('brought.service', false)))).toEqual([])
    await expect(plan(state('brought.service', true))).rejects.toThrow('brought.service is masked')
    await out('systemctl unmask --runtime brought')
    expect(changes(await plan(state('brought.service', false)))).toEqual(['update systemd.state:brought.service enabled'])
  })
})

describe('words on a real host', () => {
  it('every profile lets a program start, and every line of it is known', async () => {
    await cleared()
    const names = ['none', 'basic', 'web-service', 'strict-web', 'strict-app', 'untrusted', 'vibe-dev'] as const
    const all = project((web) => {
      for (const name of names)
        daemon(web, name, {
          exec: ['/bin/sleep', '1000'],
          user: 'nobody',
          isolate: { profile: name, ...(name === 'strict-app' ? { network: 'loopback', writable: ['/srv'] } : {}) },
        })
    })
    await applied(all)
    const show = await out(
      'systemctl show -p ProtectSystem -p MemoryMax -p PrivateNetwork -p IPAddressDeny -p ReadWritePaths web-strict-app web-untrusted',
    )
    expect(show).toContain('ProtectSystem=strict')
    expect(show).toContain(`MemoryMax=${512 * 1024 * 1024}`)
    expect(show).toContain('PrivateNetwork=yes')
    expect(show).toMatch(/IPAddressDeny=.*0\.0\.0\.0\/0/)
    expect(show).toContain('ReadWritePaths=/srv')
    await out(`systemctl disable --now ${names.map((name) => `web-${name}`).join(' ')}`)
  })

  it('a schedule runs what it is for', async () => {
    await cleared()
    const ticking = project((web) => schedule(web, 'tick', { exec: ['/usr/bin/touch', '/run/ticked'], every: '1s' }) && undefined)
    const made = await plan(ticking)
    expect((await applyPlan(made, session)).diagnostics).toEqual([])
    await out('for i in $(seq 100); do [ ! -e /run/ticked ] || exit 0; sleep 0.1; done; exit 1')
    expect((await applyPlan(downPlan(made).plan, session)).diagnostics).toEqual([])
    expect(await out('systemctl list-units --all --plain --no-legend "web-tick*"')).toBe('')
  })
})

describe('many units', () => {
  it('are read in one round trip and moved by one command each', async () => {
    await cleared()
    const names = Array.from({ length: 100 }, (_, i) => `hk-many-${i}.service`)
    const many = project((web) => {
      for (const name of names)
        systemdService(web, name, {
          type: 'exec',
          execStart: ['/bin/sleep', '1000'],
          wantedBy: 'multi-user',
          enabled: true,
          running: true,
          settle: '500ms',
        })
    })
    const view = session.channel.traffic.requests
    const made = await plan(many)
    expect(session.channel.traffic.requests - view).toBe(1)
    const stages = stagesOf(renderSteps(made.parts[0]!, registry, session.target))
    expect(
      stages.flatMap((stage) => (stage.kind === 'exec' ? stage.commands.map(({ exec }) => exec.label!.split(' ')[0]) : ['files'])),
    ).toEqual(['files', 'reload', 'check', 'enable', 'start', 'watch'])
    let from = performance.now()
    expect((await applyPlan(made, session)).diagnostics).toEqual([])
    console.log(`100 units applied in ${Math.round(performance.now() - from)} ms`)
    from = performance.now()
    expect(changes(await plan(many))).toEqual([])
    console.log(`100 units read in ${Math.round(performance.now() - from)} ms`)
    await applyPlan(downPlan(made).plan, session)
    expect(await out('systemctl list-units --all --plain --no-legend "hk-many*"')).toBe('')
  })
})
