import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PlainTarget, Reach } from '@hostkit/core'

/** What a project is known to have, for completions: hosts and addresses of the last plan, hosts and runs that were seen since. */
export interface Known {
  readonly hosts: readonly string[]
  readonly addresses: readonly { readonly kind: string; readonly id: string }[]
  readonly runs: readonly { readonly id: string; readonly host: string }[]
}

/** Where a host was found: an address or a name, as it is dialled. */
export interface Way {
  readonly host: string
  readonly port: number
  readonly login?: Login
}

/** How the last login there came about. */
export interface Login {
  /** Of the config that led there. */
  readonly mark: string
  readonly reach: Reach
  /** The variables that are secrets in it. */
  readonly secrets: readonly string[]
}

interface Remembered {
  readonly hosts?: readonly string[]
  /** By the names of the hosts. */
  readonly ways?: Readonly<Record<string, Way>>
  /** What they were when they were last looked at. */
  readonly targets?: Readonly<Record<string, PlainTarget>>
  readonly runs?: Known['runs']
}

const FILE = 'known.json'
/** More than this is not read while somebody waits for a Tab. */
const LARGEST = 8 * 1024 * 1024
const MOST_RUNS = 50

export function known(cwd: string): Known {
  const store = storeAbove(cwd)
  if (store === null) return { hosts: [], addresses: [], runs: [] }
  const { hosts = [], runs = [] } = remembered(store)
  const parts = list(objectOf(read(join(store, 'plan.json')))['parts']).map(objectOf)
  const planned = parts.flatMap(({ target }) => text(objectOf(target)['name']))
  const addresses = parts.flatMap(({ resources }) => list(resources).flatMap((one) => text(objectOf(one)['address']).flatMap(shortAddress)))
  return { hosts: [...new Set([...hosts, ...planned])], addresses, runs }
}

/** Where the hosts of the project around a folder were found the last time. */
export function ways(cwd: string): Readonly<Record<string, Way>> {
  const store = storeAbove(cwd)
  return store === null ? {} : (remembered(store).ways ?? {})
}

/** What a host of the project in a folder was the last time. */
export const targetOf = (folder: string, name: string): PlainTarget | null => remembered(join(folder, '.hostkit')).targets?.[name] ?? null

/** Keeps what a verb has learned, where a project has a `.hostkit`. It saves time and no more: nothing depends on it, and no failure is told. */
export function remember(folder: string, { hosts, runs, ways, targets }: Remembered): void {
  const store = join(folder, '.hostkit')
  try {
    if (!statSync(store).isDirectory()) return
    const before = remembered(store)
    const older = (before.runs ?? []).filter(({ id }) => !runs?.some((one) => one.id === id))
    const next = {
      hosts: hosts ?? before.hosts ?? [],
      ways: { ...before.ways, ...ways },
      targets: { ...before.targets, ...targets },
      runs: [...(runs ?? []), ...older].slice(0, MOST_RUNS),
    }
    if (JSON.stringify(next) === JSON.stringify(before)) return
    mkdirSync(store, { recursive: true })
    const temporary = join(store, `.${FILE}.${process.pid}`)
    writeFileSync(temporary, JSON.stringify(next), { mode: 0o600 })
    renameSync(temporary, join(store, FILE))
  } catch {
    // A folder that cannot be written has no completions of its own.
  }
}

function remembered(store: string): Remembered {
  const value = objectOf(read(join(store, FILE)))
  return {
    hosts: list(value['hosts']).flatMap(text),
    ways: Object.fromEntries(
      Object.entries(objectOf(value['ways'])).flatMap(([name, way]) => {
        const { host, port, login } = objectOf(way)
        const known = typeof host === 'string' && typeof port === 'number' && port > 0 && port < 65536
        return known ? [[name, { host, port, ...loginOf(login) }]] : []
      }),
    ),
    targets: Object.fromEntries(
      Object.entries(objectOf(value['targets'])).flatMap(([name, one]) => targetIn(one).map((target) => [name, target])),
    ),
    runs: list(value['runs']).flatMap((one) => {
      const { id, host } = objectOf(one)
      return typeof id === 'string' && typeof host === 'string' ? [{ id, host }] : []
    }),
  }
}

function loginOf(value: unknown): Pick<Way, 'login'> {
  const { mark, reach, secrets } = objectOf(value)
  if (typeof mark !== 'string' || typeof objectOf(reach)['at'] !== 'string') return {}
  return { login: { mark, reach: reach as Reach, secrets: list(secrets).flatMap(text) } }
}

function targetIn(value: unknown): readonly PlainTarget[] {
  const one = objectOf(value)
  const said = (key: keyof PlainTarget): string => text(one[key])[0] ?? ''
  const [name, os, version, arch] = [said('name'), said('os'), said('version'), said('arch')]
  const { uid } = one
  if (name === '' || typeof uid !== 'number') return []
  return [
    {
      name,
      os,
      version,
      arch,
      machineId: said('machineId'),
      uid,
      user: said('user'),
      tools: list(one['tools']).flatMap(text),
      state: said('state'),
    },
  ]
}

/** Without the prefix of the kinds that go by their short names, as plans show them. */
function shortAddress(address: string): Known['addresses'] {
  const [, kind, id] = /^(?:[^/:]*\/)?(?:posix\.)?([^:]+):(.+)$/s.exec(address) ?? []
  return kind === undefined || id === undefined ? [] : [{ kind, id }]
}

function storeAbove(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const store = join(folder, '.hostkit')
    if (statSync(store, { throwIfNoEntry: false })?.isDirectory()) return store
    if (folder === dirname(folder)) return null
  }
}

function read(file: string): unknown {
  try {
    return statSync(file).size > LARGEST ? null : JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
const text = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : [])
