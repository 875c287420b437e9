import { fail } from '@hostkit/core'
import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const names = ['ts', 'mts', 'js', 'mjs'].map((extension) => `hostkit.config.${extension}`)

export interface ConfigChoice {
  /** The argument, or `--config`. */
  readonly config?: string | undefined
  /** Default: the working directory of the process, and its environment. */
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** The config that is meant: what was named, else HOSTKIT_CONFIG, else the first one found here or above. */
export function findConfig({ config, cwd = process.cwd(), env = process.env }: ConfigChoice): string {
  const named = config ?? (env['HOSTKIT_CONFIG'] || undefined)
  if (named !== undefined) return existing(resolve(cwd, named), named, config === undefined ? 'HOSTKIT_CONFIG names it' : undefined)
  const found = searchConfig(cwd)
  return (
    found ??
    fail('HK1013', `there is no hostkit.config.ts in ${cwd}, nor above it`, {
      hint: 'hostkit init makes one; or name it: hostkit plan path/to/hostkit.config.ts',
    })
  )
}

/** Here, then in each folder above; in each of them also below `infra/`. */
export function searchConfig(cwd: string): string | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = inFolder(folder) ?? inFolder(join(folder, 'infra'))
    if (found !== null) return found
    if (folder === dirname(folder)) return null
  }
}

/** The name of the config that lies in a folder itself. */
export const configIn = (folder: string): string | null => names.find((name) => existsSync(join(folder, name))) ?? null

function inFolder(folder: string): string | null {
  const name = configIn(folder)
  return name === null ? null : join(folder, name)
}

function existing(file: string, named: string, why?: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile()) return file
  if (stat?.isDirectory())
    return inFolder(file) ?? inFolder(join(file, 'infra')) ?? fail('HK1013', `there is no hostkit.config.ts in ${named}`)
  const hint = why ?? (/^[A-Za-z0-9-]+$/.test(named) ? `a host is chosen with --host ${named}` : undefined)
  return fail('HK1013', `there is no file ${named}`, hint === undefined ? {} : { hint })
}
