import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Lab } from './lab.js'

const FILE = '/run/torn'
const [OLD, NEW] = ['old\n'.repeat(75_000), 'new\n'.repeat(75_000)]

/** The control of the stream tests: a file replaced by `cat`, and the connection cut after this part of it. Whether it then is neither the old nor the new one. */
export async function isTorn(lab: Lab, part: number): Promise<boolean> {
  await lab.target.host.write(FILE, OLD)
  void lab.proxy.next({ direction: 'up', bytes: Math.floor(part * NEW.length), how: 'cut' })
  const { HK_PORT = '', HK_KEY = '', HK_KNOWN_HOSTS = '' } = lab.proxied
  const options = ['BatchMode=yes', 'IdentitiesOnly=yes', `UserKnownHostsFile=${HK_KNOWN_HOSTS}`].flatMap((option) => ['-o', option])
  const ssh = spawn('ssh', ['-F', 'none', '-i', HK_KEY, '-p', HK_PORT, ...options, 'root@127.0.0.1', `cat >${FILE}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  ssh.stdin.on('error', () => {})
  ssh.stdin.end(NEW)
  await once(ssh, 'close')
  // The cat there ends when it has read all that came through.
  await lab.target.host.script('while pgrep -x cat >/dev/null; do sleep 0.02; done')
  const now = await lab.target.host.read(FILE)
  return now !== OLD && now !== NEW
}
