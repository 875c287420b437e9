// What the crash and stream tests apply: every kind that can be taken back; with HK_WHOLE, on a host that has Caddy and a package to install, those that need more; with HK_SMALL,
// one of a kind.
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
import { caddySite } from '@hostkit/provider-caddy'
import { allow, deny, firewall } from '@hostkit/provider-nftables'
import { pkg } from '@hostkit/provider-packages'

const { HK_ADDRESS = '127.0.0.1', HK_PORT = '22', HK_KEY = '', HK_KNOWN_HOSTS = '', HK_WHOLE = '', HK_SMALL = '' } = process.env
const GONE = { rollback: 'delete-if-created' } as const

export default defineProject('every', (project) => {
  host(project, 'target', {
    at: HK_ADDRESS,
    ssh: { user: 'root', port: Number(HK_PORT), identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS },
  })
  group(project, 'crew', GONE)
  const owner = HK_SMALL === '' ? 'bob' : 'ann'
  for (const name of new Set(['ann', owner])) account(project, name, { system: true, groups: ['crew'], ...GONE })
  for (const name of ['one', 'two']) directory(project, `/srv/${name}`, { owner: 'ann', group: 'crew', mode: 0o2750, ...GONE })
  file(project, '/etc/motd', { content: 'replaced by HostKit\n' })
  for (let i = 0; i < 8; i++) file(project, `/srv/one/f${i}`, { content: `${i}\n`.repeat(i + 1), owner, group: 'crew', mode: 0o640 })
  file(project, '/opt/deep/er/down', { content: 'implicit parents\n' })
  symlink(project, '/srv/two/link', { to: '/etc/motd' })
  service(project, 'web', (web) => {
    const runtime = env(web, 'runtime', { PORT: 4000, TOKEN: secretEnv('HK_TOKEN') })
    command(web, 'seed', {
      exec: ['touch', '/srv/two/seeded'],
      down: ['rm', '-f', '/srv/two/seeded'],
      phase: 'before-start',
      after: [runtime],
    })
    daemon(web, { exec: ['/bin/sleep', 'infinity'], env: [runtime], settle: '200ms' })
    if (HK_SMALL === '') schedule(web, 'tick', { exec: ['/bin/true'], daily: '03:00' })
  })
  if (HK_WHOLE === '') return
  pkg(project, 'tiny')
  caddySite(project, 'every.test', { http: true, respond: 'here' })
  firewall(project, [allow({ tcp: [22, 80] }), allow({ icmp: true }), deny('all')])
})
