import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { difference, manifest } from './harness/manifest.mjs'
import { environment, hostkit, type Ended } from './hostkit.js'
import { sshHost, type SshHost } from './over-ssh.js'

const TIMES = 10
const CONFIG = 'projects/mixed.config.ts'

/** HostKit's own records; nothing else may differ. */
const own = /\/var\/lib\/hostkit/

describe('a controller that is killed in the middle of an apply', () => {
  let target: SshHost
  let env: NodeJS.ProcessEnv
  let work: string
  let before: string
  let after: string
  let length: number
  const run = async (...args: string[]): Promise<Ended> => {
    const ended = await hostkit([...args, '--host', 'target'], env)
    expect(ended.status, `${args.join(' ')}\n${ended.stdout}\n${ended.stderr}`).toBe(0)
    return ended
  }
  const differs = (from: string, to: string): string[] => difference(from, to).filter((line) => !own.test(line))

  beforeAll(async () => {
    target = await sshHost()
    env = { ...environment(target), HOSTKIT_CONFIG: CONFIG }
    work = mkdtempSync(join(tmpdir(), 'hostkit-killed-'))
    before = await manifest(target.host)
    const started = performance.now()
    await run('apply', '--confirm')
    length = performance.now() - started
    after = await manifest(target.host)
    expect(differs(before, after).length).toBeGreaterThan(30)
    await run('down', '--last', '--confirm')
    expect(differs(before, await manifest(target.host))).toEqual([])
  })
  afterAll(async () => {
    rmSync(work, { recursive: true, force: true })
    await target.host.delete()
  })

  it(`leaves the host as it was or as it was to be, ${TIMES} times out of ${TIMES}, once anybody looks again`, async () => {
    const ends = { before: 0, after: 0 }
    let fired = 0
    for (let i = 0; i < TIMES; i++) {
      // Over the whole run, from the first connection to the last word.
      const moment = length * (0.15 + (0.85 * (i + 0.5)) / TIMES)
      const started = performance.now()
      const ended = await hostkit(['apply', '--host', 'target', '--confirm'], env, (child) =>
        setTimeout(() => child.kill('SIGKILL'), moment),
      )
      if (ended.status === null) fired++
      // It was over before its moment came: so long it takes now that the machine is less busy.
      else length = performance.now() - started
      await run('resume')
      const now = await manifest(target.host)
      const [toBefore, toAfter] = [differs(before, now), differs(after, now)]
      expect(
        toBefore.length === 0 || toAfter.length === 0,
        `killed after ${Math.round(moment)} ms:\nto before: ${toBefore.join('\n')}\nto after: ${toAfter.join('\n')}`,
      ).toBe(true)
      if (toBefore.length === 0) ends.before++
      else {
        ends.after++
        await run('down', '--last', '--confirm')
      }
    }
    console.log(`killed ${fired} of ${TIMES}: ${ends.before} as before, ${ends.after} as planned, 0 in between`)
    expect(fired).toBeGreaterThanOrEqual(TIMES / 2)
  })
})
