import { applyPlan, makePlan, noSecrets, openSession } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { expect, it } from 'vitest'
import { container } from './container.fixture.js'
import { nginxSite } from './index.js'
import { plugin } from './plugin.js'

it(
  'a port that another program holds fails the run, which is taken back, and all sites of the one reload are named',
  { timeout: 240_000 },
  async () => {
    const host = await container()
    try {
      const script = (text: string) => host.exec(['sh', '-c', text])
      await script('apt-get install -y --no-install-recommends nginx perl && { [ -e /run/nginx.pid ] || nginx; }')
      await script(
        `perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalPort => 81, Listen => 1) or die; fork and exit; close STDOUT; close STDERR; sleep 300'`,
      )
      const registry = pluginsOf(plugin)
      const session = await openSession({ name: 'test', runner: host.runner, registry, secrets: noSecrets })
      try {
        const project = defineProject('test', (scope) => {
          nginxSite(scope, 'a.test', { root: '/srv', port: 80 })
          nginxSite(scope, 'b.test', { root: '/srv', port: 81 })
        })
        const { outcome, diagnostics } = await applyPlan(await makePlan(project, null, session), session)
        expect(outcome).toBe('rolled back')
        expect(diagnostics[0]!.message).toBe('a step that 2 resources share failed')
        expect(diagnostics[0]!.details![0]).toMatch(/^shared by nginx\.site:a\.test \(.*:\d+\), nginx\.site:b\.test \(.*:\d+\)$/)
        expect(diagnostics[0]!.details!.join('\n')).toMatch(
          /goes on with the former one[\s\S]*0\.0\.0\.0:81 failed.*Address already in use/,
        )
        await script('! [ -e /etc/nginx/conf.d/a.test.conf ] && nginx -t')
      } finally {
        await session.close()
      }
    } finally {
      await host.remove()
    }
  },
)
