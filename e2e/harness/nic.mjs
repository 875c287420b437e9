// @ts-check
import { randomInt } from 'node:crypto'
import { api } from './api.mjs'

/** @type {Promise<{ network: string, prefix: string } | undefined> | undefined} */
let bridge

/**
 * A network card with an address of its own: a host that restarts while others start must not come back under another
 * address, which the lease alone does not promise.
 *
 * @returns {Promise<Record<string, Record<string, string>>>} Incus devices; none when the profile's network is not one of Incus
 */
export async function nic() {
  bridge ??= profileBridge()
  const found = await bridge
  if (!found) return {}
  const { network, prefix } = found
  // Incus refuses to start an instance whose address another one has: the caller then asks for the next one.
  return { eth0: { type: 'nic', name: 'eth0', network, 'ipv4.address': `${prefix}.${randomInt(2, 255)}` } }
}

async function profileBridge() {
  const { devices } = await api('GET', '/1.0/profiles/default')
  const network = devices.eth0?.network
  if (!network) return undefined
  const { config } = await api('GET', `/1.0/networks/${network}`)
  const address = /^(\d+\.\d+\.\d+)\.1\/24$/.exec(config['ipv4.address'] ?? '')
  return address?.[1] ? { network, prefix: address[1] } : undefined
}
