// A little of everything that is read from a host.
import { account, daemon, defineProject, directory, env, file, host, service, symlink } from '@hostkit/cli'

const { HK_ADDRESS = '127.0.0.1', HK_KEY = '', HK_KNOWN_HOSTS = '' } = process.env

export default defineProject('liar', (project) => {
  host(project, 'target', { at: HK_ADDRESS, ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS } })
  account(project, 'ann', { system: true })
  directory(project, '/srv/here')
  file(project, '/etc/motd', { content: 'mine\n' })
  symlink(project, '/srv/link', { to: '/etc/motd' })
  service(project, 'web', (web) => {
    const runtime = env(web, 'runtime', { PORT: 4000 })
    daemon(web, { exec: ['/usr/bin/sleep', 'infinity'], env: [runtime] })
  })
})
