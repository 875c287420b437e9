import type { Access } from '@hostkit/core'
import { golden, testTarget } from '@hostkit/core/testing'
import { defineProject, service } from '@hostkit/dsl'
import { describe, expect, it } from 'vitest'
import { canonicalNetwork } from './address.js'
import { allow, deny, firewall, type FirewallRule } from './index.js'
import { plugin } from './plugin.js'
import { policyKind, runningFact } from './policy.js'

golden(plugin.resources, new URL('../fixtures/', import.meta.url))

const evaluate = (...rules: FirewallRule[]) => defineProject('test', (project) => void firewall(project, rules))

describe('the words', () => {
  it('collect every mistake, each at its own line', () => {
    const { diagnostics } = evaluate(
      allow({ tcp: 70_000 }),
      allow({ tcp: 22, from: '10.0.0.1 accept; ip saddr 0.0.0.0/0' }),
      deny({}),
      allow({ tcp: 1, on: 'eth0" accept' }),
    )
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '70000 is no port',
      '"10.0.0.1 accept; ip saddr 0.0.0.0/0" is no address and no network',
      'an empty deny says nothing',
      '"eth0\\" accept" is no name of an interface',
    ])
  })
})

describe('the order', () => {
  it("has 'all' at its end", () =>
    expect(evaluate(deny('all'), allow({ tcp: 22 })).diagnostics.map(({ message }) => message)).toEqual([
      `nothing behind deny('all') can match`,
    ]))
})

describe('what runs', () => {
  const parse = (status: number, stderr: string) => runningFact.parse({ status, stdout: Buffer.from(''), stderr }, ['inet hostkit'])
  it('is nothing where there is no table', () =>
    expect(parse(1, 'Error: No such file or directory\nlist table inet hostkit\n')).toEqual([[]]))
  it('is not taken for nothing where it cannot be seen', () =>
    expect(() => parse(1, 'Operation not permitted (you must be root)')).toThrow('nft does not list the table'))
})

describe('addresses', () => {
  it.each([
    ['10.44.0.7/24', '10.44.0.0/24'],
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7/32', '192.0.2.7'],
    ['2001:DB8:0:0::1/64', '2001:db8::/64'],
    ['fd00::/8', 'fd00::/8'],
    ['::1', '::1'],
    ['::ffff:a00:1/120', '::ffff:10.0.0.0/120'],
    ['::102:304', '::1.2.3.4'],
    ['::ffff', '::ffff'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ])('%s is %s', (given, canonical) => expect(canonicalNetwork(given)).toBe(canonical))
  it.each(['', 'localhost', '10.0.0.1/33', '10.0.0', '::1%eth0', '::ffff:1.2.3.4', '10.0.0.1/', '10.0.0.1/8/8', '1.2.3.4; accept'])(
    '%s is none',
    (given) => expect(canonicalNetwork(given)).toBeNull(),
  )
})

it('stands in a project or a host, also where no compiler looked', () => {
  const project = defineProject('toys', (project) => void service(project, 'web', (web) => void firewall(web as never, [deny('all')])))
  expect(project.diagnostics).toMatchObject([{ code: 'HK1004', message: '"firewall" cannot stand in a service' }])
})

describe('lock-out', () => {
  const via: Access = { kind: 'ssh', port: 22, from: '10.44.0.1', user: 'root' }
  const verdict = (rules: FirewallRule[], access: Access = via): string | null => {
    const project = evaluate(...rules)
    expect(project.diagnostics).toEqual([])
    return policyKind.lockout!(policyKind.desired(project.declarations[0]!.props as never, testTarget(), ''), access)
  }
  it.each<[string, FirewallRule[], boolean]>([
    ['nothing allows it', [deny('all')], true],
    ['another port is allowed', [allow({ tcp: 2222 }), deny('all')], true],
    ['its port is allowed', [allow({ tcp: 22 }), deny('all')], false],
    ['its port is in a range', [allow({ tcp: '20-25' }), deny('all')], false],
    ['its network is allowed', [allow({ tcp: 22, from: '10.44.0.0/24' }), deny('all')], false],
    ['another network is allowed', [allow({ tcp: 22, from: '10.45.0.0/24' }), deny('all')], true],
    ['its address is denied before', [deny({ from: '10.44.0.0/16' }), allow({ tcp: 22 }), deny('all')], true],
    ['udp is allowed', [allow({ udp: 22 }), deny('all')], true],
    ['only one interface is allowed, which may or may not be ours', [allow({ tcp: 22, on: 'eth0' }), deny('all')], true],
    ['everything passes', [allow({ tcp: 80 })], false],
  ])('%s', (_, rules, cut) => expect(verdict(rules) !== null).toBe(cut))
  it('leaves to the guard what it cannot tell', () =>
    expect(verdict([allow({ tcp: 22, from: '10.44.0.0/24' }), deny('all')], { kind: 'ssh', port: 22, user: 'root' })).toBeNull())
  it('does not concern other ways in', () => expect(verdict([deny('all')], { kind: 'local', user: 'root' })).toBeNull())
})
