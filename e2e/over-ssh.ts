import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Runner, Secrets, Sudo, Transport } from '@hostkit/core'
import { noSecrets } from '@hostkit/core'
import { ssh } from '../packages/cli/src/ssh/ssh.js'
import { ensureImage } from './harness/image.mjs'
import { ensureIncus } from './harness/incus.mjs'
import { launch, type Host, type LaunchOptions } from './harness/host.mjs'

export interface SshHost {
  readonly host: Host
  /** A known_hosts file with the keys that were read from inside. */
  readonly knownHosts: string
  runner(more?: { user?: string; sudo?: Sudo; secrets?: Secrets; password?: { secret: string }; transport?: Transport }): Runner
}

/** A fresh host with sshd, reached as a user would: strict host keys, one key file. */
export async function sshHost(options: Omit<LaunchOptions, 'image'> & { image?: 'debian-12' | 'debian-12-full' } = {}): Promise<SshHost> {
  await ensureIncus()
  const { image = 'debian-12', ...more } = options
  const host = await launch({ ...more, image: await ensureImage(image) })
  const knownHosts = join(mkdtempSync(join(tmpdir(), 'hostkit-known-')), 'known_hosts')
  await host.knownHosts(knownHosts)
  return {
    host,
    knownHosts,
    runner: ({ user = 'root', sudo, secrets = noSecrets, password, transport = 'ssh2' } = {}) =>
      ssh({
        transport,
        host: host.address,
        user,
        knownHostsFile: knownHosts,
        secrets,
        ...(password ? { password } : { identityFile: host.keyFile }),
        ...(sudo ? { sudo } : {}),
      }),
  }
}
