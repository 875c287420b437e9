// W(N) as a user would write it; N, the hosts and the key come from the environment.
import { account, defineProject, directory, file, host, systemdService } from '@hostkit/cli'
import { packages } from '@hostkit/provider-packages'
import { workload } from './workload.mjs'

const { BENCH_N = '20', BENCH_HOSTS = '127.0.0.1', BENCH_KEY = '', BENCH_KNOWN_HOSTS = '', BENCH_SETTLE } = process.env
const work = workload(Number(BENCH_N))
const gone = { rollback: 'delete-if-created' } as const

export default defineProject('bench', (project) => {
  for (const [i, where] of BENCH_HOSTS.split(',').entries()) {
    const [at = '', port = '22'] = where.split(':')
    host(project, `target${i + 1}`, {
      at,
      ssh: { user: 'root', port: Number(port), identityFile: BENCH_KEY, knownHostsFile: BENCH_KNOWN_HOSTS },
    })
  }
  packages(project, work.packages)
  for (const name of work.users) account(project, name, { system: true, ...gone })
  directory(project, work.top, { mode: 0o755, ...gone })
  for (const path of work.directories) directory(project, path, { mode: 0o755, ...gone })
  for (const { path, mode, owner, content } of work.files) file(project, path, { mode, owner, group: 'root', content })
  for (const { name, exec } of work.units)
    systemdService(project, name, {
      description: name,
      execStart: exec.split(' '),
      wantedBy: 'multi-user',
      enabled: true,
      running: true,
      // `default`: the settle window that HostKit gives a service.
      ...(BENCH_SETTLE === 'default' ? {} : { settle: '0s' }),
    })
})
