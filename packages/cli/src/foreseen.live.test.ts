import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { install, type Installed, type Ran } from './installed.fixture.js'
import { ENDED, keygen, startSshd, type Sshd } from './ssh/sshd.fixture.js'

// A login that does not wait for the config, against a real sshd on this machine, which is only read.

let home: Installed
let first: Sshd
let second: Sshd
beforeAll(async () => {
  home = await install()
  ;[first, second] = await Promise.all([startSshd(), startSshd()])
  for (const server of [first, second]) server.authorize(keygen(join(server.dir, 'key')))
})
afterAll(async () => {
  home.remove()
  await Promise.all([first.stop(), second.stop()])
})
beforeEach(async () => {
  for (const name of ['.hostkit', 'node_modules/.cache', 'wait', 'come', 'other', 'broken', 'wrong'])
    rmSync(join(home.folder, name), { recursive: true, force: true })
  write('/srv')
  // Compiled; then remembered.
  for (const time of ['first', 'second']) expect(await plan(), time).toMatchObject({ status: 0 })
  logins = [count(first), count(second)]
})

/** Before a test. */
let logins: [number, number]
const count = (server: Sshd): number => server.log().split('Accepted publickey').length - 1
const since = (): [number, number] => [count(first) - logins[0], count(second) - logins[1]]

/** It leads to the second server where there is a file `other`, is wrong where there is one, and may be told to wait for somebody to log in. */
const write = (path: string): string =>
  home.write(
    'hostkit.config.ts',
    `import { defineProject, directory, host } from '@hostkit/cli'
import { existsSync, readFileSync } from 'node:fs'
const file = (name: string) => ${JSON.stringify(home.folder)} + '/' + name
for (let i = existsSync(file('wait')) ? Number(readFileSync(file('wait'), 'utf8')) : 0; i > 0 && !existsSync(file('come')); i--) {
  if (i === 1) throw new Error('nobody has come')
  await new Promise((resolve) => setTimeout(resolve, 50))
}
if (existsSync(file('broken'))) throw new Error('it is broken')
const servers = ${JSON.stringify([first, second].map((one) => ({ port: one.port, user: 'root', identityFile: join(one.dir, 'key'), hostKey: one.fingerprint() })))}
export default defineProject('foreseen', (project) => {
  host(project, 'here', { at: '127.0.0.1', ssh: servers[existsSync(file('other')) ? 1 : 0], sudo: process.env['HK_TEST_SUDO'] ? true : false })
  directory(project, '${path}')
  if (existsSync(file('wrong'))) directory(project, '${path}')
})
`,
  )
const plan = (env: NodeJS.ProcessEnv = {}): Promise<Ran> => home.run(['plan'], { env })
/** A plan whose config waits until somebody has logged in, for so many seconds; `come` says when somebody has. */
const waited = async (seconds: number, env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
  home.write('wait', String(seconds * 20))
  const planning = plan(env)
  const came = vi
    .waitFor(() => expect(count(first)).toBeGreaterThan(logins[0]), { timeout: seconds * 1000 })
    .then(
      () => home.write('come', ''),
      () => null,
    )
  const [ran] = await Promise.all([planning, came])
  return ran
}

it('comes while a config is read that is as it was at the last login', async () => {
  const ran = await waited(30)
  expect(ran).toMatchObject({ status: 0 })
  expect(existsSync(join(home.folder, 'come'))).toBe(true)
  expect(since()).toEqual([1, 0])
})

it.each([
  ['the config is another', () => void write('/usr'), {}],
  ['a variable that it names has another value', () => {}, { HK_TEST_SUDO: '1' }],
])('waits where %s', async (_, change, env) => {
  change()
  const ran = await waited(2, env)
  expect(ran.stderr).toContain('nobody has come')
  expect(since()).toEqual([0, 0])
})

it('ends, and nobody hears of it, where the config then leads elsewhere', async () => {
  home.write('other', '')
  const ran = await waited(30)
  expect(ran).toMatchObject({ status: 0 })
  expect(since()).toEqual([1, 1])
  expect(ran.stderr.match(/connecting/g)).toHaveLength(1)
  await ended(first)
})

it('ends, and nobody hears of it, where the config then fails', async () => {
  home.write('broken', '')
  const ran = await waited(30)
  expect(ran.status).toBe(1)
  expect(ran.stderr).toContain('it is broken')
  expect(ran.stderr).not.toMatch(/connecting|HK2/)
  expect(since()).toEqual([1, 0])
  await ended(first)
})

it('ends, and nobody hears of it, where what is declared is wrong', async () => {
  home.write('wrong', '')
  const ran = await waited(30)
  expect(ran.status).toBe(1)
  expect(ran.stderr).toMatch(/^error HK1005/)
  expect(ran.stderr).not.toMatch(/connecting|HK2/)
  await ended(first)
})

it('asks everything at once, and once more where the host is another by now', async () => {
  const reads = async (): Promise<number> => (await home.run(['plan', '--timings', '--json'])).stdout.match(/"phase":"read"/g)?.length ?? 0
  const file = join(home.folder, '.hostkit/known.json')
  expect(await reads()).toBe(1)
  const known = JSON.parse(readFileSync(file, 'utf8')) as { targets: { here: object } }
  expect(known.targets.here).toMatchObject({ name: 'here', uid: process.getuid!() })
  // A busy machine may have the answer to the first question before it knows the others.
  await vi.waitFor(
    async () => {
      writeFileSync(file, JSON.stringify({ ...known, targets: { here: { ...known.targets.here, machineId: 'another' } } }))
      expect(await reads()).toBe(2)
    },
    { timeout: 30_000 },
  )
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(known)
  expect(await reads()).toBe(1)
})

/** No connection is left. */
const ended = (server: Sshd): Promise<void> =>
  vi.waitFor(() => expect(server.log().match(new RegExp(ENDED, 'gm'))).toHaveLength(server.log().match(/^Connection from/gm)!.length), {
    timeout: 10_000,
  })
