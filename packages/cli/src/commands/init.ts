import { exit, fail } from '@hostkit/core'
import { existsSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { askText } from '../ask.js'
import type { Context, Verb } from '../context.js'
import { configIn } from '../config.js'
import { makeProject } from '../init/project.js'
import { jsonLine } from '../print/json.js'
import { safe } from '../print/safe.js'
import { table } from '../print/table.js'
import { checkHost, checkUser } from '../ssh/names.js'

/** Makes a project, in an empty folder or beside what is there. */
export const run: Verb = async (context, [given]) => {
  const { terminal, flags, cwd } = context
  const folder = resolve(cwd, given ?? '.')
  if (existsSync(folder) && !statSync(folder).isDirectory()) fail('HK6001', `${given} is a file`, { hint: 'hostkit init FOLDER' })
  const asked = flags.at ?? (await askedAddress(context))
  const at = asked === null ? null : checkHost(asked, '--at')
  const user = flags.user === undefined ? null : checkUser(flags.user, '--user')
  // A config that is there has hosts of its own: what it says of them is not for this machine.
  const hasHost = at !== null || configIn(folder) !== null
  const touched = makeProject(folder, { name: nameOf(flags.name, folder), at, user })
  const next = nextSteps(folder, cwd, hasHost)
  if (terminal.json) terminal.out(jsonLine('init', { folder, files: touched, next }))
  else {
    terminal.out(...table(touched.map(({ what, file, words }) => [what.padEnd(7), file, words].map(safe))))
    if (!terminal.quiet) terminal.out('', `Next: ${next.join('\n      ')}`)
  }
  return exit.ok
}

async function askedAddress(context: Context): Promise<string | null> {
  if (!context.terminal.canAsk) return null
  const answer = await askText(context, 'The address of your first server (empty: later)')
  return answer === null || answer.trim() === '' ? null : answer.trim()
}

/** A name that npm and a project both take. */
function nameOf(flag: string | undefined, folder: string): string {
  if (flag !== undefined) {
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(flag))
      fail('HK6001', `--name ${flag} is no name`, { hint: 'lower-case letters, digits, ".", "-" and "_"' })
    return flag
  }
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
  return name === '' ? 'servers' : name
}

function nextSteps(folder: string, cwd: string, hasHost: boolean): readonly string[] {
  const way = relative(cwd, folder)
  const tool = existsSync(join(folder, 'pnpm-lock.yaml')) ? 'pnpm' : existsSync(join(folder, 'yarn.lock')) ? 'yarn' : 'npm'
  return [
    ...(way === '' ? [] : [`cd ${/^[\w./-]+$/.test(way) ? way : JSON.stringify(way)}`]),
    `${tool} install`,
    `${tool === 'npm' ? 'npx' : tool} hostkit plan${hasHost ? '' : ' --local'}`,
  ]
}
