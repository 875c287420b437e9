import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeHost, newEd25519 } from '../packages/cli/src/ssh/fake.fixture.js'
import { bin, hostkit } from './hostkit.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, 'start-'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "start", "private": true }')
  writeFileSync(
    join(folder, 'hostkit.config.ts'),
    `import { defineProject, file } from '@hostkit/cli'
export default defineProject('start', (project) => void file(project, '/srv/hostkit-start', { content: 'never made' }))\n`,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The files of the command that it loads, by Node's own account. */
function loadedBy(...args: string[]): readonly string[] {
  const told = join(folder, 'told')
  mkdirSync(told)
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, env: { ...process.env, NODE_V8_COVERAGE: told } })
  expect(stderr.toString()).not.toContain('error')
  expect(status).toBe(0)
  const urls = readdirSync(told).flatMap((name) =>
    (JSON.parse(readFileSync(join(told, name), 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url),
  )
  rmSync(told, { recursive: true })
  return urls.flatMap((url) => /\/packages\/cli\/dist\/(.+)$/.exec(url)?.[1] ?? [])
}

describe('a start of the command', () => {
  it('loads a few files, and for an ordinary command line none that explains command lines', () => {
    const plan = loadedBy('plan', '--local')
    // The beginning, what plan and apply need, and the words of the config.
    expect(plan.filter((name) => !name.startsWith('chunk-')).sort()).toEqual(['bin.js', 'hot.js', 'index.js'])
    expect(plan.length).toBeLessThanOrEqual(5)
  })
  it('loads more where there is more to say', () => {
    expect(loadedBy('--json', 'plan', '--local')).toContain('program.js')
    expect(loadedBy('runs', '--local')).toContain('cold.js')
  })
})

describe('a login of the command', () => {
  it('takes one attempt with a key that lies open, which signs at once', async () => {
    const host = await fakeHost((context) => context.reject())
    const key = join(folder, 'key')
    writeFileSync(key, newEd25519().private, { mode: 0o600 })
    writeFileSync(
      join(folder, 'login.config.ts'),
      `import { defineProject, host } from '@hostkit/cli'
const ssh = { port: ${host.port}, user: 'root', hostKey: '${host.fingerprint}', identityFile: '${key}' }
export default defineProject('login', (project) => void host(project, 'prod', { at: '127.0.0.1', ssh }))\n`,
    )
    const { SSH_AUTH_SOCK: _, ...env } = process.env
    try {
      const { stderr } = await hostkit(['plan', '--config', join(folder, 'login.config.ts')], { ...env, HOME: folder })
      expect(stderr).toContain('HK2004')
      expect(host.heard.filter((one) => one.startsWith('publickey'))).toEqual([expect.stringMatching(/^publickey root SHA256:\S+ signed$/)])
    } finally {
      await host.close()
    }
  })
})
