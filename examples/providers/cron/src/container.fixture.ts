import { spawnShell } from '@hostkit/core'
import type { ConformanceHost } from '@hostkit/core/testing'
import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'

/** What the hosts of the conformance suite are: fresh containers of Incus, which run systemd as servers do, or of Docker, which do not. */
const { HOSTKIT_TEST_ENGINE: engine = 'incus', HOSTKIT_TEST_IMAGE: image = engine === 'incus' ? 'images:debian/12' : 'debian:12' } =
  process.env

/** Without anything to read: incus would wait for it. */
const run = (command: string, args: readonly string[]): Promise<{ stdout: string }> => {
  const running = promisify(execFile)(command, args, { maxBuffer: 1 << 28 })
  running.child.stdin?.end()
  return running
}

/** Whoever ends in the middle leaves no container behind. */
const running = new Set<string>()
const gone = (name: string): readonly [string, ...string[]] => (engine === 'incus' ? ['delete', '--force', name] : ['rm', '--force', name])
process.once('exit', () => running.forEach((name) => execFileSync(engine, gone(name), { stdio: 'ignore' })))

let count = 0

/** A fresh host. */
export async function container(): Promise<ConformanceHost> {
  const name = `hostkit-${process.pid}-${++count}`
  running.add(name)
  if (engine === 'incus') await run('incus', ['launch', image, name, '--ephemeral'])
  else await run('docker', ['run', '--detach', '--name', name, image, 'sleep', 'infinity'])
  const enter = engine === 'incus' ? ['exec', name, '--'] : ['exec', '--interactive', name]
  const script = async (text: string): Promise<string> => (await run(engine, [...enter, 'sh', '-c', text])).stdout
  await script(BOOTED)
  return {
    runner: {
      name,
      access: { kind: 'other', user: 'root' },
      connect: (program) => spawnShell(engine, [...enter, 'sh', '-c', program], name),
    },
    exec: (argv) => run(engine, [...enter, ...argv]),
    manifest: () => script(MANIFEST),
    difference: (before, after) => {
      const [old, now] = [before, after].map((text) => new Set(text.split('\n')))
      return [
        ...[...old!].filter((line) => !now!.has(line)).map((line) => `- ${line}`),
        ...[...now!].filter((line) => !old!.has(line)).map((line) => `+ ${line}`),
      ]
    },
    async remove() {
      await run(engine, gone(name))
      running.delete(name)
    },
  }
}

/** A change to the host from outside. */
export const sh =
  (text: string) =>
  (host: ConformanceHost): Promise<unknown> =>
    host.exec(['sh', '-c', text])

// A host that is still booting makes its SSH keys while the suite looks at it; and before there is a bus, systemctl itself does not wait.
const BOOTED = `
case $(cat /proc/1/comm) in systemd | init) ;; *) exit 0 ;; esac
tries=0
until systemctl is-system-running 2>/dev/null | grep -qE '^(running|degraded)$'; do
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || exit 1
  sleep 0.2
done
`

/** Every file with its owner and mode, the content of those that people write, and what runs. Left out is what changes by itself. */
const MANIFEST = `
skip='-path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp -o -path /var/log -o -path /var/cache -o -path /var/lib/systemd -o -path /var/lib/apt -o -path /var/lib/dpkg'
find / -xdev \\( $skip \\) -prune -o -printf 'path %p %y %m %u:%g %l\\n'
find /etc /root /home /srv /opt /usr/local /var -xdev \\( $skip \\) -prune -o -type f -print0 | xargs -0 sha256sum
if command -v systemctl >/dev/null; then
  systemctl list-units --plain --no-legend --type=service --state=running | awk '{ print "running", $1 }' | grep -vE ' (hostkit-|systemd-|user@|getty)'
  systemctl list-unit-files --no-legend --type=service,timer,socket | awk '{ print "unit-file", $1, $2 }' | grep -v ' hostkit-'
fi
`
