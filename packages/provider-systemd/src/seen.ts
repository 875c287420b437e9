import { defineFact, fail, type Output } from '@hostkit/core'
import script from './seen.sh'

/** What to find out about one unit. */
export interface Question {
  readonly unit: string
  /** Whether it matters with which files it was started. It costs a millisecond for each unit that runs. */
  readonly start: boolean
  /** Files it reads when it starts, beside those that systemd knows of. */
  readonly files: readonly string[]
}

/** One unit as the host knows it. */
export interface Seen {
  /** There is a unit file, or systemd has the unit loaded from elsewhere. */
  readonly known: boolean
  /** Nothing can start it. What wanted it before it was masked still does, and counts for nothing. */
  readonly masked: boolean
  readonly enabled: boolean
  readonly active: boolean
  /** The digest that HostKit noted at this very start. */
  readonly note: string | null
  /** Everything it read at this start is older than the start. Only looked at where there is no such note. */
  readonly current: boolean
}

/**
 * Units, all of them in one command. The list of loaded units and the links in /etc/systemd/system take a few milliseconds for any number of units,
 * where `is-enabled` and `show` look at each unit by itself (100 units: 60 and 110 ms).
 */
export const unitFact = defineFact<Question, Seen>({
  name: 'unit',
  requires: 'systemctl',
  command: (questions) => ({
    script,
    operands: [...new Set(questions.flatMap(({ unit, start, files }) => [`${start ? '+' : '-'}${unit}`, ...files]))],
  }),
  parse(output, questions) {
    if (output.status !== 0)
      return fail('HK2010', `systemd does not answer: ${output.stderr.split('\n')[0] ?? ''}`.trim(), {
        hint: 'is the host running systemd?',
      })
    const sections = split(output)
    const loaded = new Map(lines(sections, 'loaded').map((line) => [line.split(/\s+/)[0]!, line.split(/\s+/)]))
    const files = new Set(lines(sections, 'files'))
    const masked = new Set(lines(sections, 'masked'))
    const enabled = enabledUnits(lines(sections, 'links'))
    const notes = new Map(lines(sections, 'notes').map((line) => [line.split(' ')[0]!, line.split(' ')]))
    const sure = new Set(lines(sections, 'sure'))
    const shown = new Map(blocks(lines(sections, 'shown')).map((block) => [block.get('Id')?.[0] ?? '', block]))
    const ages = new Map(lines(sections, 'ages').flatMap(parseAge))
    return questions.map(({ unit, files: own }) => {
      const [, load, active] = loaded.get(unit) ?? []
      const start = shown.get(unit)
      const [, digest = '', invocation] = notes.get(unit) ?? []
      const ofThisStart =
        sure.has(unit) ||
        (start !== undefined && invocation !== undefined && invocation !== '' && start.get('InvocationID')?.[0] === invocation)
      const noted = ofThisStart && /^[0-9a-f]{32,64}$/.test(digest)
      return {
        known: files.has(unit) || (load !== undefined && load !== 'not-found'),
        masked: masked.has(unit),
        enabled: enabled.has(unit) && !masked.has(unit),
        active: active === 'active' || active === 'reloading',
        note: noted ? digest : null,
        current: start !== undefined && isCurrent(start, own, ages),
      }
    })
  },
})

type Block = ReadonlyMap<string, readonly string[]>

/** Clocks and copies can make a file look older than it is; hence the note, and times only where there is none. */
function isCurrent(start: Block, own: readonly string[], ages: ReadonlyMap<string, string>): boolean {
  if (start.get('NeedDaemonReload')?.[0] !== 'no') return false
  // `Fri 2026-11-20 20:05:57.892534 UTC`: when it began to start, which is before it read anything.
  const began = (start.get('InactiveExitTimestamp')?.[0] ?? '').split(' ').slice(1, 3).join(' ')
  const read = [
    ...(start.get('FragmentPath') ?? []),
    ...(start.get('DropInPaths') ?? []).flatMap((paths) => paths.split(' ')),
    ...(start.get('EnvironmentFiles') ?? []).map((file) => file.replace(/ \(ignore_errors=[a-z]*\)$/, '')),
    ...own,
  ]
  return began !== '' && read.every((path) => (ages.get(path) ?? '').slice(0, began.length) < began)
}

/** Both sides are `2026-11-20 20:05:57.727343817`, so that texts compare like times. Directories change for many reasons, and are passed over. */
function parseAge(line: string): [string, string][] {
  const match = /^([0-9a-f]+) (\S+ \S+) \S+ (.+)$/.exec(line)
  if (!match || (Number.parseInt(match[1]!, 16) & 0o170000) !== 0o100000) return []
  return [[match[3]!, match[2]!]]
}

/** A unit is enabled when another one wants it, or when it has another name. A link of its own name only says where its file is. */
function enabledUnits(links: readonly string[]): ReadonlySet<string> {
  return new Set(
    links.flatMap((line) => {
      const match = /^'(.*)' -> '(.*)'$/.exec(line)
      if (!match) return []
      const [folder, name] = [match[1]!.split('/').at(-2) ?? '', base(match[1]!)]
      if (/\.(wants|requires|upholds)$/.test(folder)) return [name]
      return base(match[2]!) === name ? [] : [base(match[2]!)]
    }),
  )
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Section by section; the script may have run several times. */
function split({ stdout }: Output): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>()
  let section: string[] = []
  for (const line of stdout.toString('utf8').split('\n')) {
    const head = /^=([a-z]+)$/.exec(line)
    if (head) {
      section = sections.get(head[1]!) ?? []
      sections.set(head[1]!, section)
      if (section.length > 0) section.push('')
    } else section.push(line)
  }
  return sections
}

const lines = (sections: ReadonlyMap<string, readonly string[]>, name: string): readonly string[] =>
  (sections.get(name) ?? []).filter((line) => name === 'shown' || line !== '')

/** `systemctl show` of several units: properties, which may come several times, and an empty line between units. */
function blocks(list: readonly string[]): readonly Block[] {
  const found: Map<string, string[]>[] = [new Map()]
  for (const line of list) {
    const at = line.indexOf('=')
    if (line === '') found.push(new Map())
    else if (at > 0) found.at(-1)!.set(line.slice(0, at), [...(found.at(-1)!.get(line.slice(0, at)) ?? []), line.slice(at + 1)])
  }
  return found.filter((block) => block.size > 0)
}
