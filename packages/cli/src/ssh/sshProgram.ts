import { fail } from '@hostkit/core'

/** Keyword in lower case → every value it was given, as in `ssh -G`. */
export type Words = ReadonlyMap<string, readonly string[]>

export interface Asked {
  readonly host: string
  readonly user?: string | undefined
  readonly port?: number | undefined
  /** The file to read in place of `~/.ssh/config`. */
  readonly file?: string | undefined
  /** Variables that the program must not be given. */
  readonly secrets?: readonly string[] | undefined
}

/** What the `ssh` of this machine would do: it alone follows Include, Match and the defaults of its build. `null`: there is no such program. */
export async function askSsh({ host, user, port, file, secrets = [] }: Asked, program = 'ssh'): Promise<Words | null> {
  const { execFile } = await import('node:child_process')
  const args = ['-G', ...(file ? ['-F', file] : []), ...(user ? ['-l', user] : []), ...(port ? ['-p', String(port)] : []), '--', host]
  return new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => !secrets.includes(name)))
    // A Match exec of the user's may ask the network, so it gets some time.
    execFile(program, args, { timeout: 15_000, env: { ...given, LC_ALL: 'C' }, windowsHide: true }, (error, stdout, stderr) => {
      if (!error) return resolve(readWords(stdout))
      if (error.code === 'ENOENT') return resolve(null)
      try {
        const words = stderr
          .trim()
          .split(/\r?\n/)
          .filter((line) => line !== '' && !line.startsWith('Pseudo-terminal'))
        fail('HK2001', `ssh cannot read its configuration for ${host}`, {
          details: words.length > 0 ? words : [error.killed ? 'it took longer than 15 s' : error.message],
          hint: `mend it until this works: ssh -G ${host}`,
        })
      } catch (failure) {
        reject(failure)
      }
    })
  })
}

export function readWords(text: string): Words {
  const words = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    const space = line.indexOf(' ')
    if (space < 0) continue
    const name = line.slice(0, space).toLowerCase()
    words.set(name, [...(words.get(name) ?? []), line.slice(space + 1).trim()])
  }
  return words
}
