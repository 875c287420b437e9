import picocolors from 'picocolors'

export type Colours = ReturnType<typeof picocolors.createColors>

export const plain: Colours = picocolors.createColors(false)

/** Decided once for each stream: `--color`, `--no-color`, then FORCE_COLOR and NO_COLOR, then whether a person is looking. `CI` alone says nothing. */
export function coloursFor(stream: { readonly isTTY?: boolean }, flag: boolean | undefined, env: NodeJS.ProcessEnv): Colours {
  const forced = env['FORCE_COLOR']
  if (flag !== undefined) return picocolors.createColors(flag)
  if (forced !== undefined && forced !== '') return picocolors.createColors(forced !== '0' && forced !== 'false')
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return plain
  return picocolors.createColors(stream.isTTY === true && env['TERM'] !== 'dumb')
}
