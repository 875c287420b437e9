import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyPlan, makePlan, noSecrets, openSession, type Session } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import type { defineProject } from '@hostkit/dsl'
import { plugin as nftables } from '@hostkit/provider-nftables/plugin'
import { plugin as posix } from '@hostkit/provider-posix/plugin'
import { plugin as systemd } from '@hostkit/provider-systemd/plugin'
import { afterAll, expect } from 'vitest'
import { conformanceHost } from '../../enter.js'
import { times } from '../size.js'
import type { Tally } from '../tally.js'

/** Values for each text format. */
export const COUNT = times(150, 2000, 10_000)
export const plugins = pluginsOf(posix, systemd, nftables)
/** What no terminal may be given. */
export const raw = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Surrogate}/u
export const lines = (list: readonly string[]): string => list.map((one) => `${one}\n`).join('')

/** A host whose programs read the values back. */
export interface Reading {
  readonly host: Awaited<ReturnType<typeof conformanceHost>>
  readonly session: Session
  /** A folder of this machine. */
  readonly work: string
  apply(project: ReturnType<typeof defineProject>): Promise<void>
  /** Many files by one command. */
  writeAll(files: Readonly<Record<string, string>>): Promise<void>
}

/** For a `beforeAll`; all of it goes at the end of the file. */
export async function reading(): Promise<Reading> {
  const work = mkdtempSync(join(tmpdir(), 'hostkit-hostile-'))
  const host = await conformanceHost('debian-12-full')
  closing.push(() => host.remove())
  const session = await openSession({ name: 'test', runner: host.runner, registry: plugins, secrets: noSecrets })
  closing.push(async () => {
    await session.close()
    rmSync(work, { recursive: true, force: true })
  })
  return {
    host,
    session,
    work,
    async apply(project) {
      expect(project.diagnostics).toEqual([])
      const result = await applyPlan(await makePlan(project, null, session), session)
      expect(result.diagnostics).toEqual([])
    },
    async writeAll(files) {
      const each = Object.entries(files).map(([path, text]) => `base64 -d >${path} <<'E'\n${Buffer.from(text).toString('base64')}\nE\n`)
      await host.host.exec(['sh', '-s'], { input: each.join('') })
    },
  }
}

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** One line a value: what came back for it, and whether there is more than there should be. */
export function compare(tally: Tally, wanted: readonly string[], found: readonly string[]): void {
  wanted.forEach((value, i) =>
    tally.one(true, found[i] === value ? null : `${JSON.stringify(value)} came back as ${JSON.stringify(found[i])}`),
  )
  if (found.length > wanted.length)
    tally.one(true, `${found.length - wanted.length} too many: ${JSON.stringify(found.slice(wanted.length))}`)
}
