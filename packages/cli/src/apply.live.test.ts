import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { start } from './installed.fixture.js'
import { jsonLines, openLab, simple, type Lab } from './lab.fixture.js'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.remove())

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe('hostkit on this machine', () => {
  it('plans, applies, finds nothing to do, and goes back', { timeout: 60_000 }, async () => {
    lab.config(simple())
    const planned = await lab.hostkit('plan', '--local', '--detailed-exitcode', '--out', '.hostkit/up.json')
    expect(planned.stderr).not.toContain('error')
    expect(planned).toMatchObject({ status: 2 })
    expect(planned.stdout).toMatch(/Plan: 2 to create, 0 to update, 0 to run, 0 to delete, 0 unchanged\. +saved \.hostkit\/up\.json/)
    expect(planned.stdout).toContain('Next: hostkit apply --plan .hostkit/up.json --confirm')
    expect((await lab.hostkit('show', '.hostkit/up.json', '--only', `file:${join(lab.folder, 'work/d/a')}`)).stdout).toContain('+one')
    // A reviewed plan is applied with its config deleted.
    rmSync(join(lab.folder, 'hostkit.config.ts'))
    expect(await lab.hostkit('apply', '--plan', '.hostkit/up.json', '--confirm')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Applied: 2 changes on local') as string,
    })
    expect(lab.made('d/a')).toBe('one\n')
    lab.config(simple())
    expect(await lab.hostkit('plan', '--local', '--detailed-exitcode')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('everything is as declared') as string,
    })
    expect(await lab.hostkit('apply', '.hostkit/up.json', '--confirm')).toMatchObject({
      status: 5,
      stderr: expect.stringMatching(/HK300[25]/) as string,
    })
    lab.config(simple('two\n'))
    expect(await lab.hostkit('apply', '--local', '--confirm', '--detailed-exitcode')).toMatchObject({ status: 2 })
    expect(lab.made('d/a')).toBe('two\n')
    expect(await lab.hostkit('down', '--local', '--last', '--confirm')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('-two') as string,
    })
    expect(lab.made('d/a')).toBe('one\n')
    const again = await lab.hostkit('down', '--local', '--last')
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('-one') as string })
    expect(await lab.hostkit('down', '.hostkit/up.json', '--out', '.hostkit/down.json')).toMatchObject({ status: 0 })
    expect(await lab.hostkit('apply', '--plan', '.hostkit/down.json', '--confirm')).toMatchObject({ status: 0 })
    expect(lab.made('d/a')).toBeNull()
    expect(await lab.hostkit('down', '--local', '--last')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('has been taken back') as string,
    })
    // With a config it is about the runs of its project.
    lab.write('other.config.ts', "import { defineProject } from '@hostkit/cli'\nexport default defineProject('other', () => {})\n")
    expect(await lab.hostkit('down', '--local', '--last', '--config', 'other.config.ts')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /no run of the project other that was applied\n.*the last one there is of lab: hostkit down --local --run/,
      ) as string,
    })
    const runs = jsonLines(await lab.hostkit('runs', '--local', '--json')).filter(({ type }) => type === 'run')
    expect(runs.map(({ type, direction, state }) => [type, direction, state])).toEqual([
      ['run', 'down', 'applied'],
      ['run', 'down', 'applied'],
      ['run', 'up', 'applied'],
      ['run', 'up', 'applied'],
    ])
    expect(await lab.hostkit('runs', '--local', '--prune', '--keep', '1')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Forgotten: 3 runs') as string,
    })
    expect((await lab.hostkit('runs', '--local', '--id', 'nope')).status).toBe(1)
    expect(await lab.hostkit('resume', '--local')).toMatchObject({ status: 0, stdout: 'No run is unfinished on local.\n' })
  })

  it('takes back what it did when a step fails', { timeout: 60_000 }, async () => {
    lab.config(`  const a = file(project, work + '/b', { ...own, content: 'x' })
  command(project, 'fails', { exec: ['sh', '-c', 'echo no such luck; exit 3'], inputs: [a], down: 'noop' })`)
    const failed = await lab.hostkit('apply', '--local', '--confirm')
    expect(failed).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('no such luck') as string,
      stdout: expect.stringContaining('Rolled back') as string,
    })
    expect(lab.made('b')).toBeNull()
    const lines = jsonLines(await lab.hostkit('apply', '--local', '--confirm', '--json'))
    expect(lines.at(-1)).toMatchObject({ v: 1, type: 'summary', verb: 'apply', exit: 3, outcome: 'rolled back' })
    expect(lines.some(({ type, status }) => type === 'apply.change' && status === 'failed')).toBe(true)
  })

  it('remembers with a run that the host was not as planned after it', { timeout: 60_000 }, async () => {
    lab.config(`  const a = file(project, work + '/spoilt', { ...own, content: 'x' })
  command(project, 'spoils', { exec: ['sh', '-c', 'echo y >"$1"', 'sh', work + '/spoilt'], inputs: [a], down: 'noop' })`)
    const applied = await lab.hostkit('apply', '--local', '--confirm')
    const off = `posix.file:${join(lab.folder, 'work/spoilt')} is not what was planned: content`
    expect(applied).toMatchObject({ status: 4, stderr: expect.stringContaining(off) as string })
    const run = /hostkit down --local --run (\S+)/.exec(applied.stderr)?.[1] ?? 'none'
    expect((await lab.hostkit('runs', '--local', '--latest')).stdout).toContain(`applied, not as planned\n`)
    const told = jsonLines(await lab.hostkit('runs', '--local', '--id', run, '--json')).find(({ type }) => type === 'run')
    expect(told).toMatchObject({ id: run, state: 'applied', off: [off] })
  })

  it('stops at the first Ctrl-C, and lets go at the second', { timeout: 60_000 }, async () => {
    lab.config(`  const a = file(project, work + '/c', { ...own, content: 'x' })
  const one = command(project, 'slow', { exec: ['sleep', '2'], inputs: [a], down: 'noop' })
  file(project, work + '/e', { ...own, content: 'e', })`)
    const interrupted = async (signals: number) => {
      const child = spawn(process.execPath, [lab.bin, 'apply', '--local', '--confirm'], {
        cwd: lab.folder,
        env: { ...process.env, ...lab.env },
        ...lab.who,
      })
      let words = ''
      let sent = 0
      child.stderr.on('data', (chunk: Buffer) => {
        words += chunk.toString()
        const ready = sent === 0 ? words.includes('✓ file:') : words.includes('stopping:')
        if (ready && sent < signals) sent = child.kill('SIGINT') ? sent + 1 : sent
      })
      child.stdout.resume()
      return { status: await new Promise<number | null>((done) => child.once('close', done)), words }
    }
    const first = await interrupted(1)
    expect(first.status).toBe(130)
    expect(first.words).toContain('rolled back')
    expect(lab.made('c')).toBeNull()
    const second = await interrupted(2)
    expect(second.status).toBe(130)
    expect(second.words).toContain('Next: hostkit resume --local')
    expect((await lab.hostkit('resume', '--local')).status).toBeOneOf([0, 3, 130])
    expect(await lab.hostkit('resume', '--local')).toMatchObject({ status: 0 })
  })

  it('reports a run that was interrupted, and finishes it before the next', { timeout: 60_000 }, async () => {
    lab.config(`  const a = file(project, work + '/f', { ...own, content: 'x' })
  command(project, 'long', { exec: ['sleep', '3'], inputs: [a], down: 'noop' })`)
    const child = spawn(process.execPath, [lab.bin, 'apply', '--local', '--confirm'], {
      cwd: lab.folder,
      env: { ...process.env, ...lab.env },
      ...lab.who,
    })
    child.stdout.resume()
    await new Promise<void>((ready) => child.stderr.on('data', (chunk: Buffer) => chunk.toString().includes('✓ file:') && ready()))
    // A power cut: the controller and the executor are gone at once.
    child.kill('SIGKILL')
    const executors = readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && commandOf(pid).includes(`${lab.folder}/state/hostkit/runs/`),
    )
    for (const pid of executors) process.kill(Number(pid), 'SIGKILL')
    expect(executors.length).toBeGreaterThan(0)
    const planned = await lab.hostkit('plan', '--local')
    expect(planned).toMatchObject({
      status: 6,
      stderr: expect.stringMatching(/HK4003.*is unfinished\n {2}hint: hostkit resume --local finishes it/) as string,
    })
    expect(await lab.hostkit('runs', '--local')).toMatchObject({ status: 6, stdout: expect.stringContaining('unfinished') as string })
    const applied = await lab.hostkit('apply', '--local', '--confirm')
    expect(applied.stderr).toMatch(/was interrupted; it is finished or taken back first[^]*was (finished|taken back)/)
    expect(applied.status).toBe(0)
    expect(lab.made('f')).toBe('x')
  })

  it('is a library, too', { timeout: 60_000 }, async () => {
    lab.config(simple())
    lab.write(
      'program.mjs',
      `import { apply, connect, down, load, local, plan, readPlan, runs, writePlan } from '@hostkit/cli/api'
const told = {}
const project = await load()
const up = await plan(project, { target: local() })
const run = apply(up, { confirm: true })
told.events = []
for await (const event of run) told.events.push(event.type)
told.up = (await run.result)._unsafeUnwrap().outcome
const connection = (await connect(local()))._unsafeUnwrap()
told.empty = (await plan(project, { target: connection }))._unsafeUnwrap().plan.parts[0].changes.length
const back = await down(up)
await writePlan('.hostkit/back.json', back._unsafeUnwrap().plan)
// A plan from a file knows its way.
told.down = (await apply(await readPlan('.hostkit/back.json'), { confirm: true }).result)._unsafeUnwrap().outcome
told.runs = (await runs(connection))._unsafeUnwrap().length
await connection[Symbol.asyncDispose]()
told.wrong = (await apply(await plan(await load('nope.ts')), { confirm: true }).result)._unsafeUnwrapErr().diagnostics[0].code
told.only = (await plan(project, { target: local(), only: ['file:/nope'] }))._unsafeUnwrapErr().diagnostics[0].code
console.log(JSON.stringify(told))
`,
    )
    const { status, stdout, stderr } = await start(join(lab.folder, 'program.mjs'), [], { cwd: lab.folder, env: lab.env, ...lab.who })
    expect([status, stderr]).toEqual([0, ''])
    const told = JSON.parse(stdout) as Record<string, any>
    expect(told).toMatchObject({ up: 'applied', empty: 0, down: 'applied', wrong: 'HK1013', only: 'HK6001' })
    expect(told['events']).toEqual(expect.arrayContaining(['connect.started', 'apply.armed', 'apply.change', 'apply.finished']))
    expect(told['runs']).toBeGreaterThan(1)
  })
})
