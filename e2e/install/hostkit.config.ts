// What somebody writes who has just installed HostKit; the proof copies it into an empty project.
import { defineProject, file, host, service, storage } from '@hostkit/cli'
import { caddySite } from '@hostkit/provider-caddy'

const { HK_ADDRESS = '127.0.0.1', HK_KEY = '', HK_KNOWN_HOSTS = '' } = process.env

export default defineProject('first', (project) => {
  host(project, 'prod', { at: HK_ADDRESS, ssh: { user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS } })
  service(project, 'hello', (hello) => {
    const data = storage(hello, 'data', { path: '/srv/hello', mode: 0o755, rollback: 'delete-if-created' })
    file(hello, `${data.path}/index.html`, { content: 'installed from a registry\n' })
    caddySite(hello, 'hello.test', { http: true, fileServer: true, root: data })
  })
})
