import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { canaries } from '../../canaries.js'
import { execs, modes, readTrace } from './calls.js'
import { exposures } from './exposure.js'
import type { Scanner } from './scanner.js'

const ROOT = join(import.meta.dirname, '../../..')
/** Only what is started: how the tests' own processes open files is nobody's concern. */
const STARTED = ['strace', '-f', '-v', '-qq', '-s', '99999', '-e', 'trace=execve,execveat', '-e', 'signal=none', '--seccomp-bpf']

/** Runs a program of this machine to its end, everything that it starts written down in `trace`; gives its status and what it said. */
export async function traced(
  trace: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ status: number | null; said: string }> {
  const [strace = '', ...flags] = STARTED
  const child = spawn(strace, [...flags, '-o', trace, ...argv], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, said }
}

/** Parts of the live tests, by what their files' paths have in them. The examples enter their containers by themselves: those are on no leash of ours. */
export const parts: Readonly<Record<string, Part>> = {
  'e2e tests': { files: 'e2e/', declared: { 'web/runtime.env': 0o600 } },
  // They give files with secrets all sorts of modes, and take them back.
  'live tests of the packages': { files: 'packages/', declared: {} },
}

export interface Part {
  readonly files: string
  /** The mode of files with secrets in it. */
  readonly declared: Readonly<Record<string, number>>
}

/** One of them, its hosts traced into `folder`. */
export const suite = (folder: string, { files }: Part): Promise<{ status: number | null; said: string }> =>
  traced(join(folder, 'here.trace'), [join(ROOT, 'node_modules/.bin/vitest'), 'run', '--project', 'live', files], {
    ...process.env,
    HOSTKIT_TRACE: join(folder, 'hosts'),
    HOSTKIT_FAULTS_RECORD: undefined,
    NO_COLOR: '1',
  })

/** The command itself is given its secret so, from the repository or as it is installed. */
const COMMAND = /"[^"]*\/(packages\/cli\/dist\/bin|node_modules\/@hostkit\/cli\/bin\/hostkit)\.js"/
/** A unit has the env file that was declared for it: this one, of `projects/mixed.config.ts`. */
const UNIT = /\["\/bin\/sleep", "infinity"\]/
const given = [`"HK_TOKEN=${canaries.token}"`]
const declared = Object.values(canaries).map((value) => `"TOKEN=${value}"`)

/** A program as it was started, without what it may have. */
export function rest(line: string): string {
  const allowed = COMMAND.test(line) ? given : UNIT.test(line) ? declared : []
  return allowed.reduce((text, one) => text.replace(one, '""'), line)
}

export interface Seen {
  readonly bad: readonly string[]
  /** How much was looked through. */
  readonly programs: { readonly here: number; readonly hosts: number }
  readonly hosts: number
  /** Hosts on which nothing was seen to start. */
  readonly unseen: readonly string[]
  readonly files: number
  readonly modes: number
  /** Places where secrets belong: whoever finds none is blind. */
  readonly good: number
}

/** Looks through all that a traced run has left. */
export async function look(folder: string, scanner: Scanner, declared: Part['declared'] = {}): Promise<Seen> {
  const bad: string[] = []
  const unseen: string[] = []
  const seen = { here: 0, hosts: 0, files: 0, modes: 0, good: 0 }
  const scan = (where: string, line: string): void => {
    for (const { canary, encoding } of scanner.scan(Buffer.from(rest(line), 'latin1')))
      bad.push(`${where}: ${canary} ${encoding}: ${line.slice(0, 2000)}`)
  }
  for await (const line of createInterface({ input: createReadStream(join(folder, 'here.trace'), 'latin1') }))
    for (const started of execs(line)) {
      seen.here++
      scan('exec here', started)
    }
  const traces = join(folder, 'hosts')
  const all = readdirSync(traces)
  for (const name of all.filter((one) => one.endsWith('.host'))) {
    const text = readTrace(join(traces, name))
    const started = execs(text)
    if (started.length === 0) unseen.push(name)
    seen.hosts += started.length
    for (const one of started) scan(`exec on ${name}`, one)
    const umasks = JSON.parse(readFileSync(join(traces, `${name}.umasks`), 'utf8')) as [string, number][]
    const births = modes(text, new Map(umasks))
    seen.modes += births.length
    for (const line of exposures(births, declared)) bad.push(`open on ${name}: ${line}`)
  }
  for (const name of all.filter((one) => one.endsWith('.journal')))
    for (const { canary, encoding } of scanner.scan(readFileSync(join(traces, name)))) bad.push(`journal of ${name}: ${canary} ${encoding}`)
  for (const name of all.filter((one) => one.endsWith('.files'))) {
    const root = join(traces, `${name}.root`)
    mkdirSync(root)
    execFileSync('tar', ['-xpf', join(traces, name), '-C', root], { stdio: 'ignore' })
    for (const path of readdirSync(root, { recursive: true, encoding: 'latin1' })) {
      const file = Buffer.from(`${root}/${path}`, 'latin1')
      const found = lstatSync(file)
      if (!found.isFile()) continue
      seen.files++
      const hits = scanner.scan(readFileSync(file))
      if (hits.length === 0) continue
      if (belongs(path, found.mode)) seen.good++
      else
        bad.push(
          `file of ${name}: /${path} ${(found.mode & 0o7777).toString(8)}: ${hits.map(({ canary, encoding }) => `${canary} ${encoding}`).join(', ')}`,
        )
    }
  }
  return {
    bad: [...new Set(bad)],
    programs: { here: seen.here, hosts: seen.hosts },
    hosts: all.filter((one) => one.endsWith('.host')).length,
    unseen,
    files: seen.files,
    modes: seen.modes,
    good: seen.good,
  }
}

/** In the file it was declared for, in a before-image, and in what an unfinished run has staged for root alone. */
function belongs(path: string, mode: number): boolean {
  if (/^etc\/[^/]+\/[^/]+\.env$/.test(path)) return (mode & 0o077) === 0
  const [, inside] = /^var\/lib\/hostkit\/runs\/[^/]+\/(.*)$/.exec(path) ?? []
  if (inside === undefined) return false
  return inside.startsWith('before/') || (mode & 0o077) === 0
}
