import type { Project } from '@hostkit/core'
import type { ConformanceCase } from '@hostkit/core/testing'
import { defineProject, type ProjectScope } from '@hostkit/dsl'
import { caddyServer, caddySite } from './index.js'

const project = (body: (project: ProjectScope) => unknown): Project => defineProject('test', (p) => void body(p))
const sh = (script: string) => (host: { exec(argv: readonly string[]): Promise<unknown> }) => host.exec(['sh', '-c', script])

/** What the conformance suite tries for each kind, and the fault suite, too. */
export const cases: readonly ConformanceCase[] = [
  {
    address: 'caddy.site:a.test',
    project: project((p) => caddySite(p, 'a.test', { http: true, respond: 'a' })),
    prepare: sh('systemctl start caddy'),
    drift: {
      content: sh('printf "http://a.test {\\n\\trespond b\\n}\\n" >/etc/caddy/sites/a.test.caddy'),
      owner: sh('chown caddy /etc/caddy/sites/a.test.caddy'),
      group: sh('chgrp caddy /etc/caddy/sites/a.test.caddy'),
      mode: sh('chmod 600 /etc/caddy/sites/a.test.caddy'),
      served: sh(
        'cd /etc/caddy/sites; cp a.test.caddy /root; sed -i s/a.200/b/ a.test.caddy; caddy reload --config ../Caddyfile; cp /root/a.test.caddy .; rm /root/a.test.caddy',
      ),
    },
    allowed: [/\/var\/lib\/caddy/],
  },
  {
    about: 'a file without an end',
    address: 'caddy.import:/etc/caddy/Caddyfile',
    project: project((p) => caddySite(p, 'a.test', { http: true, respond: 'a' })),
    prepare: sh(
      'systemctl start caddy; printf "# mine\\n:80 {\\n}" >/etc/caddy/Caddyfile; chmod 640 /etc/caddy/Caddyfile; chgrp caddy /etc/caddy/Caddyfile',
    ),
    drift: { lines: sh('sed -i s/^import/#import/ /etc/caddy/Caddyfile') },
    allowed: [/\/var\/lib\/caddy/],
  },
  {
    about: 'no file',
    address: 'caddy.import:/etc/caddy/Caddyfile',
    project: project((p) => caddySite(p, 'a.test', { http: true, respond: 'a' })),
    prepare: sh('rm /etc/caddy/Caddyfile'),
    drift: { lines: sh('echo import sites/*.caddy >>/etc/caddy/Caddyfile') },
    allowed: [/\/var\/lib\/caddy/],
  },
  {
    address: 'caddy.server:caddy',
    project: project((p) => caddyServer(p)),
    drift: { enabled: sh('systemctl disable --quiet caddy'), running: sh('systemctl stop caddy') },
    allowed: [/\/var\/lib\/caddy/],
  },
]
