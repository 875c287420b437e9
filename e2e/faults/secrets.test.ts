import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watch } from '../harness/trace.mjs'
import { sshHost, type SshHost } from '../over-ssh.js'
import { canary } from './secrets/canary.js'
import { exposures } from './secrets/exposure.js'
import { doings, planted, writings } from './secrets/plants.js'
import { execs, modes, readTrace } from './secrets/calls.js'
import { Scanner } from './secrets/scanner.js'
import { Story } from './secrets/story.js'
import { Witness } from './secrets/witness.js'
import { Tally } from './tally.js'

const password = canary('the password')
const [token, newer, stdin, vault] = [canary('TOKEN'), canary('newer TOKEN'), canary('stdin'), canary('vault')]
// As keys in PEM are: several lines, one of which could be taken for a variable.
const key = canary('KEY', ['\n', '=\n', '\n\n"'])
const all = [password, token, newer, key, stdin, vault]
const shellQuoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`
const quoted = (value: string): string => `"${value.replaceAll(/["\\`$]/g, '\\$&')}"`
// Whoever knows all of a file but its secret can try words against a digest of the file.
const files = [
  ...[token, newer].map(({ name, value }) => ({
    name: `file with ${name}`,
    value: `# secret: TOKEN\nPORT="4000"\nTOKEN=${quoted(value)}\n`,
  })),
  { name: 'file with KEY', value: `# secret: KEY\nKEY=${quoted(key.value)}\nCOLOUR="blue"\n` },
  { name: 'vault file', value: `token: ${vault.value}\n` },
]
const scanner = new Scanner(all, files)
const RUNTIME = '/etc/web/runtime.env'
const limits = { 'web/runtime.env': 0o600, 'web/shared.env': 0o640, 'etc/vault': 0o600 }
const blind = new Scanner([planted])
const declared = [RUNTIME, '/etc/web/shared.env', '/etc/vault']

describe('secrets through a whole story', () => {
  let target: SshHost
  let agent: ChildProcess
  let story: Story
  let witness: Witness
  let watched: Awaited<ReturnType<typeof watch>>
  const bad: string[] = []
  const good: string[] = []
  const work = mkdtempSync(join(tmpdir(), 'hostkit-witness-'))

  beforeAll(async () => {
    target = await sshHost({ image: 'debian-12-full', user: { name: 'deploy', password: password.value, sudo: 'password' } })
    const socket = join(work, 'agent')
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(agent.stdout!, 'data')
    execFileSync('ssh-add', ['-q', target.host.keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' })
    story = await Story.begin({
      ...process.env,
      HK_ADDRESS: target.host.address,
      HK_KNOWN_HOSTS: target.knownHosts,
      SSH_AUTH_SOCK: socket,
      HK_SSH_PASSWORD: password.value,
      HK_SUDO_PASSWORD: password.value,
      HK_TOKEN: token.value,
      HK_STDIN: stdin.value,
    })
    writeFileSync(join(story.folder, 'vault.secret'), vault.value, { mode: 0o600 })
    writeFileSync(join(story.folder, 'key.secret'), `${key.value}\n`, { mode: 0o600 })
    witness = await Witness.of(target.host, scanner, declared)
    watched = await watch(join(work, 'host.trace'), witness.init)
  })
  afterAll(async () => {
    agent?.kill()
    await target?.host.delete()
    story?.end()
    rmSync(work, { recursive: true, force: true })
  })

  const look = async (moment: string): Promise<void> => {
    const seen = await witness.look(moment)
    bad.push(...seen.bad)
    good.push(...seen.good)
  }
  /** Over SSH, and so below a process that is watched. */
  const root = async (script: string): Promise<void> => {
    const known = ['-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${target.knownHosts}`, '-i', target.host.keyFile]
    const ssh = spawn('ssh', [...known, `root@${target.host.address}`, 'sh -s'], { stdio: ['pipe', 'ignore', 'inherit'] })
    ssh.stdin.end(`${script}\n`)
    expect((await once(ssh, 'close'))[0], script).toBe(0)
  }
  const run = async (status: number | null, words: string, env: NodeJS.ProcessEnv = {}) => {
    const ended = await story.run(words.split(' '), env)
    expect(ended.status, `${words}\n${ended.stdout}\n${ended.stderr}`).toBe(status)
    return ended
  }

  it('are nowhere but where they were declared', async () => {
    const tally = new Tally('secrets', 'a whole story, every exec and every file traced')
    await run(0, 'dump')
    await run(0, `render posix.env ${RUNTIME} --host password`)
    await run(0, 'plan --host password --out up.plan.json --verbose --debug')
    await run(0, 'show up.plan.json --details')
    await run(0, 'apply --host password --plan up.plan.json --confirm --verbose --debug')
    await look('applied')
    await target.host.exec(['sh', '-c', 'touch /run/refuse && mv /etc/vault /etc/vault.aside'])
    expect((await run(1, 'plan --host agent --verbose --debug')).stderr).toContain('refused: token: ‹secret file:vault.secret›')
    await target.host.exec(['sh', '-c', 'rm /run/refuse && mv /etc/vault.aside /etc/vault'])
    await run(0, 'apply --host agent --confirm --json')
    // A drift: somebody's own value, then ours once more.
    await target.host.exec(['sed', '-i', 's/^TOKEN=.*/TOKEN="somebody else"/', RUNTIME])
    await run(0, 'plan --host agent --debug')
    await run(0, 'apply --host password --confirm --json --verbose')
    await run(0, 'plan --host agent --out without.plan.json', { HK_TOKEN: undefined, HK_STDIN: undefined })
    await run(3, 'apply --host password --confirm --verbose --debug', { HK_TURN: 'fail' })
    await look('rolled back')

    // The secret changes, and the executor dies while it is at it.
    const held = run(6, 'apply --host password --confirm', { HK_TURN: 'hold', HK_TOKEN: newer.value })
    await expect
      .poll(async () => (await target.host.exec(['pgrep', '-f', 'while . ! -e /run/go'], { check: false })).status, { timeout: 60_000 })
      .toBe(0)
    await look('in the middle')
    await target.host.script("systemctl kill -s KILL 'hostkit-*.service'")
    await held
    await look('killed')
    expect(good.some((one) => one.startsWith('staging: killed'))).toBe(true)
    await run(6, 'runs --host agent --verbose')
    await target.host.exec(['touch', '/run/go'])
    await run(0, 'resume --host agent --verbose', { HK_TURN: 'hold' })
    await look('resumed')

    // A variable goes, and with it its secret; another changes beside one.
    const gone = { HK_TURN: 'without', HK_TOKEN: undefined }
    await run(0, 'plan --host agent --verbose', gone)
    await run(0, 'apply --host password --confirm --json', gone)
    await run(0, 'apply --host agent --confirm', { HK_TURN: 'colour' })
    await run(0, 'runs --host password --verbose --json')
    await run(0, 'down --host agent --last --confirm --verbose')
    await run(0, 'plan --local', { HK_TURN: 'local', HK_SSH_PASSWORD: undefined, HK_SUDO_PASSWORD: undefined })
    await run(0, 'runs --host agent --prune --keep 0')
    await look('pruned')
    const eyes = await Witness.of(target.host, blind, declared)
    for (const { script } of Object.values(doings)) await root(`V=${shellQuoted(planted.value)}; ${script}`)
    const found = (await eyes.look('planted')).bad
    await watched.end()

    const trace = readTrace(watched.file)
    const programs = execs(trace)
    const leaks = (lines: readonly string[], where: string, by = scanner): string[] =>
      lines.flatMap((line) =>
        by.scan(Buffer.from(line, 'latin1')).map((hit) => `${where}: ${hit.canary} ${hit.encoding}: ${line.slice(0, 9000)}`),
      )
    // The daemon is given its secrets so, by systemd.
    bad.push(
      ...leaks(
        programs.filter((line) => !line.includes('["/usr/bin/sleep", "infinity"]')),
        'exec on the host',
      ),
    )
    let own = 0
    for (const file of story.traces) {
      // The first is HostKit itself, which was given its secrets so.
      const started = execs(readTrace(file)).slice(1)
      own += started.length
      bad.push(...leaks(started, 'exec here'))
    }
    bad.push(...leaks(story.outputs, 'output'))
    // All that is left of it here.
    for (const folder of ['.', '.hostkit', 'tmp', 'node_modules/.cache'])
      for (const name of readdirSync(join(story.folder, folder), { recursive: folder !== '.', encoding: 'utf8' })) {
        const file = join(story.folder, folder, name)
        if (!statSync(file).isFile() || name.endsWith('.secret')) continue
        for (const hit of scanner.scan(readFileSync(file))) bad.push(`file here: ${hit.canary} ${hit.encoding}: ${file}`)
        if (/plan|blob/.test(name) && (statSync(file).mode & 0o077) !== 0) bad.push(`mode here: ${file}`)
      }
    const births = modes(trace, watched.umasks)
    const open = exposures(births, limits)
    for (const line of open) if (!line.includes('/planted/')) bad.push(`open: ${line}`)
    for (const line of new Set(bad)) tally.one(true, line)
    for (let i = 0; i < programs.length + own; i++) tally.one(true, null)
    console.log(
      `${programs.length} programs on the host and ${own} here, ${witness.files} files, ${good.length} places where secrets belong`,
    )
    // The same eyes on leaks that are there on purpose.
    const seen = [...found, ...open, ...leaks(programs, 'exec', blind)]
    const written = Object.entries(writings).map(([name, pieces]) => ({ name, found: blind.scanPieces(pieces).length > 0 }))
    const done = Object.entries(doings).map(([name, { where }]) => ({ name, found: seen.some((line) => line.includes(where)) }))
    for (const { found } of [...written, ...done]) tally.naive(found)
    expect([...written, ...done].filter(({ found }) => !found)).toEqual([])
    expect(written.length + done.length).toBe(40)
    tally.end({
      atLeast: 1000,
      controlAbove: 0.99,
      note: `the control: ${written.length + done.length} planted leaks, found; ${births.length} modes`,
    })
  })
})
