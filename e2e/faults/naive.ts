import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { difference, manifest } from '../harness/manifest.mjs'
import type { SshHost } from '../over-ssh.js'

const UNDO = `
systemctl disable --quiet --now web.service
rm -rf /etc/systemd/system/web.service /etc/web /opt/deep /srv/one /srv/two
systemctl daemon-reload
systemctl reset-failed web.service
cp /run/motd.before /etc/motd
for name in ann bob; do userdel $name; done
groupdel crew
true
`

/** The control of the kill tests: the steps of naive.sh on a host that is as before, killed on the way. */
export class Naive {
  private readonly target: SshHost
  private readonly folder = mkdtempSync(join(tmpdir(), 'hostkit-naive-'))
  private readonly options: readonly string[]
  private master: ChildProcess | undefined
  private before = ''
  private after = ''
  private length = 0

  private constructor(target: SshHost) {
    this.target = target
    const settings = ['BatchMode=yes', 'IdentitiesOnly=yes', `UserKnownHostsFile=${target.knownHosts}`, `ControlPath=${this.folder}/%C`]
    this.options = ['-F', 'none', '-i', target.host.keyFile, ...settings.flatMap((setting) => ['-o', setting])]
  }

  static async on(target: SshHost): Promise<Naive> {
    const naive = new Naive(target)
    await target.host.exec(['cp', '/etc/motd', '/run/motd.before'])
    naive.master = spawn('ssh', [...naive.options, '-M', `root@${target.host.address}`, 'echo up; exec sleep infinity'])
    await once(naive.master.stdout!, 'data')
    naive.before = await manifest(target.host)
    const began = performance.now()
    await naive.run()
    naive.length = performance.now() - began
    naive.after = await manifest(target.host)
    await naive.back()
    const left = difference(naive.before, await manifest(target.host))
    if (left.length > 0) throw new Error(`the control cannot be put back:\n${left.join('\n')}`)
    return naive
  }

  /** Killed after this part of its time: whether the host is neither as before nor as wished. */
  async isMixed(part: number): Promise<boolean> {
    await this.run(part * this.length)
    const now = await manifest(this.target.host)
    await this.back()
    return difference(this.before, now).length > 0 && difference(this.after, now).length > 0
  }

  close(): void {
    this.master?.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async run(killedAfter?: number): Promise<void> {
    const script = join(import.meta.dirname, 'naive.sh')
    // A process group of its own, so that nothing of it outlives its death.
    const child = spawn('sh', [script, this.target.host.address, ...this.options], { stdio: 'ignore', detached: true })
    const timer = killedAfter === undefined ? undefined : setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), killedAfter)
    const [status] = (await once(child, 'close')) as [number | null]
    clearTimeout(timer)
    if (killedAfter === undefined && status !== 0) throw new Error(`the control ended with ${status}`)
  }

  private async back(): Promise<void> {
    await this.target.host.script(UNDO)
  }
}
