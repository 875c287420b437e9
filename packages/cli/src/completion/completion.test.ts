import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLab, simple, type Lab } from '../lab.fixture.js'
import { complete } from './complete.js'
import { known, remember } from './known.js'

let lab: Lab
let project: string
beforeAll(async () => {
  lab = await openLab()
  chmodSync(lab.bin, 0o755)
  project = join(lab.folder, 'project')
  mkdirSync(join(lab.folder, 'path'))
  symlinkSync(lab.bin, join(lab.folder, 'path/hostkit'))
  const resources = ['prod/posix.file:/etc/motd', 'systemd.service:web.service', 'posix.file:/etc/$(reboot)', 'posix.file:/etc/a b;c']
  const parts = [{ target: { name: 'prod' }, resources: resources.map((address) => ({ address })) }]
  lab.write('project/.hostkit/plan.json', JSON.stringify({ parts }))
  lab.write('project/plans/up.json', '')
  remember(project, { hosts: ['prod', 'staging'], runs: [{ id: '20260102-030405-abcdef', host: 'prod' }] })
})
afterAll(() => lab.remove())

const PATH = (): string => `${join(lab.folder, 'path')}:${process.env['PATH']}`
const of = async (line: string): Promise<string[]> => {
  const { values, also } = await complete(line.split(' '), project)
  return [...values.map(({ value }) => value), ...(also === undefined ? [] : [`:${also}`])]
}

const cases: [line: string, found: string[]][] = [
  ['pl', ['plan', 'plugins']],
  ['plan --ho', ['--host']],
  ['plan --host ', ['prod', 'staging']],
  ['plan --host=s', ['--host=staging']],
  ['--json plan --only ', ['file:/etc/motd', 'systemd.service:web.service']],
  ['plan --only file:/etc', ['file:/etc/motd']],
  ['plan --only=sys', ['--only=systemd.service:web.service']],
  ['runs --id ', ['20260102-030405-abcdef']],
  ['render s', ['systemd.service']],
  ['render --host prod file ', ['/etc/motd']],
  ['explain HK101', ['HK1010', 'HK1011', 'HK1012', 'HK1013']],
  ['show --format ', ['text', 'markdown']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['help comp', ['completion']],
  ['nonsense ', []],
]

describe('what completes a command line', () => {
  it.each(cases)('hostkit %s', async (line, found) => expect(await of(line)).toEqual(found))

  it('leaves files and folders to the shell', async () => {
    expect(await of('plan ')).toEqual([':files'])
    expect(await of('apply --plan ')).toEqual([':files'])
    expect(await of('init ')).toEqual([':folders'])
    expect(await complete([''], '/')).toMatchObject({
      values: expect.arrayContaining([{ value: 'plan', words: expect.any(String) as string }]) as unknown,
    })
  })

  it('knows what verbs have learned, and nothing where there is nothing', async () => {
    expect(known('/')).toEqual({ hosts: [], addresses: [], runs: [] })
    lab.config("  host(project, 'first', { at: '192.0.2.1' })\n  host(project, 'second', { at: '192.0.2.2' })\n" + simple())
    await lab.hostkit('plan', '--remote', 'x', '--user', 'y', '--port', '1', '--host', 'first')
    expect(known(lab.folder).hosts).toEqual(['first', 'second'])
    remember(join(lab.folder, 'no-such-folder'), { hosts: ['x'] })
    lab.write('broken/.hostkit/known.json', '{"hosts": 3, "runs": [1, {}]')
    expect(known(join(lab.folder, 'broken'))).toEqual({ hosts: [], addresses: [], runs: [] })
  })

  it('is answered at once, without core', async () => {
    const core = join(lab.folder, 'node_modules/@hostkit/core/dist/index.js')
    const kept = readFileSync(core)
    lab.write('node_modules/@hostkit/core/dist/index.js', 'throw new Error("core was loaded")')
    try {
      const ran = await lab.run(['__complete', '--', 'plan', '--host', ''], { cwd: project })
      expect(ran).toEqual({ status: 0, stdout: 'prod\thost\nstaging\thost\n', stderr: '' })
    } finally {
      lab.write('node_modules/@hostkit/core/dist/index.js', kept.toString())
    }
  })

  it('says which shells there are', async () => {
    expect(await lab.run(['completion', 'bsh'])).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('did you mean "bash"') as string,
    })
  })
})

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' }).status === 0
const scriptOf = async (shell: string): Promise<string> => lab.write(`${shell}.script`, (await lab.run(['completion', shell])).stdout)

/** bash breaks words at colons and equal signs, and wants what stands behind the last one that is typed. */
function typedPiece(line: string, value: string): string {
  const word = line.split(' ').at(-1)!
  return value.slice(Math.max(word.lastIndexOf(':'), word.lastIndexOf('=')) + 1)
}

describe('bash', () => {
  const ask = (script: string, line: string): string[] => {
    const program = `source "$1"; COMP_LINE=$2; COMP_POINT=\${#2}; COMP_WORDS=($2); COMP_CWORD=0; _hostkit; printf '%s\\n' "\${COMPREPLY[@]}"`
    const text = execFileSync('bash', ['--norc', '-c', program, 'test', script, `hostkit ${line}`], {
      cwd: project,
      env: { ...process.env, PATH: PATH() },
      encoding: 'utf8',
    })
    return text.split('\n').filter((one) => one !== '')
  }

  it('is told what completes the piece that it looks at', { timeout: 60_000 }, async () => {
    const script = await scriptOf('bash')
    for (const [line, found] of cases) expect([line, ask(script, line)]).toEqual([line, found.map((value) => typedPiece(line, value))])
    expect(ask(script, 'apply --plan plans/u')).toEqual(['plans/up.json'])
    expect(ask(script, 'apply --plan=plans/u')).toEqual(['plans/up.json'])
    expect(ask(script, 'init pl')).toEqual(['plans'])
  })

  it('completes at a real prompt', { timeout: 60_000 }, async () => {
    const script = await scriptOf('bash')
    const typed = `source ${script}\nhostkit() { command hostkit "$@"; printf 'ran <%s>\\n' "$*" >>ran; }\nhostkit expl\tHK1007 --j\t\nhostkit runs --host stag\t--help\nhostkit show --only file:/e\t--help\nexit\n`
    spawnSync('script', ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
      cwd: project,
      env: { ...process.env, PATH: PATH(), TERM: 'dumb' },
      input: typed,
      timeout: 50_000,
    })
    expect(readFileSync(join(project, 'ran'), 'utf8').split('\n')).toEqual(
      expect.arrayContaining([
        'ran <explain HK1007 --json>',
        'ran <runs --host staging --help>',
        'ran <show --only file:/etc/motd --help>',
      ]),
    )
  })
})

describe('other shells, where they are installed', () => {
  it.skipIf(!has('fish'))('fish is told what completes', { timeout: 60_000 }, async () => {
    const script = await scriptOf('fish')
    for (const [line, found] of cases) {
      const text = execFileSync('fish', ['--no-config', '-c', 'source $argv[1]; complete -C "hostkit $argv[2]"', script, line], {
        cwd: project,
        env: { ...process.env, PATH: PATH() },
        encoding: 'utf8',
      })
      const values = text
        .split('\n')
        .filter((one) => one !== '')
        .map((one) => one.split('\t')[0]!)
      expect([line, values.sort()]).toEqual([line, [...found].sort()])
    }
  })

  it.skipIf(!has('zsh'))('zsh is told what completes', { timeout: 60_000 }, async () => {
    const script = await scriptOf('zsh')
    // The functions of its completion system, as far as the script asks for them.
    const program = `compdef() { : }; _describe() { print -rl -- "\${(@P)2}" }; _files() { print -r -- "files $*" }
      source "$1"; words=(hostkit "\${(@s: :)2}"); CURRENT=\${#words}; _hostkit`
    for (const [line, found] of cases) {
      const text = execFileSync('zsh', ['-f', '-c', program, 'test', script, line], {
        cwd: project,
        env: { ...process.env, PATH: PATH() },
        encoding: 'utf8',
      })
      const values = text
        .split('\n')
        .filter((one) => one !== '')
        .map((one) => one.replaceAll('\\:', '\0').split(':')[0]!.replaceAll('\0', ':'))
      expect([line, values]).toEqual([line, found])
    }
  })
})
