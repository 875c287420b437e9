import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Failure } from '@hostkit/core'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { settle } from './config.js'
import { checkHost, checkUser } from './names.js'
import { paths } from './paths.js'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hostkit-config-'))
  mkdirSync(join(home, '.ssh'))
  process.env['SSH_AUTH_SOCK'] = '/run/agent'
  return () => {
    delete process.env['SSH_AUTH_SOCK']
    rmSync(home, { recursive: true })
  }
})
const config = (text: string): void => writeFileSync(join(home, '.ssh/config'), text)

const FULL = `
Host web
  HostName web.example.org
  User deploy
  Port 2222
  IdentityFile ~/.ssh/special
  IdentityFile %d/keys/%r@%h
  IdentityFile ~/.ssh/id_rsa
  IdentityAgent ~/agent.sock
  IdentitiesOnly yes
  UserKnownHostsFile ~/.ssh/kh "~/my hosts"
  GlobalKnownHostsFile none
  HostKeyAlias wb
  AddressFamily inet6
  ProxyJump none
Host hop
  ProxyJump admin@bastion:2200
Host far
  ProxyJump a:2201,root@[2001:db8::1]
Host piped
  ProxyCommand nc %h %p
Host bare
  IdentityAgent none
  IdentityFile none
  UserKnownHostsFile none
`

// The same configuration through `ssh -G` and through the package that stands in for it.
describe.each([['ssh'], ['/no/such/program']])('by %s', (program) => {
  const of = (options: Parameters<typeof settle>[0]) => settle({ home, ...options }, program)

  it('everything that is asked of it', async () => {
    config(FULL)
    expect(await of({ host: 'web' })).toMatchObject({
      host: 'web.example.org',
      port: 2222,
      user: 'deploy',
      alias: 'wb',
      family: 6,
      namedKeys: [`${home}/.ssh/special`, `${home}/keys/deploy@web.example.org`],
      defaultKeys: [`${home}/.ssh/id_rsa`],
      namedKeysOnly: true,
      agent: `${home}/agent.sock`,
      knownHosts: [`${home}/.ssh/kh`, `${home}/my hosts`],
      jumps: [],
      remarks: [],
    })
  })

  it('the project comes first', async () => {
    config(FULL)
    expect(await of({ host: 'web', user: 'root', port: 22, identityFile: '~/k', knownHostsFile: '~/kh' })).toMatchObject({
      user: 'root',
      port: 22,
      namedKeys: [`${home}/k`],
      defaultKeys: [],
      namedKeysOnly: true,
      knownHosts: [`${home}/kh`],
    })
  })

  it('what is not said is the default', async () => {
    config(FULL)
    const settings = await of({ host: 'elsewhere.example.org' })
    expect(settings).toMatchObject({
      host: 'elsewhere.example.org',
      port: 22,
      user: userInfo().username,
      alias: null,
      family: 0,
      namedKeys: [],
      namedKeysOnly: false,
      agent: '/run/agent',
    })
    expect(settings.defaultKeys).toContain(`${home}/.ssh/id_ed25519`)
    expect(settings.knownHosts).toEqual([
      `${home}/.ssh/known_hosts`,
      `${home}/.ssh/known_hosts2`,
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ])
    expect(await of({ host: 'bare' })).toMatchObject({ agent: null, namedKeys: [], defaultKeys: [] })
  })

  it('a way through other machines is known, and the project comes first', async () => {
    config(FULL)
    expect((await of({ host: 'hop' })).jumps).toEqual([{ at: 'bastion', user: 'admin', port: 2200 }])
    expect((await of({ host: 'hop', jump: [] })).jumps).toEqual([])
    expect((await of({ host: 'hop', jump: [{ at: 'other' }] })).jumps).toEqual([{ at: 'other' }])
    expect((await of({ host: 'far' })).jumps).toEqual([
      { at: 'a', port: 2201 },
      { at: '2001:db8::1', user: 'root' },
    ])
    expect((await of({ host: 'web' })).jumps).toEqual([])
    expect((await of({ host: 'piped', jump: [{ at: 'other' }] })).jumps).toEqual([{ at: 'other' }])
  })

  it('a way through a program is refused by name', async () => {
    config(FULL)
    await expect(of({ host: 'piped' })).rejects.toThrow('HK2001 piped is reached through a program')
  })

  it('a HostName that is no name is refused too', async () => {
    config('Host web\n HostName -oProxyCommand=touch\n')
    await expect(of({ host: 'web' })).rejects.toThrow(/HK1004|HK2001/)
  })
})

it('a configuration that ssh refuses is refused with its words', async () => {
  config('Hots web\n')
  const failure = (await settle({ host: 'web', home }).catch((error: unknown) => error)) as Failure
  expect(failure.diagnostics[0]).toMatchObject({ code: 'HK2001', hint: expect.stringContaining('ssh -G web') as unknown })
  expect(failure.diagnostics[0]?.details?.join()).toContain('Bad configuration option: hots')
})

it('Include is followed by ssh, and said to be missing without it', async () => {
  writeFileSync(join(home, '.ssh/more'), 'Host web\n User included\n')
  config(`Include ${home}/.ssh/more\n`)
  expect((await settle({ host: 'web', home })).user).toBe('included')
  expect((await settle({ host: 'web', home }, '/no/such/program')).remarks[0]).toContain('includes other files')
})

it('Match exec is not run without ssh', async () => {
  config(`Match exec "touch ${home}/ran"\n User matched\n`)
  expect((await settle({ host: 'web', home }, '/no/such/program')).user).not.toBe('matched')
})

it('a Match exec sees no variable that is withheld', async () => {
  process.env['HK_TEST_WITHHELD'] = 'seen'
  try {
    config('Match exec "printenv HK_TEST_WITHHELD"\n User matched\n')
    expect((await settle({ host: 'web', home })).user).toBe('matched')
    expect((await settle({ host: 'web', home, withheld: ['HK_TEST_WITHHELD'] })).user).not.toBe('matched')
  } finally {
    delete process.env['HK_TEST_WITHHELD']
  }
})

it('an address with user and key is known without asking anybody', async () => {
  expect(await settle({ host: '192.0.2.7', user: 'root', identityFile: '/k', home }, '/bin/false')).toMatchObject({
    host: '192.0.2.7',
    port: 22,
    user: 'root',
  })
})

describe('names', () => {
  it('harmless ones pass', () => {
    for (const host of [
      'web',
      'web-1.example.org',
      'a_b',
      '192.0.2.7',
      '2001:db8::1',
      'fe80::1%eth0',
      'bücher.example',
      'xn--bcher-kva.example',
    ])
      expect(checkHost(host)).toBe(host)
    for (const user of ['root', 'deploy', 'first.last', 'user@realm', '_x', 'a-b']) expect(checkUser(user)).toBe(user)
  })

  it('a slip gets a hint', () => {
    const hint = (host: string) => {
      try {
        return checkHost(host)
      } catch (error) {
        return (error as Failure).diagnostics[0]!.hint
      }
    }
    expect(hint('deploy@web')).toBe("write web there, and the user as ssh: { user: 'deploy' }")
    expect(hint('web:2222')).toBe('write web there, and the port as ssh: { port: 2222 }')
    expect(hint('[2001:db8::1]:22')).toBe('write 2001:db8::1 without brackets, and ssh: { port: 22 }')
  })

  it('nothing that means something to ssh or to a shell gets through', async () => {
    const bad = [
      '-oProxyCommand=touch x',
      '-G',
      'a b',
      'a\nb',
      'a\0b',
      'a`touch x`',
      '$(touch x)',
      "a'b",
      'a"b',
      'a;b',
      'a|b',
      'a&b',
      'a\\b',
      'a/b',
      'a,b',
      '*',
      'a?',
      '!a',
      '#a',
      '',
      ' ',
      'a\u202eb',
      '%h',
      'a%',
      'fe80::1%`x`',
      'a\rb',
      '@',
      'x'.repeat(300),
    ]
    for (const host of bad) expect(() => checkHost(host)).toThrow(Failure)
    for (const user of bad.filter((one) => one !== '@')) expect(() => checkUser(user)).toThrow(Failure)
    await expect(settle({ host: 'web', user: '-x', home })).rejects.toThrow('HK1004')
  })

  it('5000 random strings with a sign that means something: none passes', () => {
    const sign = fc.constantFrom(...' \t\n\r\0`$\'"\\;|&<>()*?!#~{}[]=,/^')
    fc.assert(
      fc.property(fc.string(), sign, fc.string(), (before, evil, after) => {
        expect(() => checkHost(before + evil + after)).toThrow(Failure)
        expect(() => checkUser(before + evil + after)).toThrow(Failure)
      }),
      { numRuns: 5000 },
    )
  })
})

it('paths on one line', () => {
  expect(paths('/root/.ssh/kh /root/my hosts /etc/x')).toEqual(['/root/.ssh/kh', '/root/my hosts', '/etc/x'])
  expect(paths('none')).toEqual(['none'])
})
