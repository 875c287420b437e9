import { randomBytes } from 'node:crypto'
import { must } from '../harness/command.mjs'
import type { Host } from '../harness/host.mjs'

const hex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** A second card of a host, with IPv6 alone, on a cable of its own to this machine: the bridge of the harness has none. */
export class Sixth {
  /** Of our end, whose name has at most 15 letters. */
  private readonly port = `hk6-${hex(4)}`
  private readonly prefix = `fd${hex(1)}:${hex(2)}:${hex(2)}`

  /** Of the host. */
  get address(): string {
    return `${this.prefix}::2`
  }

  /** For the launch. */
  get devices(): Record<string, Record<string, string>> {
    return { eth6: { type: 'nic', nictype: 'p2p', name: 'eth6', host_name: this.port } }
  }

  /** Once, when it has been launched; it lasts. */
  async settle(host: Host): Promise<void> {
    const lines = [
      '[Match]',
      'Name=eth6',
      '[Network]',
      'IPv6AcceptRA=no',
      '[Address]',
      `Address=${this.address}/64`,
      'DuplicateAddressDetection=none',
    ]
    await host.write('/etc/systemd/network/00-eth6.network', lines.map((line) => `${line}\n`).join(''))
    await host.script('networkctl reload; networkctl reconfigure eth6')
    await this.plug()
  }

  /** After every boot: our end is made anew with theirs. */
  async plug(): Promise<void> {
    await must(['ip', '-6', 'address', 'replace', `${this.prefix}::1/64`, 'dev', this.port, 'nodad'])
    await must(['ip', 'link', 'set', 'dev', this.port, 'up'])
  }
}
