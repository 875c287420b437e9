import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { dialAhead } from './ahead.js'
import { openLab, type Lab } from './lab.fixture.js'
import { readOrdinary } from './ordinary.js'
import { fakeHost, type FakeHost } from './ssh/fake.fixture.js'

describe('a connection ahead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-ahead-'))
  let dialled = 0
  let server: Server
  let port: number
  const opened: (ReturnType<typeof dialAhead> & object)[] = []
  const ahead = (line: string, env: NodeJS.ProcessEnv = {}) => {
    const one = dialAhead(readOrdinary(line.split(' '), env), env, folder)
    if (one) opened.push(one)
    return one
  }
  const know = (ways: Record<string, unknown>): void => writeFileSync(join(folder, '.hostkit/known.json'), JSON.stringify({ ways }))

  beforeAll(async () => {
    mkdirSync(join(folder, '.hostkit'))
    server = createServer(() => void dialled++)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    for (const one of opened.splice(0)) one.end()
    dialled = 0
  })
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })

  it('goes to where the host was, and is given once, to whoever wants to go just there', async () => {
    know({ prod: { host: '127.0.0.1', port } })
    const found = ahead('plan --host prod --json')!
    await expect.poll(() => dialled).toBe(1)
    expect(found.take({ host: '127.0.0.2', port })).toBeNull()
    const socket = found.take({ host: '127.0.0.1', port })
    expect(socket?.readyState).toBe('open')
    expect(found.take({ host: '127.0.0.1', port })).toBeNull()
    socket!.destroy()
  })
  it('needs no name where there is one host, and none where there are two', () => {
    know({ prod: { host: '127.0.0.1', port } })
    expect(ahead('apply --confirm')).not.toBeNull()
    expect(ahead('plan', { HOSTKIT_HOST: 'prod' })).not.toBeNull()
    know({ prod: { host: '127.0.0.1', port }, test: { host: '127.0.0.1', port } })
    expect(ahead('apply --confirm')).toBeNull()
    expect(ahead('apply --host=test')).not.toBeNull()
  })
  it('is made for no command line that may mean another machine', () => {
    know({ prod: { host: '127.0.0.1', port } })
    for (const line of [
      'plan --host other',
      'plan --local',
      'plan --remote 192.0.2.1',
      'plan --port 2222',
      'plan --jump bastion',
      'plan other.config.ts',
      'plan --config other.config.ts',
      'apply --plan up.plan.json',
      'down --last',
      'plan --help',
    ])
      expect(ahead(line), line).toBeNull()
    expect(ahead('plan', { HOSTKIT_CONFIG: 'other.config.ts' })).toBeNull()
  })
  it.each([[{ prod: { host: '127.0.0.1' } }], [{ prod: { host: '127.0.0.1', port: 70_000 } }], [{ prod: 'x' }], [[]]])(
    'reads %j as nothing',
    (ways) => {
      know(ways as Record<string, unknown>)
      expect(ahead('plan --host prod')).toBeNull()
    },
  )
})

describe('a host that is connected to while the plan is still looked at', () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab()
  })
  afterAll(() => lab.remove())

  const body = ({ port, fingerprint }: FakeHost, declared: string): string => `
    host(project, 'prod', { at: '127.0.0.1', ssh: { port: ${port}, user: 'root', hostKey: '${fingerprint}' } })
    ${declared}`

  it('is heard of only where nothing is wrong here', async () => {
    const host = await fakeHost((context) => context.reject())
    try {
      lab.config(body(host, `directory(project, '/srv/a'); directory(project, '/srv/a')`))
      const wrong = await lab.hostkit('plan')
      expect(wrong).toMatchObject({ status: 1, stdout: '' })
      expect(wrong.stderr).toContain('HK1005')
      expect(wrong.stderr).toMatch(/^error HK1005/)
      expect(wrong.stderr).not.toMatch(/connecting|HK2|stopped without a result|Node\.js/)
      // The control: the same way, with nothing wrong here.
      lab.config(body(host, `directory(project, '/srv/a')`))
      expect((await lab.hostkit('plan')).stderr).toMatch(/connecting[^]*HK2004/)
    } finally {
      await host.close()
    }
  })
})
