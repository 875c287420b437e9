// One controller of a race: two steps that leave their marks on the host.
import { command, defineProject, host } from '@hostkit/cli'
import { marking } from './one-writer.js'

const { HK_ADDRESS = '127.0.0.1', HK_KEY = '', HK_KNOWN_HOSTS = '', HK_NAME = 'x', HK_SECONDS = '0.05' } = process.env

export default defineProject('writer', (project) => {
  host(project, 'target', { at: HK_ADDRESS, ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS } })
  const first = command(project, `${HK_NAME}-1`, { exec: marking(`${HK_NAME}-1`, HK_SECONDS), down: 'noop', timeout: '5s' })
  command(project, `${HK_NAME}-2`, { exec: marking(`${HK_NAME}-2`, HK_SECONDS), down: 'noop', timeout: '5s', after: [first] })
})
