import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sshHost, type SshHost } from '../../over-ssh.js'
import { recorded, secondsOf, shown, written } from '../cast.js'
import { PROMPT, stepsOf } from '../guide.js'
import { packed } from '../packed.js'
import { elsewhere, publish, startRegistry, type Registry } from '../registry.js'
import { tools } from '../tools.js'

// From an empty folder to an applied first server by the commands of docs/first-server.md alone, as a new user would type them, and recorded.
// `npm run record` keeps the recording in docs.

const docs = join(import.meta.dirname, '../../../docs')
const page = readFileSync(join(docs, 'first-server.md'), 'utf8')
const NAME = 'web.example.com'

let work: string
let registry: Registry
let target: SshHost
let modules: string
beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'hostkit-first-')))
  modules = await tools()
  registry = await startRegistry(modules, join(work, 'registry'))
  await publish([...(await packed(join(work, 'tarballs'))).values()], registry, join(work, 'publish'))
  target = await sshHost()
})
afterAll(async () => {
  registry?.stop()
  await target?.host.delete()
  rmSync(work, { recursive: true, force: true })
})

/** A home as the reader has it: a key that the server takes, and the server's name in place of its address. */
async function newHome(): Promise<{ home: string; hosts: string }> {
  const home = join(work, 'home')
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 })
  mkdirSync(join(home, 'servers'))
  copyFileSync(target.host.keyFile, join(home, '.ssh/id_ed25519'))
  chmodSync(join(home, '.ssh/id_ed25519'), 0o600)
  const known = readFileSync(target.knownHosts, 'utf8').replaceAll(target.host.address, NAME)
  writeFileSync(join(home, '.ssh/known_hosts'), known)
  const settings = 'audit=false\nfund=false\nupdate-notifier=false\n'
  writeFileSync(join(home, '.npmrc'), `registry=${await elsewhere()}\n${registry.npmrc}${settings}`)
  const hosts = join(work, 'hosts')
  writeFileSync(hosts, `127.0.0.1 localhost\n${target.host.address} ${NAME}\n`)
  return { home, hosts }
}

/** Types the commands: each is shown after a prompt, and the first that fails ends it. */
function typing(): string {
  const steps = stepsOf(page).map((step, i) => {
    if ('type' in step) return `printf '\\033[1m${PROMPT}%s\\033[0m\\n' ${quoted(step.type.command)}; sleep 0.5\n${step.type.command}\n`
    writeFileSync(join(work, `file-${i}`), step.write.text)
    return `printf '\\033[2m# %s is now what the page shows\\033[0m\\n' ${quoted(step.write.file)}\ncp ${quoted(join(work, `file-${i}`))} ${quoted(step.write.file)}\n`
  })
  const file = join(work, 'typing.sh')
  writeFileSync(file, `set -e\ncd ~/servers\n${steps.join('')}`)
  return file
}
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

it('the first server in ten minutes takes less than five', { timeout: 600_000 }, async () => {
  const { home, hosts } = await newHome()
  // Programs find the home of root in /etc/passwd, and names in /etc/hosts: this one process sees others there.
  const inside = `mount --bind ${quoted(home)} ${quoted(homedir())} && mount --bind ${quoted(hosts)} /etc/hosts && exec bash ${quoted(typing())}`
  const env = { PATH: process.env['PATH'], HOME: homedir(), TERM: 'xterm-256color', LANG: 'C.UTF-8' }
  const { cast, status } = await recorded(['unshare', '--mount', 'sh', '-c', inside], work, env, 'HostKit: the first server')
  const screen = await shown(cast, join(modules, '@xterm/headless/lib-headless/xterm-headless.js'))
  console.log(`recorded: ${secondsOf(cast).toFixed(0)} s`)
  expect(status, screen).toBe(0)
  expect(screen).toContain('\n<h1>Hello</h1>\n')
  // What the last plan says, and what the server says to somebody else.
  expect(screen).toMatch(/0 to create, 0 to update, 0 to run, 0 to delete/)
  expect((await target.host.exec(['curl', '-s', '-H', `Host: ${NAME}`, 'http://127.0.0.1/'])).stdout).toBe('<h1>Hello</h1>\n')
  expect(secondsOf(cast)).toBeLessThan(300)
  for (const inner of [target.host.address, '127.0.0.1', work, home]) expect(written(cast)).not.toContain(inner)
  if (process.env['HOSTKIT_RECORD'] !== '1') return
  writeFileSync(join(docs, 'first-server.cast'), written(cast))
  writeFileSync(join(docs, 'first-server-recording.md'), pageOf(screen, secondsOf(cast)))
})

const pageOf = (screen: string, seconds: number): string => `# The first server, recorded

The commands of [the first server in ten minutes](first-server.md), typed in an empty folder against a fresh Debian 12 server, took ${Math.round(seconds)} s. This page and [first-server.cast](first-server.cast), for asciinema, are
made by \`npm run record\`.

\`\`\`text
${screen}\`\`\`
`
