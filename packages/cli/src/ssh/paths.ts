import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import type { Words } from './sshProgram.js'

/** `~`, `${NAME}` and the tokens of ssh_config(5) that make sense in the name of a file. */
export function expand(path: string, { home, host, user, port }: { home: string; host: string; user: string; port: number }): string {
  const tokens: Record<string, string> = { '%': '%', d: home, h: host, r: user, p: String(port), u: userInfo().username }
  const named = path
    .replace(/^~(?=\/|$)/, home)
    .replace(/\$\{(\w+)\}/g, (all, name: string) => process.env[name] ?? all)
    .replace(/%([%dhrpu])/g, (_, token: string) => tokens[token]!)
  return resolve(named)
}

/** `ssh -G` prints several paths on one line and does not quote: a piece that begins no path continues the one before. */
export function paths(line: string): string[] {
  const found: string[] = []
  for (const piece of line.split(' ')) {
    if (found.length === 0 || /^(?:[/~%$]|[A-Za-z]:|none$)/.test(piece)) found.push(piece)
    else found.push(`${found.pop()!} ${piece}`)
  }
  return found
}

/** `ssh -G` knows one home only; here every path below it is moved to another. */
export const inHome = (words: Words, real: string, home: string): Words =>
  new Map(
    [...words].map(([name, values]) => [
      name,
      values.map((value) =>
        value
          .split(' ')
          .map((word) => (word.startsWith(`${real}/`) ? join(home, word.slice(real.length)) : word))
          .join(' '),
      ),
    ]),
  )
