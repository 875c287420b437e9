import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { jsonLines, openLab, simple, type Lab } from '../lab.fixture.js'
import { freePort, keygen } from '../ssh/sshd.fixture.js'
import { clock, disks } from './host.js'
import { checkNode } from './project.js'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
  lab.write('ok.ts', 'export const x: number = 1\n')
})
beforeEach(() => {
  lab.config(simple())
  lab.write('tsconfig.json', JSON.stringify({ files: ['ok.ts'], compilerOptions: { types: [], strict: true } }))
  lab.write('package.json', JSON.stringify({ type: 'module', dependencies: { '@hostkit/cli': '*' } }))
})
afterAll(() => lab.remove())

/** What it finds wrong, and how it ends. */
async function faults(...args: string[]): Promise<{ status: number | null; faults: readonly Record<string, any>[] }> {
  const ran = await lab.hostkit('doctor', ...args, '--json')
  return { status: ran.status, faults: jsonLines(ran).filter(({ type, state }) => type === 'finding' && state === 'fault') }
}

describe('hostkit doctor', { timeout: 180_000 }, () => {
  it('finds nothing where all is well, and says so', async () => {
    const ran = await lab.hostkit('doctor', '--local')
    expect([ran.status, ran.stdout]).toEqual([0, expect.stringContaining('All is well.')])
    for (const about of ['node', 'config', 'plugins', 'versions', 'types', 'local: connection', 'local: clock', 'local: disk'])
      expect(ran.stdout).toMatch(new RegExp(`^ok +${about}: `, 'm'))
    expect(await faults('--offline')).toEqual({ status: 0, faults: [] })
  })

  it('finds a config that is missing, broken or wrong', async () => {
    const nowhere = await lab.run(['doctor', '--json'], { env: lab.env, cwd: '/' })
    expect(nowhere.status).toBe(1)
    expect(jsonLines(nowhere)).toContainEqual(expect.objectContaining({ about: 'config', code: 'HK1013', mend: 'hostkit init' }))
    lab.config('  null.x')
    expect(await faults('--offline')).toMatchObject({ status: 1, faults: [{ about: 'config', code: 'HK1001' }] })
    lab.config("  file(project, '/etc/x', { content: '', mode: 644 })")
    expect(await faults('--offline')).toMatchObject({
      faults: [{ code: 'HK1011', mend: 'write 0o644', words: expect.stringContaining(':6)') as string }],
    })
  })

  it('finds what does not type-check, and what would check it', async () => {
    lab.write('wrong.ts', "export const x: number = 'one'\n")
    lab.write('tsconfig.json', JSON.stringify({ files: ['wrong.ts'], compilerOptions: { types: [] } }))
    expect(await faults('--offline')).toMatchObject({
      status: 1,
      faults: [{ about: 'types', words: 'tsc finds 1 error', details: [expect.stringContaining('wrong.ts(1,14): error TS2322')] }],
    })
    rmSync(join(lab.folder, 'tsconfig.json'))
    expect(await faults('--offline')).toMatchObject({ faults: [{ about: 'types', mend: 'hostkit init adds one' }] })
    const kept = join(lab.folder, 'node_modules/typescript')
    rmSync(kept)
    try {
      expect(await faults('--offline')).toMatchObject({ faults: [{ about: 'types', mend: 'npm install -D typescript' }] })
    } finally {
      lab.write('node_modules/typescript/package.json', JSON.stringify({ name: 'typescript', version: '0.0.0' }))
    }
  })

  it('finds a provider that is not installed, and packages that do not match', async () => {
    lab.write('package.json', JSON.stringify({ type: 'module', dependencies: { '@hostkit/provider-redis': '*' } }))
    expect(await faults('--offline')).toMatchObject({ faults: [{ about: 'plugins', code: 'HK5001', mend: 'npm install' }] })
    lab.write('package.json', JSON.stringify({ type: 'module', dependencies: { cron: '*' } }))
    lab.write(
      'node_modules/cron/package.json',
      JSON.stringify({ name: 'cron', version: '1.0.0', type: 'module', hostkit: { api: 1, plugin: './p.js' } }),
    )
    lab.write('node_modules/cron/p.js', "export default { name: 'cron', api: 1, resources: [] }")
    lab.write('node_modules/cron/node_modules/@hostkit/core/package.json', JSON.stringify({ name: '@hostkit/core', version: '0.0.9' }))
    const found = (await faults('--offline')).faults
    expect(found.find(({ about }) => about === 'versions')).toMatchObject({
      words: 'the packages use 2 versions of @hostkit/core',
      details: [expect.any(String), expect.stringMatching(/core 0\.0\.9 in .*: cron$/)],
    })
  })

  it('finds a secret without a value', async () => {
    lab.config("  host(project, 'here', { at: '192.0.2.1', sudo: { password: { secret: 'env:NO_SUCH_SECRET' } } })")
    const found = (await faults('--offline')).faults
    expect(found).toContainEqual(expect.objectContaining({ code: 'HK3009', mend: 'export NO_SUCH_SECRET=… where hostkit runs' }))
  })

  it('finds keys that cannot be used, and hosts that cannot be reached', async () => {
    const key = join(lab.folder, 'key')
    keygen(key)
    const port = String(await freePort())
    const way = ['--remote', '127.0.0.1', '--user', 'nobody', '--port', port]
    const asked = [...way, '--identity-file', key]
    chmodSync(key, 0o644)
    expect((await faults(...asked)).faults).toMatchObject([
      { about: '127.0.0.1: keys', mend: `chmod 600 ${key}` },
      { about: '127.0.0.1: connection', code: 'HK2001' },
    ])
    expect(await faults(...way, '--identity-file', '/no/such/key', '--offline')).toMatchObject({
      status: 1,
      faults: [{ code: 'HK2011', words: 'there is no key file /no/such/key' }],
    })
    // Somebody who has no keys of their own, and no agent.
    if (lab.who.uid && !process.env['SSH_AUTH_SOCK'])
      expect(await faults(...way, '--offline')).toMatchObject({
        faults: [{ code: 'HK2004', mend: `ssh-keygen -t ed25519 && ssh-copy-id -p ${port} nobody@127.0.0.1` }],
      })
  })

  it('finds an unfinished run', async () => {
    const state = join(lab.folder, 'state/hostkit')
    mkdirSync(join(state, 'runs/20260101-000000-abcdef'), { recursive: true })
    writeFileSync(join(state, 'open'), '20260101-000000-abcdef\n')
    writeFileSync(join(state, 'runs/20260101-000000-abcdef/journal'), '1 10 begin - - .\n')
    try {
      expect(await faults('--local')).toMatchObject({
        status: 1,
        faults: [{ about: 'local: runs', code: 'HK4003', mend: expect.stringContaining('hostkit resume --local') as string }],
      })
    } finally {
      rmSync(state, { recursive: true })
    }
  })
})

describe('what a host tells', () => {
  it('is a clock that is right or wrong', () => {
    expect(clock('prod', 1000, 1059)).toMatchObject({ state: 'well' })
    expect(clock('prod', 1000, 1100)).toMatchObject({ state: 'fault', words: "the clock of the host is 100 s behind this machine's" })
    expect(clock('prod', Number.NaN, 1100)).toMatchObject({ state: 'fault' })
  })

  it('is a disk with room, or nearly full', () => {
    const line = (mount: string, free: number, used: number): string => `df /dev/a b 1000000 5 ${free} ${used}% ${mount}\n`
    expect(disks('prod', line('/', 9_000_000, 10), '--host prod')).toMatchObject([{ state: 'well', words: '/ 10 %' }])
    expect(disks('prod', line('/', 9_000_000, 10) + line('/var', 9_000_000, 98), '--host prod')).toMatchObject([
      { state: 'fault', words: '/var is nearly full: 8789 MiB free, 98 % used' },
    ])
    expect(disks('prod', line('/', 1000, 50), '--host prod')).toMatchObject([{ state: 'fault', code: 'HK4004' }])
    expect(disks('prod', 'nonsense', '--host prod')).toEqual([])
  })
})

describe('this machine', () => {
  it('has a Node that is new enough, or not', () => {
    expect(checkNode('20.19.0')).toMatchObject({ state: 'well' })
    expect(checkNode('24.0.0')).toMatchObject({ state: 'well' })
    for (const old of ['18.20.4', '20.18.9']) expect(checkNode(old)).toMatchObject({ state: 'fault', mend: 'install Node 20.19 or newer' })
  })
})
