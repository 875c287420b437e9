import { gzipSync } from 'node:zlib'
import { sha256 } from './canonical.js'
import { milliseconds } from './duration.js'
import executor from './executor.sh'
import { grouped } from './grouped.js'
import { formsOf, hidingScript } from './hide.js'
import { launcher } from './launch.js'
import type { Exec, Link, MakeDirectory, Op, Remove, Write } from './op.js'
import { isKept } from './op.js'
import { checkPaths } from './path.js'
import { quote, quoteAll } from './quote.js'
import type { Command, Stage, Step } from './schedule.js'
import type { Secret, Secrets } from './secret.js'
import { tar, type Member } from './tar.js'
import { bytesOf, hasSecret, missingSecret, type Text } from './text.js'

/** Everything one host needs to perform, follow, resume or undo one run, as one archive. */
export interface Bundle {
  readonly run: string
  readonly bytes: Buffer
  readonly sha256: string
  readonly stages: readonly Stage[]
  /** What it needs on the host's disk, in kB. */
  readonly need: number
  readonly secrets: boolean
  /** What the host must still have of the run that is taken back, since nobody here has the secret in it. */
  readonly former: readonly Former[]
}

/** A file that is put back from its before-image. */
export interface Former {
  readonly path: string
  readonly secret: string
}

/** How long a guarded change may wait for its proof, in seconds. */
export const WINDOW = 30

/** How long a run may be silent beyond what its longest step may take, in seconds; then whoever wants the host ends it. */
export const PATIENCE = 600

/** What a command without a limit of its own is given by those who wait for the host, in seconds. */
const UNLIMITED = 3600

interface Contents {
  readonly run: string
  readonly digest: string
  readonly stages: readonly Stage[]
  readonly secrets: Secrets
  /** Further secrets that a command may come upon and print. */
  readonly named?: readonly Secret[]
  /** The run record and the plan, as they are kept on the host. */
  readonly record: string
  readonly plan: string
  readonly window?: number
  readonly patience?: number
  /** For whom it runs, told to whoever finds the host taken. */
  readonly by?: string
  /** The digest of the plan whose run this one takes back. */
  readonly takesBack?: string | undefined
}

/** Compiles stages into the archive that the executor performs. Throws a `Failure` or `MissingSecret`. */
export function bundle({
  run,
  digest,
  stages,
  secrets,
  named = [],
  record,
  plan,
  window = WINDOW,
  patience = PATIENCE,
  by = '',
  takesBack,
}: Contents): Bundle {
  const files = new Map<string, Buffer>()
  const put = (name: string, text: string | Buffer): void => void files.set(name, Buffer.from(text))
  const keyed: string[] = []
  const former: Former[] = []
  const script: string[] = []
  let directories = 0
  let need = 256

  stages.forEach((stage, n) => {
    if (stage.kind === 'files') {
      const made = filesStage(stage.steps, n, secrets, () => directories++, takesBack)
      script.push(...made.script)
      for (const [name, content] of made.files) put(name, content)
      keyed.push(...made.keyed)
      former.push(...made.former)
      need += Math.ceil(made.size / 1024) * 2
    } else {
      script.push(...execStage(stage.commands, n, stage.guarded ? window : 0))
      for (const { steps, exec } of stage.commands) {
        const name = numbers(steps)
        if (exec.stdin !== undefined) put(`in.${name}`, bytesOf(exec.stdin, secrets))
        if (typeof exec.undo === 'object' && 'stdin' in exec.undo) put(`in.u${name}`, bytesOf(exec.undo.stdin, secrets))
      }
    }
  })
  const hidden =
    keyed.length > 0 ||
    former.length > 0 ||
    stages.some((stage) => stage.kind === 'exec' && stage.commands.some(({ exec }) => exec.stdin !== undefined && hasSecret(exec.stdin)))
  const limit = patience + Math.max(0, ...stages.map(longest))
  put(
    'plan.sh',
    [
      `DIGEST=${quote(digest)} STAGES=${stages.length} GUARD=${window} NEED=${need} LIMIT=${limit} BY=${quote(by)} MOUNTS=`,
      ...script,
      body(
        'formerly',
        former.map(({ path }) => `image ${quote(path)} ${quote(takesBack ?? '')} || return 1`),
      ),
      '',
    ].join('\n'),
  )
  if (keyed.length > 0) put('keyed.list', lines(keyed))
  const hiding = hidingScript(formsOf([named, ...stages.flatMap(textsOf)], secrets))
  if (hiding !== '') put('hide.sed', hiding)
  put('payload.sums', [...files].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join(''))
  put('x', executor)
  put('launch', launcher)
  put('record', record)
  put('plan', plan)
  put('digest', `${digest}\n`)
  const bytes = gzipSync(tar([...files].map(([path, content]): Member => ({ path, content }))), { level: 6 })
  return { run, bytes, sha256: sha256(bytes), stages, need, secrets: hidden, former }
}

/** In seconds; 0: no limit. */
const limitOf = ({ timeout }: Exec): number => (timeout === undefined ? 0 : Math.max(1, Math.ceil(milliseconds(timeout) / 1000)))
const longest = (stage: Stage): number =>
  stage.kind === 'files' ? 0 : Math.max(...stage.commands.map(({ exec }) => limitOf(exec) || UNLIMITED))

/** Everything that may hold secrets. */
const textsOf = (stage: Stage): Text[] =>
  stage.kind === 'files'
    ? stage.steps.flatMap(({ op }) => (op.op === 'write' && !isKept(op.content) ? [op.content] : []))
    : stage.commands.flatMap(({ exec: { stdin = '', undo } }) => [
        stdin,
        ...(typeof undo === 'object' && 'stdin' in undo ? [undo.stdin] : []),
      ])

const numbers = (steps: readonly Step[]): string => steps.map(({ number }) => number).join(',')
const lines = (list: readonly string[]): string => list.map((one) => `${one}\n`).join('')
const nul = (list: readonly string[]): string => list.map((one) => `${one}\0`).join('')

function execStage(commands: readonly Command[], n: number, guard: number): string[] {
  const call = (name: string, steps: readonly Step[], seconds: number | null, argv: readonly string[]): string =>
    `${name} ${numbers(steps)}${seconds === null ? '' : ` ${seconds}`} ${quoteAll(argv)}`
  // An argv may hold a whole script.
  const called = ({ label, argv }: Exec): string => label ?? argv.join(' ').split('\n')[0]!.slice(0, 80)
  const full = ({ argv, items = [] }: Exec): readonly string[] => [...argv, ...items]
  const undo = ({ steps, exec }: Command): string[] => {
    if (exec.role !== 'change') return []
    if (exec.undo === 'none') return [`k ${numbers(steps)}`]
    if (exec.undo === 'irreversible') return [`irreversible ${numbers(steps)}`]
    return [call('u', steps, null, [called(exec), ...('stdin' in exec.undo ? exec.undo.argv : [...exec.undo, ...(exec.items ?? [])])])]
  }
  return [
    `s${n}_kind=exec${guard > 0 ? ` s${n}_guard=${guard}` : ''}`,
    body(
      `s${n}_do`,
      commands.map(({ steps, exec }) => `${call('x', steps, limitOf(exec), full(exec))} || return 1`),
    ),
    body(`s${n}_undo`, commands.toReversed().flatMap(undo)),
    body(
      `s${n}_again`,
      commands
        .filter(({ exec }) => exec.role === 'activate')
        .map(({ steps, exec }) => call('a', steps, limitOf(exec), [called(exec), ...full(exec)])),
    ),
  ]
}

const body = (name: string, commands: readonly string[]): string => `${name}() {\n${lines(commands.length > 0 ? commands : [':'])}}`

interface FilesStage {
  readonly script: string[]
  readonly files: readonly (readonly [string, string | Buffer])[]
  readonly keyed: readonly string[]
  readonly former: readonly Former[]
  readonly size: number
}

function filesStage(
  steps: readonly Step[],
  n: number,
  secrets: Secrets,
  nextDirectory: () => number,
  takesBack: string | undefined,
): FilesStage {
  const ops = steps.map(({ op }) => op as Exclude<Op, Exec>)
  checkPaths(ops)
  const written = ops.filter((op): op is Write | Link => op.op === 'write' || op.op === 'link')
  const removed = ops.filter((op): op is Remove => op.op === 'remove' && op.what === 'file')
  const made = ops.filter((op): op is MakeDirectory => op.op === 'directory').sort((a, b) => depth(a.path) - depth(b.path))
  const unmade = steps.filter((step): step is Step & { op: Remove } => step.op.op === 'remove' && step.op.what === 'directory')
  unmade.sort((a, b) => depth(b.op.path) - depth(a.op.path))

  const numbered = new Map<string, number>()
  const at = (paths: readonly string[]): string[] => {
    const groups = grouped(paths, directoryOf, (path) => path.slice(path.lastIndexOf('/') + 1))
    return [...groups].flatMap(([directory, names]) => {
      const k = numbered.get(directory) ?? numbered.set(directory, nextDirectory()).get(directory)!
      // In portions: a shell turns a long argument list over in quadratic time.
      return portions(names, 100).map(
        (some) => `at ${k} ${directory === '' ? "''" : quote(directory)} ${some.map(quote).join(' ')} || return 1`,
      )
    })
  }

  const members: Member[] = []
  const sums: string[] = []
  // A bare hash of a secret can be guessed at: files with one are known by a keyed one, made on the host.
  const keyed: string[] = []
  const kept: string[] = []
  const former: Former[] = []
  const copied = (verb: 'kept' | 'former', { path, owner, group, mode }: Write, digest: string): void => {
    const directory = directoryOf(path)
    const at = `${directoryNumber(numbered, directory, nextDirectory)} ${quote(directory)} ${quote(path.slice(path.lastIndexOf('/') + 1))}`
    kept.push(`${verb} ${at} ${digest} ${quote(`${owner}:${group}`)} ${mode.toString(8)} || return 1`)
  }
  let size = 0
  for (const op of written) {
    const path = op.path.slice(1)
    if (op.op === 'link') {
      members.push({ path, content: { link: op.to }, mode: 0o777 })
      continue
    }
    if (isKept(op.content)) {
      size += op.content.size
      copied('kept', op, op.content.sha256)
      sums.push(`${op.content.sha256}  ${path}\n`)
      continue
    }
    const missing = takesBack === undefined ? null : missingSecret(op.content, secrets)
    if (takesBack !== undefined && missing !== null) {
      copied('former', op, quote(takesBack))
      former.push({ path: op.path, secret: missing })
      keyed.push(op.path)
      continue
    }
    const content = bytesOf(op.content, secrets)
    size += content.length + 1024
    members.push({ path, content, mode: op.mode, owner: op.owner, group: op.group })
    if (hasSecret(op.content)) keyed.push(op.path)
    else sums.push(`${sha256(content)}  ${path}\n`)
  }

  const perms = grouped(
    made,
    ({ owner, group, mode }) => `${quote(`${owner}:${group}`)} ${mode.toString(8).padStart(4, '0')}`,
    ({ path }) => path,
  )
  const owned = [...made, ...written.filter((op) => op.op === 'write')]
  const script = [
    `s${n}_kind=files s${n}_ops=${numbers(steps)}`,
    body(`s${n}_known`, [...known('passwd', owned, 'owner'), ...known('group', owned, 'group')]),
    body(`s${n}_files`, at(written.map(({ path }) => path))),
    body(`s${n}_gone`, at(removed.map(({ path }) => path))),
    body(`s${n}_kept`, kept),
    body(
      `s${n}_mk`,
      made.map(({ path }) => `dir 0 ${quote(path)} || return 1`),
    ),
    body(
      `s${n}_perm`,
      [...perms].map(([key, paths]) => `perm ${key} ${paths.map(quote).join(' ')} || return 1`),
    ),
    body(
      `s${n}_rmdir`,
      unmade.map(({ number, op }) => `rmd ${number} ${quote(op.path)}`),
    ),
  ]
  const files: [string, string | Buffer][] = [
    [`files.${n}`, nul(written.map(({ path }) => path))],
    [`gone.${n}`, nul(removed.map(({ path }) => path))],
    [`mk.${n}`, nul([...made.map(({ path }) => path), ...unmade.map(({ op }) => op.path)])],
    [`dirs.${n}`, nul([...new Set([...written, ...removed].map(({ path }) => directoryOf(path) || '/'))])],
    [`sums.${n}`, sums.join('')],
  ]
  if (members.length > 0) files.push([`p${n}.tar`, tar(members)])
  return { script, files, keyed, former, size }
}

/** Who has to exist before anything is staged, each with the first path that is to belong to them. Root always does. */
function known(book: 'passwd' | 'group', ops: readonly (Write | MakeDirectory)[], field: 'owner' | 'group'): string[] {
  const first = new Map<string, string>()
  for (const op of ops) if (op[field] !== 'root' && !first.has(op[field])) first.set(op[field], op.path)
  return [...first].map(([name, path]) => `known ${book} ${quote(name)} ${quote(path)} || return 1`)
}

const depth = (path: string): number => path.split('/').length
const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/'))
const directoryNumber = (numbered: Map<string, number>, directory: string, next: () => number): number =>
  numbered.get(directory) ?? numbered.set(directory, next()).get(directory)!
const portions = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
