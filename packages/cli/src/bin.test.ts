import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, openLab, simple, type Lab } from './lab.fixture.js'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.remove())

describe('hostkit', () => {
  it('tells its version at once, without loading anything', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
    expect(await lab.hostkit('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
    expect(JSON.parse((await lab.hostkit('--version', '--json')).stdout)).toMatchObject({ version })
    const core = join(lab.folder, 'node_modules/@hostkit/core/dist/index.js')
    const kept = readFileSync(core)
    writeFileSync(core, 'throw new Error("core was loaded")')
    try {
      expect((await lab.hostkit('--version')).status).toBe(0)
      expect((await lab.hostkit('plan', '--help')).status).toBe(0)
    } finally {
      writeFileSync(core, kept)
    }
  })

  it('writes a plan to stdout, and reads one from stdin', async () => {
    lab.config(simple())
    const planned = await lab.hostkit('plan', '--local', '--out', '-', '--quiet')
    expect(planned.status).toBe(0)
    expect(JSON.parse(planned.stdout)).toMatchObject({ kind: 'hostkit.plan' })
    expect(planned.stderr).toContain('Plan: 2 to create')
    expect((await lab.run(['show', '-'], { input: planned.stdout })).stdout).toContain('Plan: 2 to create')
    expect(await lab.run(['show', '-'], { input: planned.stdout.replace('one', 'two') })).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('HK3003') as string,
    })
  })

  it('asks nobody who is not there', async () => {
    lab.config(simple())
    expect(await lab.hostkit('apply', '--local')).toMatchObject({
      status: 64,
      stderr: 'error HK6002: apply changes the host, and nobody is there to be asked\n  hint: add --confirm\n',
    })
    expect(await lab.hostkit('apply', '--local', '--dry-run')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('dry run: nothing was changed') as string,
    })
    expect(lab.made('d/a')).toBeNull()
  })

  it('leaves with 64 and a hint where the command line is wrong', async () => {
    lab.config(simple())
    for (const args of [
      ['pln'],
      ['plan', '--hots'],
      ['plan', '--local', '--remote', 'x'],
      ['down'],
      ['explain', 'HK9'],
      ['apply', '--confirm', '--plan', 'x.json', '--only', 'a:b'],
      ['plan', '--local', '--only', 'file:/nope'],
    ]) {
      const { status, stderr, stdout } = await lab.hostkit(...args)
      expect([args, status]).toEqual([args, 64])
      expect(stderr).toMatch(/^error HK600\d: .*\n( {4}.*\n)*( {2}hint: .*\n)?$/)
      expect(stdout).toBe('')
    }
    expect(jsonLines(await lab.hostkit('pln', '--json')).at(-1)).toMatchObject({ type: 'summary', exit: 64 })
  })

  it('shows no stack of a broken config unless asked', async () => {
    lab.config('  null.x')
    const quiet = await lab.hostkit('plan', '--local')
    expect(quiet).toMatchObject({ status: 1, stdout: '' })
    expect(quiet.stderr).toContain('error HK1001: TypeError')
    expect(quiet.stderr).toMatch(/> 6 \| +null\.x/)
    expect(quiet.stderr).not.toMatch(/^\s+at /m)
    expect((await lab.hostkit('plan', '--local', '--verbose')).stderr).toMatch(/^\s+at /m)
  })

  it('renders, dumps, lists and explains without a host', async () => {
    lab.config(simple())
    expect(await lab.hostkit('render', 'file', join(lab.folder, 'work/d/a'))).toEqual({ status: 0, stdout: 'one\n', stderr: '' })
    expect((await lab.hostkit('render', 'file', join(lab.folder, 'work/d/b'))).stderr).toContain('did you mean')
    expect(JSON.parse((await lab.hostkit('dump')).stdout)).toMatchObject({
      hostkit: 'project',
      name: 'lab',
      declarations: [{ kind: 'posix.directory' }, { kind: 'posix.file' }],
    })
    expect((await lab.hostkit('plugins')).stdout).toContain('posix.file')
    expect((await lab.hostkit('explain', 'hk1007')).stdout).toContain('a reference leads nowhere')
  })

  it('writes every line, however many, and does not mind a reader who leaves', { timeout: 60_000 }, async () => {
    lab.config("  for (let i = 0; i < 3000; i++) file(project, `${work}/many/${i}`, { ...own, content: 'x'.repeat(100) })")
    const all = await lab.hostkit('plan', '--local', '--json')
    const lines = jsonLines(all)
    expect(lines.filter(({ type }) => type === 'plan.change')).toHaveLength(3000)
    expect(lines.at(-1)).toMatchObject({ type: 'summary', exit: 0, changes: { create: 3000 } })
    const left = await lab.run(['dump'], { leave: true })
    expect(left).toMatchObject({ status: 0, stderr: '' })
  })

  it('says when its output cannot be written', async () => {
    lab.config(simple())
    const full = await lab.run(['dump'], { stdout: '/dev/full' })
    expect(full).toMatchObject({ status: 1, stderr: expect.stringContaining('stdout cannot be written') as string })
  })

  it('has the verbs of its plugins', async () => {
    lab.config('')
    lab.write(
      'node_modules/verbs/package.json',
      JSON.stringify({ name: 'verbs', version: '1.0.0', type: 'module', hostkit: { api: 1, plugin: './plugin.js' } }),
    )
    lab.write(
      'node_modules/verbs/plugin.js',
      "export default { name: 'verbs', api: 1, resources: [], commands: [{ name: 'greet', summary: '', run: async (args) => { console.log('hello', ...args); return 7 } }] }",
    )
    lab.write('package.json', JSON.stringify({ type: 'module', dependencies: { verbs: '*' } }))
    expect(await lab.hostkit('greet', 'you', '--loud')).toEqual({ status: 7, stdout: 'hello you --loud\n', stderr: '' })
    expect((await lab.hostkit('plugins')).stdout).toMatch(/verbs +1\.0\.0 .*hostkit greet/)
  })

  it('never takes silence for success', async () => {
    lab.config('  process.exit(0)')
    expect(await lab.hostkit('plan', '--local')).toMatchObject({ status: 1, stderr: 'error: the command stopped without a result\n' })
  })

  it('plans where nothing can be saved', async () => {
    lab.config(simple())
    lab.write('read-only/hostkit.config.ts', readFileSync(join(lab.folder, 'hostkit.config.ts'), 'utf8'))
    lab.write('read-only/package.json', '{"type":"module"}')
    lab.write('read-only/.hostkit', 'a file where a folder should be')
    const planned = await lab.hostkit('plan', 'read-only/hostkit.config.ts', '--local')
    expect(planned).toMatchObject({ status: 0, stdout: expect.stringContaining('Plan: 2 to create') as string })
    expect(planned.stderr).toContain('the plan cannot be saved as read-only/.hostkit/plan.json')
    expect(await lab.hostkit('plan', '--local', '--out', 'read-only/.hostkit/x.json')).toMatchObject({ status: 64 })
  })

  it('keeps plans to itself', async () => {
    lab.config(simple())
    await lab.hostkit('plan', '--local')
    expect(statSync(join(lab.folder, '.hostkit/plan.json')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(lab.folder, '.hostkit/.gitignore'), 'utf8')).toBe('*\n')
  })
})
