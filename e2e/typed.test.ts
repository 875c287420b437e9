import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bin, type Ended } from './hostkit.js'
import { commandsOf } from './install/guide.js'
import { sshHost, type SshHost } from './over-ssh.js'

// What the pages tell their readers to type at HostKit is typed, line by line and in the order of the page, in a project whose hosts are there. The first
// server and the guide for providers are typed in e2e/install, where there is a registry to install from.

/** The project, and the home of who types. Inside the repository, where its packages are installed. */
const home = join(import.meta.dirname, '.typed')
let prod: SshHost
let web: SshHost
beforeAll(async () => {
  ;[prod, web] = await Promise.all([sshHost({ image: 'debian-12-full' }), sshHost()])
  rmSync(home, { recursive: true, force: true })
  for (const folder of ['bin', '.ssh', 'functions']) mkdirSync(join(home, folder), { recursive: true, mode: 0o700 })
  copyFileSync(prod.host.keyFile, join(home, '.ssh/id_ed25519'))
  chmodSync(join(home, '.ssh/id_ed25519'), 0o600)
  writeFileSync(join(home, '.ssh/known_hosts'), [prod, web].map(({ knownHosts }) => readFileSync(knownHosts, 'utf8')).join(''))
  writeFileSync(join(home, 'passwd'), `root:x:0:0:root:${home}:/bin/bash\n`)
  program('hostkit', `exec ${process.execPath} ${bin} "$@"`)
  // Programs of others that lines pipe to, as far as the lines need them.
  program('gh', '[ "$1 $2" = "pr comment" ] && [ -s "${!#}" ]')
  program('jq', `${process.execPath} -p 'JSON.parse(require("fs").readFileSync(0, "utf8"))[process.argv[1].slice(1)].length' "$1"`)
})
afterAll(async () => {
  rmSync(home, { recursive: true, force: true })
  await Promise.all([prod, web].map((one) => one?.host.delete()))
})

const program = (name: string, text: string): void => {
  const file = join(home, 'bin', name)
  writeFileSync(file, `#!/bin/bash\n${text}\n`)
  chmodSync(file, 0o755)
}

const config = (hosts: Readonly<Record<string, SshHost>>, body: string): void => {
  const compilerOptions = { strict: true, module: 'NodeNext', target: 'ES2023', noEmit: true, skipLibCheck: true, types: ['node'] }
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['hostkit.config.ts'] }))
  const dependencies = { '@hostkit/cli': '*', '@hostkit/provider-caddy': '*' }
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'servers', private: true, type: 'module', dependencies }))
  writeFileSync(
    join(home, 'hostkit.config.ts'),
    `import { defineProject, file, host, service } from '@hostkit/cli'
import { caddySite } from '@hostkit/provider-caddy'
export default defineProject('servers', (project) => {
${Object.entries(hosts)
  .map(([name, { host }]) => `  host(project, '${name}', { at: '${host.address}', ssh: { user: 'root' } })`)
  .join('\n')}
  file(project, '/etc/motd', { content: 'hello\\n' })
${body}
})
`,
  )
}
const site = `  service(project, 'web', (web) => caddySite(web, 'example.com', { http: true, respond: 'hello' }))`

function type(line: string): Promise<Ended> {
  const typed = [
    // Keys and known hosts are looked for in the home that /etc/passwd names: this one process sees another there.
    `mount --bind ${home}/passwd /etc/passwd`,
    // What zsh has, and what fish has.
    'fpath=(- ~/functions); source() { cat; }; set -o pipefail',
    // A machine of the examples is one of ours.
    line.replaceAll('10.0.0.5', prod.host.address),
  ]
  const env = { PATH: `${home}/bin:${process.env['PATH']}`, HOME: home, LANG: 'C.UTF-8', PR: '1' }
  const child = spawn('unshare', ['--mount', 'bash', '-c', typed.join('\n')], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = { stdout: '', stderr: '' }
  child.stdout.on('data', (piece: Buffer) => (ended.stdout += piece.toString()))
  child.stderr.on('data', (piece: Buffer) => (ended.stderr += piece.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, ...ended }))
  })
}

/** Lines that do not end with 0, and what they say. */
const OTHERWISE: readonly (readonly [RegExp, number, RegExp])[] = [
  // Nobody is there to be asked.
  [/^hostkit apply --host prod$/, 64, /HK6002/],
  [/--detailed-exitcode/, 2, /Plan: [^\n]*[1-9]\d* to (create|update)/],
  // It stands there beside the line that applies all of it, and a plan applies once.
  [/--plan up.plan.json --host web1,web2/, 5, /HK3005/],
]

async function all(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { status, stdout, stderr } = await type(line)
    const [, expected, words] = OTHERWISE.find(([pattern]) => pattern.test(line)) ?? [line, 0, /^/]
    expect([line, status], stdout + stderr).toEqual([line, expected])
    expect(stdout + stderr).toMatch(words)
  }
}

const page = (name: string): readonly string[] =>
  commandsOf(readFileSync(join(import.meta.dirname, '../docs', `${name}.md`), 'utf8')).filter((line) => /\bhostkit\b|^gh /.test(line))
const back = 'hostkit down --host prod --last --confirm'

describe('what a page tells to type', () => {
  it('about plans', async () => {
    config({ prod }, site)
    const lines = page('plans')
    expect(lines.length).toBeGreaterThan(4)
    await all(lines)
  })

  it('about applying', async () => {
    await all([back, 'hostkit plan --host prod --out up.plan.json', ...page('applying')])
    expect((await prod.host.exec(['cat', '/etc/motd'])).stdout).toBe('hello\n')
  })

  it('about the way back', async () => {
    const { stdout } = await type('hostkit runs --host prod --latest --json')
    const id = /"id":"(\d{8}-\d{6}-\w+)"/.exec(stdout)![1]!
    const lines = page('down').map((line) => line.replace(/\d{8}-\d{6}-\w{6}/, id))
    expect(lines.filter((line) => line.includes(id))).toHaveLength(1)
    await all(lines)
    expect((await prod.host.exec(['cat', '/etc/motd'])).stdout).not.toBe('hello\n')
  })

  it('about drift', async () => {
    await all(page('drift'))
  })

  it('about the command line', async () => {
    // A new project is made, and installed, in e2e/install.
    const lines = page('cli').filter((line) => !/hostkit init|npm install|npx/.test(line))
    expect(lines.filter((line) => line.includes('completion'))).toHaveLength(3)
    await all(lines)
  })

  it('in the reference of commands', async () => {
    const lines = page('reference/commands')
    expect(lines.length).toBeGreaterThan(25)
    await all(lines)
  })

  it('about several hosts', async () => {
    config({ web1: prod, web2: web }, '')
    const lines = page('several-hosts')
    expect(lines).toContain('hostkit down --all-hosts --last')
    // The two ways back are one beside the other on the page.
    await all(lines.flatMap((line) => (line.includes('--last') ? ['hostkit apply --all-hosts --confirm', line] : [line])))
  })
})
