import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import type { Host } from '../../harness/host.mjs'
import { initOf, processesOf } from '../../harness/trace.mjs'
import type { Hit, Scanner } from './scanner.js'

export interface Found {
  readonly where: string
  readonly hits: readonly Hit[]
}

/** A program that runs with the declared secrets in its environment, as it is meant to. */
const DAEMON = '/usr/bin/sleep\0infinity\0'

/** A host and what is on it, seen from outside. */
export class Witness {
  private readonly host: Host
  private readonly scanner: Scanner
  private readonly declared: ReadonlySet<string>
  private readonly since = Math.floor(Date.now() / 1000) - 1
  readonly init: number
  /** How much was looked through. */
  files = 0

  private constructor(host: Host, init: number, scanner: Scanner, declared: readonly string[]) {
    this.host = host
    this.init = init
    this.scanner = scanner
    this.declared = new Set(declared)
  }

  static async of(host: Host, scanner: Scanner, declared: readonly string[]): Promise<Witness> {
    return new Witness(host, await initOf(host.name), scanner, declared)
  }

  /** Where secrets are and may not be; and where they are and may, so that nobody believes a blind scanner. */
  async look(moment: string): Promise<{ bad: string[]; good: string[] }> {
    const bad: string[] = []
    const good: string[] = []
    for (const { where, hits } of [...this.onDisk(), ...this.inProcesses(), ...(await this.told())]) {
      const why = this.excuse(where)
      const words = `${moment}: ${where}: ${hits.map(({ canary, encoding }) => `${canary} ${encoding}`).join(', ')}`
      if (why === null) bad.push(words)
      else good.push(`${why}: ${words}`)
    }
    return { bad, good }
  }

  /** Every file that was touched since the story began. */
  private *onDisk(): Iterable<Found> {
    const root = `/proc/${this.init}/root`
    const folders = ['', '/run', '/tmp', '/dev/shm', '/run/lock'].map((one) => `${root}${one}/`)
    const list = execFileSync('find', [...new Set(folders), '-xdev', '-type', 'f', '-newerct', `@${this.since}`, '-print0'], {
      encoding: 'latin1',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    for (const file of new Set(list.split('\0').filter((one) => one !== ''))) {
      const bytes = read(file)
      if (bytes === null) continue
      this.files++
      const hits = this.scanner.scan(bytes)
      if (hits.length > 0) yield { where: file.slice(root.length).replaceAll(/\/+/g, '/'), hits }
    }
  }

  private *inProcesses(): Iterable<Found> {
    for (const pid of processesOf(this.init)) {
      const argv = read(`/proc/${pid}/cmdline`)
      const environ = read(`/proc/${pid}/environ`)
      if (argv === null || environ === null) continue
      const hits = this.scanner.scan(Buffer.concat([argv, argv.toString() === DAEMON ? Buffer.alloc(0) : environ]))
      if (hits.length > 0) yield { where: `process ${argv.toString().replaceAll('\0', ' ')}`, hits }
    }
  }

  /** What the host tells whoever asks. */
  private async told(): Promise<Found[]> {
    const { stdout } = await this.host.exec([
      'sh',
      '-c',
      "journalctl -a -o export --no-pager; systemctl show --all '*' --no-pager; systemctl list-units --all --no-pager; last 2>/dev/null; true",
    ])
    const hits = this.scanner.scan(Buffer.from(stdout, 'latin1'))
    return hits.length > 0 ? [{ where: 'journal and units', hits }] : []
  }

  /** Where a secret may lie; `null`: nowhere else. */
  private excuse(where: string): string | null {
    const mode = (path: string): number => lstatSync(`/proc/${this.init}/root${path}`).mode & 0o7777
    if (this.declared.has(where)) return (mode(where) & 0o007) === 0 ? 'declared' : null
    const [, run, rest = ''] = /^(\/var\/lib\/hostkit\/runs\/[^/]+)\/(.*)$/.exec(where) ?? []
    if (run === undefined) return null
    if (mode(run) !== 0o700 || mode(posix.dirname(run)) !== 0o700) return null
    // A before-image is the file that was there, as it was.
    if (rest.startsWith('before/')) return 'before-image'
    const ended = read(`/proc/${this.init}/root${run}/x`) === null
    if (ended || (!/^s\d+\/(tree|out)\//.test(rest) && (mode(where) & 0o077) !== 0)) return null
    return 'staging'
  }
}

const read = (file: string): Buffer | null => {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
