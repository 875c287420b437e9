import { within } from './blame.js'
import { sha256 } from './canonical.js'
import { fail } from './diagnostic.js'
import { defineFact, type Asking, type Host } from './fact.js'
import type { Kept, Op } from './op.js'
import { isKept } from './op.js'
import type { At, Change, Check, Claim, Down, Need, ResourceType, Target, Access } from './resource.js'
import type { Schema } from './schema.js'

/** A kind whose state is one text file: a unit, a site, a rule set. Owner, group and mode come with it. */
export interface FileState {
  readonly path: string
  /** The text; what is large or not UTF-8 is known by its hash, and its bytes stay on the host. */
  readonly content: string | Kept
  readonly owner: string
  readonly group: string
  readonly mode: number
}

export interface FileKind<Kind extends string, P> {
  readonly kind: Kind
  readonly schema: Schema<P>
  id(props: P): string
  path(props: P): string
  /** The whole text, and who owns it. Default root, root, 0o644. */
  render(
    props: P,
    target: Target,
  ): string | { readonly text: string; readonly owner?: string; readonly group?: string; readonly mode?: number }
  /** Where the file of an address lies, when only the address is left. Default: the id is the path. */
  locate?(id: string): string
  /** A program of the host that must accept the text, which it reads on stdin, before it goes live. */
  check?(state: FileState): Check | null
  /** Makes the file count, after it was written or removed: a reload. */
  activate?(change: Change<FileState>, at: At<P, FileState>): Iterable<Op>
  provides?(props: P): readonly Claim[]
  uses?(props: P): readonly Claim[]
  needs?(props: P): readonly Need[]
  refresh?(props: P): readonly Claim[]
  describe?(state: FileState): string
  lockout?(state: FileState, via: Access): string | null
  /** Default: `'invert'`. */
  readonly down?: Down<FileState>
  readonly cannot?: readonly string[]
}

/** A resource type over one text file: everything but the text and what makes it count follows. */
export function defineFile<const Kind extends string, P>(file: FileKind<Kind, P>): ResourceType<Kind, P, FileState> {
  const pathOf = (props: P): string => within('path', () => file.path(props))
  const locate = file.locate ?? ((id: string) => id)
  return {
    kind: file.kind,
    schema: file.schema,
    fields: ['content', 'owner', 'group', 'mode'],
    id: file.id,
    desired(props, target) {
      const rendered = within('render', () => file.render(props, target))
      const { text, owner = 'root', group = 'root', mode = 0o644 } = typeof rendered === 'string' ? { text: rendered } : rendered
      // By name: a plan takes what is in order as it is.
      return { content: text, group, mode, owner, path: pathOf(props) }
    },
    read: (at, host) => readFile(at.expected?.path ?? locate(at.id), at.expected?.content ?? null, host),
    diff: (before, after) =>
      (['content', 'owner', 'group', 'mode'] as const).filter((field) =>
        field === 'content'
          ? before.content !== after.content && hashOf(before.content) !== hashOf(after.content)
          : before[field] !== after[field],
      ),
    render: ({ path, content }) => ({ path, text: isKept(content) ? `(${content.size} bytes, sha256 ${content.sha256})\n` : content }),
    ...(file.check ? { check: (state: FileState) => (isKept(state.content) ? null : file.check!(state)) } : {}),
    *apply(change, at) {
      if (change.after)
        yield {
          op: 'write',
          path: change.after.path,
          content: change.after.content,
          owner: change.after.owner,
          group: change.after.group,
          mode: change.after.mode,
        }
      else yield { op: 'remove', path: change.before.path, what: 'file' }
      if (file.activate) yield* within('activate', () => [...file.activate!(change, at)])
    },
    provides: (props) => [`path:${pathOf(props)}`, ...(file.provides?.(props) ?? [])],
    uses: (props) => [...ancestors(pathOf(props)), ...(file.uses?.(props) ?? [])],
    ...(file.needs ? { needs: file.needs } : {}),
    refresh: (props) => file.refresh?.(props) ?? [],
    ...(file.describe ? { describe: file.describe } : {}),
    ...(file.lockout ? { lockout: file.lockout } : {}),
    down: file.down ?? 'invert',
    ...(file.cannot ? { cannot: file.cannot } : {}),
  }
}

/** The hash by which two contents are the same, whether their bytes are here or not. */
export const hashOf = (content: string | Kept): string => (isKept(content) ? content.sha256 : sha256(content))

/** Claims on every directory above a path: whoever declares one of them comes first. */
export function ancestors(path: string): readonly Claim[] {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const before = above.get(folder)
  if (before) return before
  const claims: Claim[] = []
  for (let end = folder.indexOf('/', 1); end > 0; end = folder.indexOf('/', end + 1)) claims.push(`path:${folder.slice(0, end)}`)
  if (folder.length > 1) claims.push(`path:${folder}`)
  above.set(folder, claims)
  return claims
}

/** A project has thousands of files, in few folders. */
const above = new Map<string, readonly Claim[]>()

/** A regular file as it is: stat and hash in one wave; the text in a second one, only where it differs from what is expected. */
export function* readFile(path: string, expected: string | Kept | null, host: Host): Asking<FileState | null> {
  const [stat, hash] = yield* host.all([host.ask(statFact, path), host.ask(hashFact, path)])
  if (stat === null) return null
  if (stat.type !== 'file')
    return fail('HK2010', `${path} is ${article(stat.type)} on the host, not a file`, {
      hint: 'move it out of the way, or declare what it is',
    })
  const { owner, group, mode, size } = stat
  const known = { group, mode, owner, path }
  if (expected !== null && hash === hashOf(expected)) return { content: expected, ...known }
  if (hash === null) return fail('HK2010', `${path} cannot be read`)
  const text = size <= LARGEST_TEXT ? yield* host.ask(textFact, path) : null
  return { content: text !== null && sha256(text) === hash ? text : { sha256: hash, size }, ...known }
}

/** Larger texts are known by their hash. */
export const LARGEST_TEXT = 64 * 1024

export interface Stat {
  readonly type: 'file' | 'directory' | 'link' | 'other'
  readonly owner: string
  readonly group: string
  readonly mode: number
  readonly size: number
}

const article = (type: Stat['type']): string =>
  ({ file: 'a file', directory: 'a directory', link: 'a symbolic link', other: 'something special' })[type]

/** What is at a path, links not followed; `null`: nothing. One `stat` for all of them. */
export const statFact = defineFact<string, Stat | null>({
  name: 'stat',
  command: (paths) => ({ argv: ['stat', '-c', '%f %U %G %s %n', '--'], operands: paths }),
  parse({ stdout }, paths) {
    const found = new Map<string, Stat>()
    for (const line of stdout.toString('utf8').split('\n')) {
      const match = /^([0-9a-f]+) (\S+) (\S+) (\d+) (.*)$/.exec(line)
      if (!match) continue
      const bits = Number.parseInt(match[1]!, 16)
      const kind = bits & 0o170000
      const type = kind === 0o100000 ? 'file' : kind === 0o040000 ? 'directory' : kind === 0o120000 ? 'link' : 'other'
      found.set(match[5]!, { type, owner: match[2]!, group: match[3]!, mode: bits & 0o7777, size: Number(match[4]) })
    }
    return paths.map((path) => found.get(path) ?? null)
  },
})

/** `find` would take anything else for what it is to do. */
function absolute(path: string): string {
  if (!path.startsWith('/')) throw new TypeError(`the path ${path} is not absolute`)
  return path
}

/** SHA-256 of regular files, one process for all of them. Anything else is passed over: hashing a fifo would never end. */
export const hashFact = defineFact<string, string | null>({
  name: 'sha256',
  command: (paths) => ({
    script: 'exec find "$@" -maxdepth 0 -type f -exec sha256sum -- {} +',
    operands: paths.map(absolute),
  }),
  parse({ stdout }, paths) {
    const found = new Map<string, string>()
    for (const line of stdout.toString('utf8').split('\n')) {
      const match = /^(\\?)([0-9a-f]{64}) [ *](.*)$/.exec(line)
      // A leading backslash says that the name was escaped.
      if (match) found.set(match[1] ? match[3]!.replaceAll('\\\\', '\\') : match[3]!, match[2]!)
    }
    return paths.map((path) => found.get(path) ?? null)
  },
})

/** The text of regular files of up to 64 KiB; `null`: absent, larger, or not UTF-8. */
export const textFact = defineFact<string, string | null>({
  name: 'text',
  command: (paths) => ({
    script: `for p; do if [ -f "$p" ]; then head -c ${LARGEST_TEXT + 1} <"$p" | base64 -w0; echo .; else echo -; fi; done`,
    operands: paths,
  }),
  parse({ stdout }, paths) {
    const lines = stdout.toString('latin1').split('\n')
    return paths.map((_, i) => {
      const line = lines[i] ?? '-'
      if (!line.endsWith('.')) return null
      const bytes = Buffer.from(line.slice(0, -1), 'base64')
      const text = bytes.toString('utf8')
      return bytes.length <= LARGEST_TEXT && Buffer.from(text).equals(bytes) ? text : null
    })
  },
})

/** Where links lead; `null`: no link. */
export const linkFact = defineFact<string, string | null>({
  name: 'link',
  command: (paths) => ({
    script: 'for p; do if [ -L "$p" ]; then printf "+%s\\0" "$(readlink "$p")"; else printf "-\\0"; fi; done',
    operands: paths,
  }),
  parse({ stdout }, paths) {
    const answers = stdout.toString('utf8').split('\0')
    return paths.map((_, i) => (answers[i]?.startsWith('+') ? answers[i].slice(1) : null))
  },
})
