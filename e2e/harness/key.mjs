// @ts-check
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './command.mjs'
import { withLock, workFolder } from './lock.mjs'

/**
 * The one key pair that every test host lets in: made once, used by every run on this machine.
 *
 * @returns {Promise<{ keyFile: string, publicKey: string }>}
 */
export async function accessKey() {
  const keyFile = join(workFolder(), 'id_ed25519')
  // ssh-keygen writes the public half last.
  if (!existsSync(`${keyFile}.pub`))
    await withLock('key', async () => {
      if (existsSync(`${keyFile}.pub`)) return
      rmSync(keyFile, { force: true })
      await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'hostkit-e2e', '-f', keyFile])
    })
  return { keyFile, publicKey: readFileSync(`${keyFile}.pub`, 'utf8').trim() }
}
