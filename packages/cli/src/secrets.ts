import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { secretsNamed, type Secret, type Secrets } from '@hostkit/core'

/** The values of secrets on this machine: `env:NAME` from its environment, `file:PATH` from its files. Each is read once. */
export function secretsHere(env: NodeJS.ProcessEnv = process.env, folder: string = process.cwd()): Secrets {
  const known = new Map<string, string | null>()
  return {
    reveal: ({ secret }: Secret) => {
      const before = known.get(secret)
      if (before !== undefined) return before
      const value = find(secret, env, folder)
      known.set(secret, value)
      return value
    },
  }
}

const withheld = new WeakMap<NodeJS.ProcessEnv, Map<string, string>>()

/** Takes the secrets that a project, a plan or a host names out of the environment: every program that is started from here would inherit them. */
export function withhold(named: unknown, env: NodeJS.ProcessEnv): void {
  const kept = withheld.get(env) ?? new Map<string, string>()
  withheld.set(env, kept)
  for (const { secret } of secretsNamed(named)) {
    if (!secret.startsWith('env:')) continue
    const name = secret.slice('env:'.length)
    const value = env[name]
    if (value === undefined) continue
    kept.set(name, value)
    delete env[name]
  }
}

/** The variables that were taken out so far. */
export const withheldFrom = (env: NodeJS.ProcessEnv): readonly string[] => [...(withheld.get(env)?.keys() ?? [])]

function find(secret: string, env: NodeJS.ProcessEnv, folder: string): string | null {
  if (secret.startsWith('env:')) {
    const name = secret.slice('env:'.length)
    return env[name] ?? withheld.get(env)?.get(name) ?? null
  }
  if (!secret.startsWith('file:')) return null
  try {
    // Editors end a file with a newline that is no part of the secret; a second one was meant.
    return readFileSync(expand(secret.slice('file:'.length), folder), 'utf8').replace(/\r?\n$/, '')
  } catch {
    return null
  }
}

/** `~/x` in the home directory of who runs HostKit, everything else from the project's folder. */
const expand = (path: string, folder: string): string =>
  path === '~' || path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path)
