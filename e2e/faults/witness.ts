import { existsSync, readFileSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { api } from '../harness/api.mjs'
import type { Host } from '../harness/host.mjs'

const STATE = 'var/lib/hostkit'

/** What is seen of a run from outside its host, through /proc: no program of the host is asked, and nothing waits for one. */
export class Witness {
  private readonly init: number

  private constructor(init: number) {
    this.init = init
  }

  /** To be made anew when the host was restarted. */
  static async of(host: Pick<Host, 'name'>): Promise<Witness> {
    const { pid } = (await api('GET', `/1.0/instances/${encodeURIComponent(host.name)}/state`)) as { pid: number }
    return new Witness(pid)
  }

  private path(...parts: string[]): string {
    return join(`/proc/${this.init}/root`, STATE, ...parts)
  }

  runs(): string[] {
    return existsSync(this.path('runs')) ? readdirSync(this.path('runs')) : []
  }

  /** Whole lines only. */
  journal(run: string): string[] {
    try {
      return readFileSync(this.path('runs', run, 'journal'), 'utf8')
        .split('\n')
        .filter((line) => line.endsWith(' .'))
    } catch {
      return []
    }
  }

  /** The plan of the run that was applied last. */
  lastPlan(): unknown {
    const committed = this.runs().flatMap((run) => {
      const text = this.journal(run).join('\n')
      const [, number] = / begin - - .*number=(\d+) \./.exec(text) ?? []
      return number !== undefined && / commit - - \./.test(text) ? [{ run, number: Number(number) }] : []
    })
    const [{ run } = { run: '' }] = committed.toSorted((a, b) => b.number - a.number)
    return JSON.parse(readFileSync(this.path('runs', run, 'plan'), 'utf8'))
  }

  /** The run that has begun and has not ended. */
  get unfinished(): string | null {
    try {
      return readFileSync(this.path('open'), 'utf8').trim()
    } catch {
      return null
    }
  }

  /** The shell of the run's executor, as a process of this machine. */
  executor(run: string): number | null {
    return this.children().find(({ argv }) => argv.includes(`/${STATE}/runs/${run}/x`) && !argv.includes('guard'))?.pid ?? null
  }

  /** Whether any executor or guard lives. */
  get working(): boolean {
    return this.children().some(({ argv }) => argv.some((word) => word.startsWith(`/${STATE}/runs/`) && word.endsWith('/x')))
  }

  private children(): { pid: number; argv: string[] }[] {
    return readFileSync(`/proc/${this.init}/task/${this.init}/children`, 'utf8')
      .trim()
      .split(' ')
      .map((pid) => {
        try {
          return { pid: Number(pid), argv: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') }
        } catch {
          return { pid: Number(pid), argv: [] }
        }
      })
  }

  /** Calls `seen` with what the journal of the next run says, as it is written. The first call is for its first line. */
  follow(seen: (lines: readonly string[], run: string) => void): () => void {
    const known = new Set(this.runs())
    let inner: { close(): void } | null = null
    let run: string | null = null
    let heard = 0
    const look = (): void => {
      const lines = this.journal(run!)
      if (lines.length <= heard) return
      heard = lines.length
      seen(lines, run!)
    }
    const find = (): void => {
      if (run !== null) return
      const fresh = this.runs().find((one) => !known.has(one))
      if (fresh === undefined) return
      run = fresh
      inner = watch(this.path('runs', run), (_, name) => name === 'journal' && look())
      look()
    }
    const outer = watch(this.path('runs'), find)
    find()
    return () => {
      outer.close()
      inner?.close()
    }
  }
}
