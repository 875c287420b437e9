import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { canaries } from '../canaries.js'
import { initOf, watch } from '../harness/trace.mjs'
import { sshHost } from '../over-ssh.js'
import { planted } from './secrets/plants.js'
import { Scanner } from './secrets/scanner.js'
import { look, parts, suite, traced } from './secrets/suite.js'
import { size } from './size.js'
import { Tally } from './tally.js'

// Every test on a host, once more and slowly: only in the full size.
it.skipIf(size !== 'full').each(Object.entries(parts))('secrets are nowhere else through all %s', async (what, part) => {
  const tally = new Tally('secrets', `all ${what}, every exec traced`)
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-traced-'))
  try {
    const { status, said } = await suite(folder, part)
    const seen = await look(folder, new Scanner(Object.entries(canaries).map(([name, value]) => ({ name, value }))), part.declared)
    for (let i = 0; i < seen.programs.here + seen.programs.hosts; i++) tally.one(true, null)
    // The same eyes on leaks that are there on purpose.
    for (const found of await leaking()) tally.naive(found)
    expect(seen.bad).toEqual([])
    const failures = said.split('\n').filter((line) => /^\s*(FAIL|×)|Error: /.test(line))
    expect(status, [...failures.slice(0, 100), said.slice(-2000)].join('\n')).toBe(0)
    expect(seen.good, 'secrets where they belong').toBeGreaterThan(0)
    // A host on which nothing was seen to start was not looked at.
    expect(seen.unseen, 'hosts that nobody watched').toEqual([])
    tally.end({
      atLeast: 5000,
      controlAbove: 0.99,
      note: `${seen.programs.here} programs here, ${seen.programs.hosts} on ${seen.hosts} hosts, ${seen.modes} modes, ${seen.files} files; the control is planted`,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Whether each of some leaks is seen: an argument and a variable, on a host and here. */
async function leaking(): Promise<readonly boolean[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hostkit-leaking-'))
  const target = await sshHost()
  try {
    mkdirSync(join(folder, 'hosts'))
    const watched = await watch(join(folder, 'hosts/planted.host'), await initOf(target.host.name))
    writeFileSync(`${watched.file}.umasks`, JSON.stringify([...watched.umasks]))
    const leak = `/bin/true --password="$V"; PASSWORD="$V" /bin/true`
    const known = ['-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${target.knownHosts}`, '-i', target.host.keyFile]
    const ssh = spawn('ssh', [...known, `root@${target.host.address}`, 'sh -s'], { stdio: ['pipe', 'ignore', 'inherit'] })
    ssh.stdin.end(`V='${planted.value.replaceAll("'", `'\\''`)}'\n${leak}\n`)
    await once(ssh, 'close')
    await watched.end()
    // Nothing else: what is found is shown with its beginning, where all variables of a machine have no room.
    await traced(join(folder, 'here.trace'), ['sh', '-c', `${leak}; exit`], { PATH: process.env['PATH'], V: planted.value })
    const { bad } = await look(folder, new Scanner([planted]))
    return ['exec on', 'exec here'].flatMap((where) =>
      ['--password', '"PASSWORD='].map((what) => bad.some((line) => line.startsWith(where) && line.includes(what))),
    )
  } finally {
    await target.host.delete()
    rmSync(folder, { recursive: true, force: true })
  }
}
