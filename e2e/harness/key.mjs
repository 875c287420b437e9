// @ts-check
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from './command.mjs'
import { withLock } from './lock.mjs'

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

/**
 * @returns {string} a folder of this user alone, safe to delete when no test runs
 */
export function workFolder() {
  const folder = process.env.XDG_CACHE_HOME
    ? join(process.env.XDG_CACHE_HOME, 'hostkit-e2e')
    : join(tmpdir(), `hostkit-e2e-${process.getuid?.() ?? 'user'}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid, mode } = lstatSync(folder)
  // The name can be guessed, and a private key goes in here: another user may have made the folder first.
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
    throw new Error(`The folder ${folder} must belong to this user alone: remove it, and the tests make it anew.`)
  return folder
}
