import { array, constantFrom, integer, ipV4, ipV6, oneof, option, record, sample, tuple } from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { canonicalNetwork } from './address.js'
import { linesOf, transaction, type Rule } from './table.js'

const odd = ['::', '::1', '::ffff:0:0', '::ffff:a00:1', '::102:304', '::5:0', '64:ff9b::1', '1:0:0:2::', '1:0:2:0:3::', 'fe80::', 'ff02::1']
const network = oneof(
  tuple(ipV4(), option(integer({ min: 0, max: 32 }))),
  tuple(oneof(ipV6(), constantFrom(...odd)), option(integer({ min: 0, max: 128 }))),
)
  .map(([address, length]) => canonicalNetwork(length === null ? address : `${address}/${length}`))
  // fast-check also writes the last 32 bits of an IPv6 address as an IPv4 one, which the words do not take.
  .filter((one): one is string => one !== null)
const port = integer({ min: 1, max: 65_535 })
const ports = oneof(
  port.map((first) => ({ first, last: first })),
  tuple(port, port).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) })),
)
const rule = record(
  {
    action: constantFrom('allow', 'deny'),
    protocol: constantFrom('tcp', 'udp', 'icmp'),
    ports: array(ports, { minLength: 1, maxLength: 6 }),
    from: array(network, { minLength: 1, maxLength: 3 }),
    on: constantFrom('eth0', 'wg-0', 'br_lan.7', '1a'),
  },
  { requiredKeys: ['action', 'ports'] },
).map(({ ports, ...rest }) => ({ ...rest, ...(rest.protocol === 'tcp' || rest.protocol === 'udp' ? { ports } : {}) }) as Rule)

describe('the text of rules, read back by a real nft', { timeout: 280_000 }, () => {
  let host: Awaited<ReturnType<typeof conformanceHost>>
  beforeAll(async () => void (host = await conformanceHost()))
  afterAll(() => host?.remove())

  /** What the kernel has once the text is loaded, in nft's own words. `null`: refused. */
  const load = async (text: string): Promise<readonly string[] | null> => {
    const { status, stdout } = await host.host.exec(['sh', '-c', 'nft -f - && nft -s list table inet hostkit'], {
      input: text,
      check: false,
    })
    const lines = stdout.split('\n').map((line) => line.trim())
    return status === 0 ? lines.filter((line) => line !== '') : null
  }

  it('is what runs, line by line', async () => {
    const policies = sample(array(rule, { minLength: 10, maxLength: 20 }), { numRuns: 100, seed: 3 })
    let count = 0
    for (const rules of policies) {
      const lines = linesOf([...rules, { action: 'deny', all: true }])
      expect(await load(transaction(lines))).toEqual(lines)
      count += lines.length
    }
    console.log(`nft: ${policies.length} policies of ${count} lines, the same`)
  })

  it('would be caught, were it made naively', async () => {
    const naive = (from: string): readonly string[] =>
      linesOf([
        { action: 'allow', protocol: 'tcp', ports: [{ first: 22, last: 22 }], from: [from] },
        { action: 'deny', all: true },
      ])
    const hostile = [
      '10.0.0.1 accept; ip saddr 0.0.0.0/0',
      '10.0.0.0/8 }',
      '10.0.0.7/24',
      '010.0.0.1',
      '0.0.0.0/0 accept\ntcp dport 1-65535',
      'localhost',
    ]
    const loaded: (readonly string[] | null)[] = []
    for (const one of hostile) loaded.push(await load(transaction(naive(one))))
    expect(hostile.filter((one, i) => JSON.stringify(loaded[i]) === JSON.stringify(naive(one)))).toEqual([])
    expect(loaded[0]).toContain('ip saddr 10.0.0.1 accept')
    expect(hostile.map(canonicalNetwork)).toEqual([null, null, '10.0.0.0/24', null, null, null])
  })
})
