import { didYouMean, type Source } from '@hostkit/core'
import { diagnose, type DeclaringScope, type Handle } from '@hostkit/dsl'
import type { Saying } from './content.js'
import { isolationOptions } from './directive/index.js'
import { isolation, type Isolation } from './isolate.js'
import type { Isolate, ServiceWords } from './options.js'
import { plain } from './plain.js'
import { Wrong } from './wrong.js'

/** The directives of `isolate`; what is wrong with it is said. */
export function sandboxOf(
  { scope, word, source }: Saying,
  isolate: ServiceWords['isolate'],
  met: (handle: Handle) => void,
): Record<string, unknown> {
  if (isolate === undefined) return {}
  const { writable = [], ...rest } = (typeof isolate === 'string' ? { profile: isolate } : isolate) as Isolate
  checkIsolate(scope, word, rest, source)
  try {
    const made = isolation(plain(rest, met) as Isolation) as Record<string, unknown>
    const kept = Object.fromEntries(Object.entries(made).filter(([option]) => isolationOptions.includes(option)))
    return { ...kept, ...together('readWritePaths', { readWritePaths: plain(writable, met) }, kept) }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    diagnose(scope, 'HK1004', `${word}: isolate ${error.message}`, { source, hint: error.hint })
    return {}
  }
}

function checkIsolate(scope: DeclaringScope, word: string, options: object, source: Source): void {
  const known = ['profile', 'size', 'network', 'writable', ...isolationOptions]
  for (const option of Object.keys(options))
    if (!known.includes(option))
      diagnose(scope, 'HK1004', `${word}: isolate has no option "${option}"`, {
        source,
        hint: didYouMean(option, known) ?? 'it takes a profile, a size, network, writable, and what systemd can forbid and limit',
      })
}

/** A list that several options add to. */
export function together(option: string, ...from: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const all = from.flatMap((one) => one[option] ?? [])
  return all.length > 0 ? { [option]: [...new Set(all)] } : {}
}
