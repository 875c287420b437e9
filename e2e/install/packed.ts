import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ran } from './ran.js'
import { folders } from './registry.js'

/** The tarball of each package, by the name of its folder: what is looked at is what is published. */
export async function packed(to: string): Promise<ReadonlyMap<string, string>> {
  mkdirSync(to, { recursive: true })
  const tarballs = new Map<string, string>()
  for (const folder of folders) {
    const answer = await ran(['npm', 'pack', '--ignore-scripts', '--json', '--loglevel=error', '--pack-destination', to], folder)
    tarballs.set(basename(folder), join(to, (JSON.parse(answer) as [{ filename: string }])[0].filename))
  }
  return tarballs
}
