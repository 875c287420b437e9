// A small server of its own behind a Caddy site. `npm run demo` plans, applies, breaks, repairs and takes back this very project.
import { account, daemon, defineProject, file, host, listener, prefixes, roots, service, storage } from '@hostkit/cli'
import { caddySite } from '@hostkit/provider-caddy'
import { packages } from '@hostkit/provider-packages'

export default defineProject('toys', (project) => {
  roots(project, { source: '/opt/toys/src', data: '/srv/toys', state: '/var/lib/toys', config: '/etc/toys' })
  prefixes(project, { user: 'toys-', unit: 'toys-' })

  host(project, 'prod', {
    at: process.env.TOYS_ADDRESS ?? 'elixir.toys',
    ssh: {
      user: 'deploy',
      identityFile: process.env.TOYS_KEY ?? '~/.ssh/id_ed25519',
      knownHostsFile: process.env.TOYS_KNOWN_HOSTS,
      retry: { attempts: 3, baseDelay: '250ms', maxDelay: '2s' },
    },
    sudo: true,
  })

  packages(project, ['caddy', 'busybox'])

  service(project, 'exograph', (exograph) => {
    const user = account(exograph, { system: true })
    const data = storage(exograph, 'data', { mode: 0o755 })
    const state = storage(exograph, 'state', { mode: 'private-dir' })
    const page = file(exograph, `${data.path}/index.html`, {
      owner: user,
      content: '<h1>Exograph</h1>\n<p>Every toy in the world, indexed.</p>\n',
    })
    const http = listener(exograph, 'http', { port: 4200, on: 'loopback' })

    daemon(exograph, {
      description: 'Exograph search',
      after: ['network-online'],
      wants: ['network-online'],
      workingDirectory: data.path,
      exec: ['/usr/bin/busybox', 'httpd', '-f', '-p', '127.0.0.1:4200', '-h', data.path],
      listens: [http],
      files: [page],
      restart: 'on-failure',
      restartSec: '10s',
      isolate: { profile: 'strict-app', writable: [data, state], network: 'loopback', memoryMax: '512M' },
    })

    caddySite(exograph, 'http://exograph.toys', { encode: ['zstd', 'gzip'], reverseProxy: http })
  })
})
