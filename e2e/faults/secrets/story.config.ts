// Secrets in every place that takes one, and the turns of the story: HK_TURN.
import { command, daemon, declare, defineProject, env, host, secretEnv, secretFile, service, type Secret } from '@hostkit/cli'

const { HK_ADDRESS = '127.0.0.1', HK_KNOWN_HOSTS = '', HK_TURN = '' } = process.env
const known = { knownHostsFile: HK_KNOWN_HOSTS }

export default defineProject('story', (project) => {
  if (HK_TURN !== 'local') {
    host(project, 'password', {
      at: HK_ADDRESS,
      ssh: { user: 'deploy', password: secretEnv('HK_SSH_PASSWORD'), ...known },
      sudo: { password: secretEnv('HK_SUDO_PASSWORD') },
    })
    // No key is named: the program ssh is asked, and an agent has it.
    host(project, 'agent', { at: HK_ADDRESS, ssh: { user: 'root', ...known } })
  }
  const vault = { path: '/etc/vault', content: secretFile('vault.secret'), stdin: secretEnv('HK_STDIN') }
  declare(project, { kind: 'vault.item', id: vault.path, props: vault })
  service(project, 'web', (web) => {
    const token: Record<string, string | Secret> = HK_TURN === 'without' ? {} : { TOKEN: secretEnv('HK_TOKEN') }
    const runtime = env(web, 'runtime', { PORT: 4000, ...token })
    const shared = env(web, 'shared', { KEY: secretFile('key.secret'), COLOUR: HK_TURN === 'colour' ? 'red' : 'blue' }, { mode: 0o640 })
    const down = ['true'] as const
    if (HK_TURN === 'hold')
      command(web, 'hold', { exec: ['sh', '-c', 'while [ ! -e /run/go ]; do sleep 0.1; done'], after: [runtime], down })
    if (HK_TURN === 'fail')
      command(web, 'fail', {
        // What a program prints when it falls: its settings, in the forms that programs print.
        exec: [
          'sh',
          '-c',
          `. "$1"; . "$2"; t=$TOKEN; printf '%s\\n' "$t"; for s in "$t" "$KEY"; do printf %s "$s" | base64 -w0; echo; printf 'x%s' "$s" | base64; printf 'xx%s' "$s" | base64 -w0 | tr +/ -_; echo; printf %s "$s" | od -An -v -tx1 | tr -d ' \\n'; echo; export -p; cat "$1" >&2; done; cat /etc/vault; exit 7`,
          'sh',
          runtime.path,
          shared.path,
        ],
        after: [runtime, shared, { handle: 'vault', addresses: ['vault.item:/etc/vault'] } as never],
        down,
      })
    if (HK_TURN !== 'local') daemon(web, { exec: ['/usr/bin/sleep', 'infinity'], env: [runtime, shared], settle: '100ms' })
  })
})
