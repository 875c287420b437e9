// Thirty resources of every sort that can be taken back completely: what the kill tests apply.
import {
  account,
  command,
  daemon,
  defineProject,
  directory,
  env,
  file,
  group,
  host,
  schedule,
  secretEnv,
  service,
  symlink,
} from '@hostkit/cli'

const { HK_ADDRESS = '127.0.0.1', HK_KEY = '', HK_KNOWN_HOSTS = '' } = process.env
const GONE = { rollback: 'delete-if-created' } as const

export default defineProject('mixed', (project) => {
  host(project, 'target', { at: HK_ADDRESS, ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS } })
  group(project, 'crew', GONE)
  for (const name of ['ann', 'bob']) account(project, name, { system: true, groups: ['crew'], ...GONE })
  for (const name of ['one', 'two', 'three']) directory(project, `/srv/${name}`, { owner: 'ann', group: 'crew', mode: 0o2750, ...GONE })
  file(project, '/etc/motd', { content: 'replaced by HostKit\n' })
  for (let i = 0; i < 12; i++)
    file(project, `/srv/one/f${i}`, { content: `${i}\n`.repeat(i + 1), owner: 'bob', group: 'crew', mode: 0o640 })
  file(project, '/opt/deep/er/down', { content: 'implicit parents\n' })
  symlink(project, '/srv/two/link', { to: '/etc/motd' })
  service(project, 'web', (web) => {
    const runtime = env(web, 'runtime', { PORT: 4000, TOKEN: secretEnv('HK_TOKEN') })
    command(web, 'seed', {
      exec: ['touch', '/srv/three/seeded'],
      down: ['rm', '-f', '/srv/three/seeded'],
      phase: 'before-start',
      after: [runtime],
    })
    daemon(web, { exec: ['/bin/sleep', 'infinity'], env: [runtime], settle: '200ms' })
    daemon(web, 'helper', { exec: ['/bin/sleep', 'infinity'], settle: '200ms' })
    schedule(web, 'tick', { exec: ['/bin/true'], daily: '03:00' })
  })
})
