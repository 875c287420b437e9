import {
  ancestors,
  defineResource,
  fail,
  hashOf,
  hashFact,
  isSecret,
  jsonSchema,
  same,
  statFact,
  textFact,
  type Asking,
  type Fact,
  type Host,
  type ResourceType,
  type Secret,
  type Target,
} from '@hostkit/core'
import {
  absolutePath,
  caller,
  checkName,
  checkOptions,
  claimName,
  configPath,
  declare,
  diagnose,
  modeIn,
  scopeKey,
  within,
  type EnvHandle,
  type ModeInput,
  type Rollback,
  type ServiceScope,
} from '@hostkit/dsl'
import script from './env.sh'
import { entryText, filePieces, parseEntries, type Entry, type Value } from './env-text.js'
import { owned } from './owner.js'
import type { EnvProps } from './props.gen.js'
import * as validators from './validators.gen.js'

export interface EnvState {
  readonly path: string
  readonly owner: string
  readonly group: string
  readonly mode: number
  /** In order. */
  readonly entries: readonly Entry[]
  /** False where neither this machine nor the host could say whether the secrets are the same. */
  readonly compared: boolean
}

/** An environment file for systemd. The values of secrets are compared on the host and never leave it. */
export const envKind: ResourceType<'posix.env', EnvProps, EnvState> = defineResource({
  kind: 'posix.env',
  schema: jsonSchema<EnvProps>(validators.env),
  fields: ['entries', 'owner', 'group', 'mode'],
  id: ({ path }) => path,
  // systemd reads it as root before it drops to the unit's user, so nobody else needs to.
  desired: ({ path, entries, owner = 'root', group = 'root', mode = 0o600 }): EnvState => ({
    path,
    owner,
    group,
    mode,
    entries,
    compared: true,
  }),
  *read({ id, expected, target }, host) {
    const wanted = expected?.entries ?? []
    const [stat, found] = yield* host.all([
      host.ask(statFact, id),
      secretsOf(wanted).length > 0 || isByName(wanted) ? compareSecrets(id, wanted, host, target) : readPlain(id, wanted, host),
    ])
    if (stat === null || found === null) return null
    if (stat.type !== 'file') return fail('HK2010', `${id} exists on the host and is no file`)
    return { path: id, owner: stat.owner, group: stat.group, mode: stat.mode, ...found }
  },
  diff: (before, after) => (['entries', 'owner', 'group', 'mode'] as const).filter((field) => !same(before[field], after[field])),
  render: ({ path, entries }) => ({ path, text: filePieces(entries) }),
  *apply({ before, after }) {
    if (after)
      yield {
        op: 'write',
        path: after.path,
        content: filePieces(after.entries),
        owner: after.owner,
        group: after.group,
        mode: after.mode,
      }
    else yield { op: 'remove', path: before.path, what: 'file' }
  },
  describe: ({ entries }) =>
    `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}${secretsOf(entries).length > 0 ? `, ${secretsOf(entries).length} secret` : ''}`,
  remarks: (before) => (before && !before.compared ? ['the secrets were not compared: neither this machine nor the host knows them'] : []),
  provides: ({ path }) => [`path:${path}`],
  uses: ({ path, owner, group }) => [...ancestors(path), ...owned(owner, group)],
  down: 'invert',
})

const isSecretValue = (value: Value): value is Secret & { other?: true } => typeof value !== 'string' && 'secret' in value
const secretsOf = (entries: readonly Entry[]): readonly Entry[] => entries.filter(({ value }) => isSecretValue(value))
const isHidden = ({ value }: Entry): boolean => typeof value !== 'string' && 'hidden' in value

/** It was read line by line before, its hidden ones by name: whoever looks again must do the same. */
const isByName = (entries: readonly Entry[]): boolean => entries.some((entry) => isHidden(entry) && entry.key !== '')

type Found = Pick<EnvState, 'entries' | 'compared'>

function* readPlain(path: string, wanted: readonly Entry[], host: Host): Asking<Found | null> {
  const hash = yield* host.ask(hashFact, path)
  if (hash === null) return { entries: [], compared: true }
  if (!wanted.some(isHidden) && hash === hashOf(wanted.map(({ key, value }) => entryText(key, value as string)).join('')))
    return { entries: wanted, compared: true }
  const text = yield* host.ask(textFact, path)
  const entries = text === null ? null : parseEntries(text)
  // Not written by us: whatever it holds may be somebody's secret.
  return { entries: entries ?? foreign, compared: true }
}

/** One fact a file: what it sends is that file's own. */
const comparison = (path: string, wanted: readonly Entry[], state: string, known: boolean): Fact<string, string> => ({
  name: `env ${path}`,
  command: () => ({
    argv: [
      'sh',
      '-c',
      script,
      'sh',
      path,
      state,
      known ? 'known' : 'unknown',
      ...wanted.filter(({ value }) => typeof value === 'string').map(({ key }) => key),
    ],
    ...(known ? { stdin: secretsOf(wanted).map(({ key, value }) => ({ secret: (value as Secret).secret, escape: counted(key) })) } : {}),
  }),
  parse: ({ stdout }) => [stdout.toString('utf8')],
})

/** An entry behind the number of its lines. */
export const counted =
  (key: string) =>
  (value: string): string => {
    const entry = entryText(key, value)
    return `${entry.split('\n').length - 1}\n${entry}`
  }

/** What nobody here may know. */
const foreign: readonly Entry[] = [{ key: '', value: { hidden: true } }]

function* compareSecrets(path: string, wanted: readonly Entry[], host: Host, target: Target): Asking<Found | null> {
  const secrets = secretsOf(wanted)
  const known = secrets.every(({ value }) => host.knows(value as Secret))
  const [state, verdict = '', ...lines] = (yield* host.ask(comparison(path, wanted, target.state, known), path)).split('\n')
  if (state !== 'present') return null
  const isSame = (entry: Entry): boolean => (known ? verdict[secrets.indexOf(entry)] === '+' : verdict === 'same' || verdict === 'unknown')
  const compared = known || verdict !== 'unknown'
  if (lines[0] === 'foreign') return { entries: foreign, compared }
  const entries = tellings(lines).map(({ isShown, text }): Entry => {
    const key = text.split('=', 1)[0]!
    const expected = secrets.find((entry) => entry.key === key)
    if (expected) {
      const { secret } = expected.value as Secret
      // Without the values, a file that nobody has touched holds what it was to hold, be that another value than this secret's.
      const same = known ? { secret } : expected.value
      return { key, value: isSame(expected) ? same : { secret, other: true } }
    }
    const plain = isShown ? parseEntries(`${text}\n`)?.[0] : undefined
    return plain ?? { key, value: { hidden: true } }
  })
  return { entries, compared }
}

/** What the host tells of each entry. */
export const tellings = (lines: readonly string[]): readonly { readonly isShown: boolean; readonly text: string }[] =>
  lines
    .join('\n')
    .split(/\n(?=[=-])/)
    .map((told) => ({ isShown: told.startsWith('='), text: told.slice(1).replaceAll('\n+', '\n').replace(/\n$/, '') }))
    .filter(({ text }) => text !== '')

export interface EnvOptions {
  /** Default: the service's config directory, and the name with `.env`. */
  readonly path?: string | undefined
  /** Default `root`. */
  readonly owner?: string | undefined
  /** Default `root`. */
  readonly group?: string | undefined
  /** Default 0o600: systemd reads it as root. */
  readonly mode?: ModeInput | undefined
  /** Default `'delete-if-created'`. */
  readonly rollback?: Rollback | undefined
}

/**
 * An environment file of a service, to be given to its units. Numbers and booleans are written as text.
 *
 * @example const runtime = env(web, 'runtime', { PORT: 4000, SECRET_KEY_BASE: secretEnv('SECRET_KEY_BASE') })
 */
export function env(
  service: ServiceScope,
  name: string,
  variables: Readonly<Record<string, string | number | boolean | Secret>>,
  options: EnvOptions = {},
): EnvHandle {
  const source = caller()
  within(service, 'env', ['service'], source)
  checkName(service, 'env', name, 'word', source)
  claimName(service, 'env', name, source)
  checkOptions(service, 'env', options, ['path', 'owner', 'group', 'mode', 'rollback'], source)
  const path = options.path === undefined ? configPath(service, `${name}.env`) : absolutePath(service, options.path, 'path', source)
  const entries: Entry[] = []
  for (const [key, value] of Object.entries(variables)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
      diagnose(service, 'HK1004', `"${key}" is no name of a variable`, {
        source,
        hint: 'letters, digits and _, not beginning with a digit',
      })
    else if (isSecret(value)) entries.push({ key, value: { secret: value.secret } })
    else if (typeof value === 'string' && /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(value))
      diagnose(service, 'HK1004', `${key} holds half a character or a code point that is none, such as U+FFFE`, {
        source,
        hint: 'systemd would refuse the file',
      })
    else if (['string', 'number', 'boolean'].includes(typeof value)) entries.push({ key, value: String(value) })
    else diagnose(service, 'HK1004', `${key} is ${typeof value}`, { source, hint: 'a text, a number, true or false, or a secret' })
  }
  const mode = modeIn(service, options.mode ?? 'private-file', source)
  const props = { path, entries, owner: options.owner, group: options.group, mode }
  return {
    handle: 'env',
    name,
    path,
    service: scopeKey(service),
    variables: Object.keys(variables),
    ...declare(service, { kind: 'posix.env', id: path, props, source, rollback: options.rollback }),
  }
}
