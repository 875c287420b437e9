// A firewall that lets nobody in: refused, and with --force taken back.
import { defineProject, host } from '@hostkit/cli'
import { allow, deny, firewall } from '@hostkit/provider-nftables'

const { HK_ADDRESS = '127.0.0.1', HK_KEY = '', HK_KNOWN_HOSTS = '' } = process.env

export default defineProject('lockout', (project) => {
  host(project, 'target', { at: HK_ADDRESS, ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS } })
  firewall(project, [allow({ tcp: 443 }), deny('all')])
})
