import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { difference } from '../../harness/manifest.mjs'
import { environment, hostkit, type Ended } from '../../hostkit.js'
import { sshHost, type SshHost } from '../../over-ssh.js'

/** The records of HostKit, and the backup copies that useradd(8) leaves. */
export const own = /\/var\/lib\/hostkit|\/etc\/(passwd|group|shadow|gshadow)-|unit-file hostkit-\S+\.service transient/
export const differs = (before: string, after: string): string[] => difference(before, after).filter((line) => !own.test(line))

/** What is wrong with a refusal; `null`: it is one, by name, and without a stack. */
export function badly(ended: Ended, codes: RegExp): string | null {
  const said = `${ended.stdout}${ended.stderr}`
  const brief = `${ended.status}: ${said.slice(-400)}`
  if (ended.status === 0 || ended.status === null) return `was not refused: ${brief}`
  if (!new RegExp(`error (${codes.source}): \\S`).test(said)) return `was not refused by name: ${brief}`
  return /internal error|^\s+at .*:\d+:\d+\)?$/m.test(said) ? `was refused with a stack: ${brief}` : null
}

/** A host, and the plan of a project with some of everything for it. */
export interface Planned {
  readonly one: SshHost
  readonly env: NodeJS.ProcessEnv
  /** A folder for files of the test, and the plan in it. */
  readonly work: string
  readonly up: string
  apply(file: string, of?: SshHost, more?: NodeJS.ProcessEnv): Promise<Ended>
}

/** For a `beforeAll`; all of it goes at the end of the file. */
export async function planned(): Promise<Planned> {
  const work = mkdtempSync(join(tmpdir(), 'hostkit-plans-'))
  const one = await sshHost()
  closing.push(async () => {
    rmSync(work, { recursive: true, force: true })
    await one.host.delete()
  })
  const env = { ...environment(one), HOSTKIT_CONFIG: 'projects/mixed.config.ts' }
  const up = join(work, 'up.json')
  const made = await hostkit(['plan', '--host', 'target', '--out', up], env)
  expect(made.status, made.stderr).toBe(0)
  return {
    one,
    env,
    work,
    up,
    apply: (file, of = one, more = env) =>
      hostkit(['apply', '--plan', file, '--host', 'target', '--confirm'], {
        ...more,
        HK_ADDRESS: of.host.address,
        HK_KNOWN_HOSTS: of.knownHosts,
      }),
  }
}

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing.splice(0)) await close()
})
