// A small project of everything: what a plain host must take. Without root it is what a user may do in a home of their own.
import { account, command, daemon, defineProject, directory, file, host, secretEnv, service } from '@hostkit/cli'

const { HK_ADDRESS = '127.0.0.1', HK_KEY = '', HK_KNOWN_HOSTS = '', HK_USER = 'root', HK_BECOME = 'nobody', HK_LOGIN = 'key' } = process.env
const GONE = { rollback: 'delete-if-created' } as const

export default defineProject('plain', (project) => {
  host(project, 'target', {
    at: HK_ADDRESS,
    ssh: {
      user: HK_USER,
      knownHostsFile: HK_KNOWN_HOSTS,
      ...(HK_LOGIN === 'password' ? { password: secretEnv('HK_PASSWORD') } : { identityFile: HK_KEY }),
    },
    sudo: HK_BECOME === 'password' ? { password: secretEnv('HK_PASSWORD') } : HK_BECOME === 'root',
  })
  if (HK_USER !== 'root' && HK_BECOME === 'nobody') {
    const mine = { owner: HK_USER, group: HK_USER } as const
    const home = directory(project, `/home/${HK_USER}/plain`, { ...mine, mode: 0o750, ...GONE })
    file(project, `${home.path}/file`, { content: "it's a file\n", ...mine, mode: 0o640 })
    const seed = `${home.path}/seed`
    command(project, 'seed', { exec: ['touch', seed], creates: seed, down: ['rm', '-f', seed], after: [home] })
    return
  }
  service(project, 'plain', (plain) => {
    const owner = account(plain, { system: true, ...GONE })
    const data = directory(plain, '/srv/plain', { owner, mode: 0o750, ...GONE })
    file(plain, '/srv/plain/file', { content: "it's a file\n", owner, mode: 0o640 })
    command(plain, 'seed', {
      exec: ['touch', '/srv/plain/seed'],
      creates: '/srv/plain/seed',
      down: ['rm', '-f', '/srv/plain/seed'],
      after: [data],
    })
    daemon(plain, { exec: ['/bin/sleep', 'infinity'], settle: '200ms' })
  })
})
