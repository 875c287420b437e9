import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

// A daemon that takes calls and never answers.
const folder = mkdtempSync(join(tmpdir(), 'hostkit-hangs-'))
const daemon = createServer(() => {})
beforeAll(async () => {
  await new Promise<void>((resolve) => daemon.listen(join(folder, 'socket'), resolve))
  vi.stubEnv('INCUS_SOCKET', join(folder, 'socket'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  daemon.close()
  rmSync(folder, { recursive: true })
})

it('names the call that a daemon which hangs does not answer', async () => {
  const { send } = await import('./api.mjs')
  await expect(send('GET', '/1.0/instances', undefined, {}, 0.2)).rejects.toThrow(/hangs: nothing for 0\.2 s on GET \/1\.0\/instances/)
})
