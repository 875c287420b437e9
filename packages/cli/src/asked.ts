import type { Verb } from './context.js'
import type { Flags } from './flags.js'

/** What a command line asks for. */
export type Asked =
  | {
      readonly kind: 'verb'
      readonly name: string
      readonly load: () => Promise<{ readonly run: Verb }>
      readonly args: readonly (string | undefined)[]
      readonly flags: Flags
    }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly message: string; readonly hint: string | null; readonly verb: string | null }

/** `--host a --host b,c`: one is `host`, several are `hosts`. */
export function hostsOf({ host, ...rest }: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(host)) return host === undefined ? rest : { ...rest, host }
  const names = [...new Set((host as readonly string[]).flatMap((one) => one.split(',')).filter((one) => one !== ''))]
  return names.length > 1 ? { ...rest, hosts: names } : { ...rest, host: names[0] ?? '' }
}
