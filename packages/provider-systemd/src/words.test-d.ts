// Checked by the compiler alone: what must not compile, and what must.
import { defineProject, host, listener, service, storage, type EnvHandle, type StorageHandle } from '@hostkit/dsl'
import { daemon, job, schedule, specifiers, systemdService, systemdState, systemdTimer, variable, type ServiceDirectives } from './index.js'

declare const runtime: EnvHandle
declare const data: StorageHandle
const maybe = undefined as string | undefined

defineProject('types', (project) => {
  // @ts-expect-error: a daemon belongs to a service
  daemon(project, { exec: ['/a'] })
  host(project, 'prod', { at: 'x' }, (prod) => {
    // @ts-expect-error: not to a host
    schedule(prod, 'x', { exec: ['/a'], daily: '03:00' })
    systemdService(prod, 'x', { execStart: ['/a'] })
  })
  service(project, 'web', (web) => {
    const http = listener(web, 'http', { port: 4000 })
    const worker = daemon(web, 'worker', { exec: ['/a', specifiers('%i'), variable('PORT'), 4000] })
    daemon(web, {
      exec: ['/a'],
      env: [runtime],
      listens: [http],
      after: [worker, 'network-online', 'postgresql.service'],
      workingDirectory: data,
      restart: 'on-failure',
      restartSec: maybe,
      protectSystem: 'strict',
      umask: 0o027,
      environment: { A: 1, B: true, C: 'x' },
      isolate: { writable: [data, '/srv/x'], network: 'loopback', memoryMax: '512M' },
      execStartPre: [['/b'], { exec: ['/c'], ignoreFailure: true }],
      extra: { Service: { FutureThing: 'x' } },
    })
    // @ts-expect-error: a command is a list
    daemon(web, { exec: '/a --port 4000' })
    // @ts-expect-error: there must be a program
    daemon(web, {})
    // @ts-expect-error: a fixed word
    daemon(web, { exec: ['/a'], restart: 'on_failure' })
    // @ts-expect-error: no such directive
    daemon(web, { exec: ['/a'], restrat: 'no' })
    // @ts-expect-error: a storage is no env file
    daemon(web, { exec: ['/a'], env: [data] })
    // @ts-expect-error: no such profile
    daemon(web, { exec: ['/a'], isolate: 'strict' })
    // @ts-expect-error: a storage is no unit
    daemon(web, { exec: ['/a'], after: [data] })
    // @ts-expect-error: its name is exec
    job(web, 'x', { execStart: ['/a'] })
    schedule(web, 'x', { run: job(web, 'y', { exec: [['/a'], ['/b']] }), every: 'hour' })
    // @ts-expect-error: no such day
    schedule(web, 'x', { exec: ['/a'], weekly: { on: 'mon' } })
    // @ts-expect-error: something has to run
    schedule(web, 'x', { daily: '03:00' })
    systemdTimer(web, 'x', { onCalendar: ['daily', 'Mon *-*-* 03:00'], persistent: true })
    // @ts-expect-error: a timer runs nothing itself
    systemdTimer(web, 'x', { execStart: ['/a'] })
    systemdState(web, 'nginx', { running: true, files: [data, '/etc/x'] })
    storage(web, 'data')
  })
})

const directives: ServiceDirectives = {
  ipAddressDeny: 'any',
  removeIpc: true,
  oomScoreAdjust: -500,
  limitNofile: '1024:4096',
  conditionPathExists: '!/x',
}
void directives
