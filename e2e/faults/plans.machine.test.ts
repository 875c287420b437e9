import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seal, type Plan } from '@hostkit/core'
import { afterAll, beforeAll, it } from 'vitest'
import { manifest } from '../harness/manifest.mjs'
import { sshHost, type SshHost } from '../over-ssh.js'
import { badly, differs, planned, type Planned } from './plans/refusal.js'
import { times } from './size.js'
import { Tally } from './tally.js'

let made: Planned
let other: SshHost
beforeAll(async () => {
  made = await planned()
  other = await sshHost()
})
afterAll(() => other?.host.delete())

it('is not applied to another one', async () => {
  const tally = new Tally('plans', 'another machine')
  const { one, up, work, apply } = made
  const keys = (await one.host.script('cd /etc/ssh && tar -c ssh_host_* | base64')).stdout
  const theirs = (await other.host.script('cd /etc/ssh && tar -c ssh_host_* | base64')).stdout
  const ids = { mine: await one.host.read('/etc/machine-id'), theirs: await other.host.read('/etc/machine-id') }
  const become = async (hostKeys: string, id: string): Promise<void> => {
    await other.host.script(
      `echo "$1" | base64 -d | tar -x -C /etc/ssh; echo "$2" >/etc/machine-id; systemctl reset-failed ssh; systemctl restart ssh`,
      hostKeys,
      id.trim(),
    )
    await other.host.knownHosts(other.knownHosts)
  }
  for (let i = 0; i < times(2, 20, 100); i++) {
    // In turn: a clone with the same host key, and one with the same machine-id.
    if (i % 2 === 0) await become(keys, ids.theirs)
    else await become(theirs, ids.mine)
    const before = await manifest(other.host)
    const ended = await apply(up, other)
    const changed = differs(before, await manifest(other.host))
    tally.one(true, badly(ended, /HK3001/) ?? (changed.length > 0 ? changed.join('\n') : null))
  }
  // Were only the address and the host key compared, it would fit: the same plan, signed for the clone, is applied there.
  await become(keys, ids.theirs)
  const { digest: _, ...rest } = JSON.parse(readFileSync(up, 'utf8')) as Plan
  const [part] = rest.parts
  writeFileSync(
    join(work, 'clone.json'),
    JSON.stringify(seal({ ...rest, parts: [{ ...part!, target: { ...part!.target, machineId: ids.theirs.trim() } }] })),
  )
  const applied = await apply(join(work, 'clone.json'), other)
  tally.naive(applied.status === 0)
  tally.end({
    atLeast: 2,
    controlAbove: 0.5,
    note: 'the same host key with another machine-id, and the reverse; the control names the clone itself',
  })
})
