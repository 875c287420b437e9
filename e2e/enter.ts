import { spawnShell, type Runner } from '@hostkit/core'
import type { ConformanceHost } from '@hostkit/core/testing'
import { ensureImage } from './harness/image.mjs'
import { ensureIncus } from './harness/incus.mjs'
import { launch, type Host } from './harness/host.mjs'
import { difference, manifest } from './harness/manifest.mjs'
import { tracedEntry } from './harness/trace.mjs'

/** Into a container without SSH: what the tests of single kinds use, since the way in is not what they are about. */
export const enter = (host: Pick<Host, 'name'>): Runner => ({
  name: `incus exec ${host.name}`,
  access: { kind: 'other', user: 'root' },
  async connect(program) {
    const [command = '', ...args] = (await tracedEntry(host.name)) ?? ['incus', 'exec', host.name, '--']
    return spawnShell(command, [...args, 'sh', '-c', program], host.name)
  },
})

/** A fresh host for the conformance suite. */
export async function conformanceHost(
  image: 'debian-12' | 'debian-12-full' = 'debian-12',
  config: Record<string, string> = {},
): Promise<ConformanceHost & { host: Host }> {
  await ensureIncus()
  const host = await launch({ image: await ensureImage(image), config })
  return {
    host,
    runner: enter(host),
    exec: (argv) => host.exec([...argv]),
    manifest: () => manifest(host),
    difference: (before, after) => difference(before, after),
    remove: () => host.delete(),
  }
}
