import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { install, type Installed } from '../../packages/cli/src/installed.fixture.js'
import { environment } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { raw } from './hostile/host.js'
import { lies } from './hostile/lies.js'
import { measured } from './hostile/measured.js'
import { Tally } from './tally.js'

describe('a host that lies', () => {
  let target: SshHost
  let installed: Installed
  beforeAll(async () => {
    ;[target, installed] = await Promise.all([sshHost(), install()])
    installed.write('hostkit.config.ts', readFileSync(join(import.meta.dirname, 'hostile/liar.config.ts'), 'utf8'))
    await target.host.script('mkdir /root/true && cp -a /etc/os-release /etc/bash.bashrc /root/true')
  })
  afterAll(async () => {
    await target?.host.delete()
    installed?.remove()
  })

  it('is told so, and changes nothing here', async () => {
    const tally = new Tally('hostile', 'hosts that lie')
    const mine = installed.write('canary/file', 'mine')
    installed.write('.hostkit/.gitignore', '*\n')
    const tree = (): string => readdirSync(installed.folder).toSorted().join(' ') + readFileSync(mine, 'utf8')
    const before = tree()
    const mended =
      'rm -rf /usr/local/sbin/* /var/lib/hostkit /root/.bashrc /root/.profile; cp -a /root/true/bash.bashrc /etc/; rm -f /etc/os-release; cp -a /root/true/os-release /etc/'
    let most = 0
    let slowest = 0
    for (const { name, script, verbs } of lies) {
      await target.host.script(script)
      for (const verb of verbs) {
        const out = verb[0] === 'plan' ? ['--out', join(installed.folder, '.hostkit/plan.json')] : []
        const { status, stdout, stderr, memory, seconds } = await measured([installed.bin, ...verb, ...out, '--host', 'target'], {
          cwd: installed.folder,
          env: { ...environment(target), HOSTKIT_CONFIG: '' },
          deadline: 240_000,
        })
        const said = Buffer.from(`${stdout}${stderr}`, 'latin1').toString()
        const wrong = [
          status === null ? 'it hung' : '',
          ![0, 1, 3, 4, 5, 6].includes(status ?? 0) ? `exit ${status}` : '',
          status !== 0 && !/HK\d{4}/.test(said) ? 'no error with a code' : '',
          said.includes('internal error') ? 'an internal error' : '',
          said.includes('POLLUTED') ? 'objects were changed' : '',
          raw.test(said.replaceAll('\n', '')) ? `raw ${JSON.stringify(raw.exec(said.replaceAll('\n', ''))?.[0])}` : '',
          memory > 600 ? `${memory} MiB` : '',
        ].filter((one) => one !== '')
        most = Math.max(most, memory)
        slowest = Math.max(slowest, seconds)
        tally.one(true, wrong.length === 0 ? null : `${name}, ${verb.join(' ')}: ${wrong.join(', ')}\n${said.slice(0, 1500)}`)
      }
      await target.host.script(mended)
    }
    if (tree() !== before) tally.one(true, `here: ${tree()}`)
    // Whoever shows what a host says as it comes.
    for (const { script } of lies) {
      await target.host.script(script)
      const said = await target.host.exec(
        [
          'sh',
          '-c',
          'cat /etc/os-release; for f in /usr/local/sbin/*; do timeout 5 "$f" x 2>&1 | head -c 4096; done; cat /var/lib/hostkit/runs/*/* 2>/dev/null; cat /var/lib/hostkit/open 2>/dev/null; true',
        ],
        { check: false },
      )
      tally.naive(raw.test(said.stdout.replaceAll('\n', '')))
      await target.host.script(mended)
    }
    tally.end({ atLeast: lies.length, controlAbove: 0.5, note: `at most ${most} MiB and ${slowest.toFixed(0)} s` })
  })
})
