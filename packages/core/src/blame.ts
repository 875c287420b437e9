import type { Address } from './address.js'
import { Failure, problem, type Diagnostic, type Source } from './diagnostic.js'
import { isDuration } from './duration.js'
import { isPath } from './path.js'
import type { Kept, Op, UndoWith } from './op.js'
import type { AnyResource } from './resource.js'
import { isSecret } from './secret.js'

/** Which package brought a kind: told by the registry, asked when its code fails far from it. */
const packages = new WeakMap<AnyResource, string>()
export const bringsIn = (type: AnyResource, from: string): void => void packages.set(type, from)
export const broughtBy = (type: AnyResource): string => packages.get(type) ?? `the provider of "${type.kind}"`

/** What led to a part of a kind. */
interface Led {
  readonly address?: Address | undefined
  readonly source?: Source | undefined
}

/** A fault of a provider: its package, its kind, the part of it, the line that led there, and the place in it that threw. */
export function blamed(type: AnyResource, part: string, error: unknown, { address, source }: Led = {}): Diagnostic {
  const from = broughtBy(type)
  const [where, thrown] = error instanceof Within ? [error.part, error.cause] : [part, error]
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  const place = placeOf(thrown)
  return problem('HK5005', `${from} failed in ${where} of "${type.kind}": ${words}`, {
    ...(address ? { address } : {}),
    ...(source ? { source } : {}),
    ...(place === null ? {} : { details: [`thrown ${place}`] }),
    hint: `this is a fault of ${from}, not of the config`,
  })
}

/** Runs a part of a kind: what it throws is a fault of its provider. */
export function guarded<T>(type: AnyResource, part: string, led: Led, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (isDiagnosed(error)) throw error
    throw new Failure(blamed(type, part, error, led), { cause: error })
  }
}

/** A part that its author knows by another name than the engine, such as the `render` of a file, which the engine calls as `desired`. */
class Within extends Error {
  readonly part: string
  constructor(part: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.part = part
  }
}

export function within<T>(part: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw isDiagnosed(error) || error instanceof Within ? error : new Within(part, error)
  }
}

export const isDiagnosed = (error: unknown): boolean => error instanceof Error && 'diagnostics' in error

/** The innermost place that is neither ours nor Node's: `at render (file:///…/dist/plugin.js:3:9)`. */
function placeOf(thrown: unknown): string | null {
  const lines = thrown instanceof Error ? (thrown.stack ?? '').split('\n').map((line) => line.trim()) : []
  const ours = import.meta.url.replace(/[^/]*$/, '')
  const line = lines.find((one) => /^at .*:\d+:\d+\)?$/.test(one) && !one.includes('node:') && !isOurs(one, ours))
  return line ?? null
}
const isOurs = (line: string, folder: string): boolean => line.includes(folder) || line.includes(folder.replace('file://', ''))

/** What is wrong with something that should be an op; `null`: nothing. Providers may be JavaScript, or newer than this core. */
export function wrongOp(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value)} is no op`
  const op = value as Op & { readonly op: unknown }
  const path = (): string | null =>
    'path' in op && typeof op.path === 'string' && isPath(op.path) ? null : 'its path is not absolute and canonical'
  const owned = (): string | null => {
    const { owner, group, mode } = op as { owner?: unknown; group?: unknown; mode?: unknown }
    if (!isName(owner) || !isName(group)) return 'it names no owner and group'
    return Number.isInteger(mode) && (mode as number) >= 0 && (mode as number) <= 0o7777 ? null : `its mode is ${JSON.stringify(mode)}`
  }
  const inside = ((): string | null => {
    switch (op.op) {
      case 'exec':
        if (!isArgv(op.argv)) return 'its argv is no list of texts'
        if (op.items !== undefined && !isTexts(op.items)) return 'its items are no list of texts'
        if (op.stdin !== undefined && !isText(op.stdin)) return 'its stdin is no text'
        if (op.timeout !== undefined && !isDuration(op.timeout)) return `its timeout is ${JSON.stringify(op.timeout)}`
        if (!['change', 'activate', 'check'].includes(op.role)) return `its role is ${JSON.stringify(op.role)}`
        return op.undo === 'none' ||
          op.undo === 'irreversible' ||
          isArgv(op.undo) ||
          (Object(op.undo) === op.undo && isArgv((op.undo as UndoWith).argv) && isText((op.undo as UndoWith).stdin))
          ? null
          : 'it does not say how it is undone'
      case 'write':
        return path() ?? owned() ?? (isText(op.content) || isKeptHere(op.content) ? null : 'its content is no text')
      case 'directory':
        return path() ?? owned()
      case 'link':
        return path() ?? (typeof op.to === 'string' && op.to !== '' && !op.to.includes('\0') ? null : 'it leads nowhere')
      case 'remove':
        return path() ?? (['file', 'directory'].includes(op.what) ? null : 'it does not say what it removes')
      default:
        return 'there is no such op'
    }
  })()
  return inside === null ? null : `it yielded a wrong op ${JSON.stringify((value as { op?: unknown }).op)}: ${inside}`
}

/** What chown(1) and an archive take for one name: whatever a directory service may have, but nothing that divides or ends it. */
const isName = (value: unknown): boolean => typeof value === 'string' && /^[^-\0-\x1f\x7f:/][^\0-\x1f\x7f:/]*$/.test(value)
const isText = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string' || isSecret(one)))
const isKeptHere = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Kept>).sha256 === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string' && !one.includes('\0'))
const isArgv = (value: unknown): boolean =>
  isTexts(value) && (value as readonly string[]).length > 0 && (value as readonly string[])[0] !== ''
