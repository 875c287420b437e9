import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { install, type Installed, type Ran, type Running } from './installed.fixture.js'

/** An installed project whose host is this machine. Runs are kept in its folder: nothing is done as root, and nothing outside. */
export interface Lab extends Installed {
  readonly who: { readonly uid?: number; readonly gid?: number }
  readonly env: NodeJS.ProcessEnv
  /** The command line. */
  hostkit(...args: string[]): Promise<Ran>
  /** A config with this body; `work` is a folder to fill, `own` the owner and group of what is made there. */
  config(body: string): void
  /** What has become of a file in `work`; `null`: it is not there. */
  made(file: string): string | null
}

export async function openLab(...providers: readonly string[]): Promise<Lab> {
  const home = await install(...providers)
  const { folder } = home
  const who = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const env = { XDG_STATE_HOME: join(folder, 'state'), HOME: folder, CI: '' }
  chmodSync(folder, 0o755)
  for (const name of ['state', 'work', '.hostkit']) {
    mkdirSync(join(folder, name))
    if (who.uid) chownSync(join(folder, name), who.uid, who.gid)
  }
  const running: Running = { env, ...who }
  return {
    ...home,
    who,
    env,
    hostkit: (...args) => home.run(args, running),
    config: (body) =>
      void home.write(
        'hostkit.config.ts',
        `import { command, defineProject, directory, file, host, service } from '@hostkit/cli'
import { userInfo } from 'node:os'
const work = ${JSON.stringify(join(folder, 'work'))}
const own = { owner: userInfo().username, group: ${JSON.stringify(who.uid ? 'nogroup' : '')} || userInfo().username }
export default defineProject('lab', (project) => {
${body}
})
`,
      ),
    made: (file) => {
      const path = join(folder, 'work', file)
      return existsSync(path) ? readFileSync(path, 'utf8') : null
    },
  }
}

/** A directory with a file in it. */
export const simple = (text = 'one\n'): string => `  service(project, 'web', (web) => {
    directory(web, work + '/d', { ...own, rollback: 'delete-if-created' })
    file(web, work + '/d/a', { ...own, content: ${JSON.stringify(text)} })
  })`

export const jsonLines = ({ stdout }: Ran) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, any>)
