import { isIPv4, isIPv6 } from 'node:net'

/** An address or a network in the one form in which nft(8) lists it: host bits cleared, lower case, no prefix on a single address. `null`: it is neither. */
export function canonicalNetwork(text: string): string | null {
  const [address = '', prefix, ...rest] = text.split('/')
  if (rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null
  const width = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('.') && !address.includes('%') ? 128 : 0
  const length = prefix === undefined ? width : Number(prefix)
  if (width === 0 || length > width) return null
  const bits = width === 32 ? fromIPv4(address) : fromIPv6(address)
  const network = (bits >> BigInt(width - length)) << BigInt(width - length)
  return `${width === 32 ? toIPv4(network) : toIPv6(network)}${length === width ? '' : `/${length}`}`
}

export const isVersion6 = (network: string): boolean => network.includes(':')

/** Whether a network holds an address; both in canonical form. */
export function holds(network: string, address: string): boolean {
  if (isVersion6(network) !== isVersion6(address)) return false
  const prefix = network.split('/')[1]
  return prefix === undefined ? network === address : canonicalNetwork(`${address}/${prefix}`) === network
}

const fromIPv4 = (text: string): bigint => text.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n)
const toIPv4 = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')

function fromIPv6(text: string): bigint {
  const [head = '', tail] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [front, back] = [groups(head), tail === undefined ? [] : groups(tail)]
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back]
  return all.reduce((sum, group) => (sum << 16n) + BigInt(Number.parseInt(group, 16)), 0n)
}

/** RFC 5952 as the URL standard has it; but behind 96 bits of `::` or `::ffff:` inet_ntop(3), and so nft(8), prints an IPv4 address. */
function toIPv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const short = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
  const high = bits >> 32n
  const mixed = high === 0xffffn || (high === 0n && bits > 0xffffn)
  return mixed ? `${high === 0n ? '::' : '::ffff:'}${toIPv4(bits & 0xffffffffn)}` : short
}
